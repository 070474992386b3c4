"""One question to the address: what goes there, and every way in which no answer comes, within the time limit."""

import socket
import time

import pytest

from ivr.assistant.endpoint import AT_ONCE, MOST_BYTES, Endpoint, Unanswered
from tests.assistant.model_server import Answer, ModelServer, body, completion, drip, drip_head, dropped, endless, says, silence, status

SCHEMA = {"type": "object"}
LIMIT_S = 0.5
SLACK_S = 0.6
"""A busy machine: what must hold is that nobody waits for the server's own time, which is longer by far."""


def ask(server: ModelServer, key: str = "") -> str:
    return Endpoint(server.url, "small-model", key).ask("守ること", "尋ねること", SCHEMA, LIMIT_S)


def unanswered(server: ModelServer, answer: Answer) -> Unanswered:
    server.answer = answer
    began = time.monotonic()
    with pytest.raises(Unanswered) as error:
        ask(server)
    assert time.monotonic() - began < LIMIT_S + SLACK_S
    return error.value


@pytest.mark.parametrize("kind", ["openai", "ollama", "vllm"])
def test_the_answer_of_each_server_is_read(server: ModelServer, kind: str):
    server.answer = says("はい", server=kind)

    assert ask(server) == "はい"


def test_the_question_is_one_that_all_of_them_understand(server: ModelServer):
    server.answer = says("はい")

    ask(server, "sk-secret-key")

    path, headers, sent = server.asked[0]
    assert path == "/v1/chat/completions"
    assert headers["Authorization"] == "Bearer sk-secret-key"
    assert headers["Accept-Encoding"] == "identity"
    assert sent["model"] == "small-model"
    assert [message["role"] for message in sent["messages"]] == ["system", "user"]
    assert sent["response_format"]["json_schema"]["schema"] == SCHEMA
    assert sent["stream"] is False


def test_a_local_server_needs_no_key(server: ModelServer):
    server.answer = says("はい")

    ask(server)

    assert "Authorization" not in server.asked[0][1]


def test_the_whole_address_may_be_given_too(server: ModelServer):
    server.answer = says("はい")

    assert Endpoint(f"{server.url}/chat/completions", "m").ask("", "", SCHEMA, LIMIT_S) == "はい"


@pytest.mark.parametrize("code", [400, 401, 404, 429, 500, 502, 503])
def test_an_error_is_a_failure_with_its_number(server: ModelServer, code: int):
    error = unanswered(server, status(code))

    assert (error.result, error.why) == ("failed", f"HTTP {code}")


def test_a_server_that_asks_to_be_left_alone_says_for_how_long(server: ModelServer):
    assert unanswered(server, status(429, Retry_After="120")).wait_s == 120
    assert unanswered(server, status(429, Retry_After="Wed, 21 Oct 2026 07:28:00 GMT")).wait_s is None
    assert unanswered(server, status(500, Retry_After="120")).wait_s is None


@pytest.mark.parametrize(
    "slow", [silence(3), drip(b'{"choices": []}' * 10, 0.2), drip_head(0.2, 15)], ids=["silence", "a dripping body", "a dripping head"]
)
def test_a_slow_server_is_given_up_in_time(server: ModelServer, slow: Answer):
    assert unanswered(server, slow).result == "timed_out"


def test_an_endless_answer_is_not_read_to_its_end(server: ModelServer):
    assert unanswered(server, endless()).result in {"unusable", "timed_out"}


@pytest.mark.parametrize(
    "garbage",
    [
        body(b""),
        body(b"<html>gateway</html>"),
        body(b"[" * 5000),
        body(b"{}"),
        body(b'{"choices": []}'),
        body(b'{"choices": [{"message": null}]}'),
        body(b'{"choices": [{"message": {"content": null, "refusal": "no"}, "finish_reason": "stop"}]}'),
        body(b'{"choices": [{"message": {"content": [{"type": "text"}]}}]}'),
        body(b"\xff\xfe\x00"),
        body(b" " * (MOST_BYTES + 1)),
        says("途中ま", finish="length"),
        says("", finish="content_filter"),
        body(b"\x1f\x8b", Content_Encoding="gzip"),
    ],
)
def test_what_is_no_whole_completion_cannot_be_used(server: ModelServer, garbage: Answer):
    assert unanswered(server, garbage).result == "unusable"


def test_a_connection_that_breaks_is_a_failure(server: ModelServer):
    assert unanswered(server, dropped()).result in {"failed", "unusable"}


def test_a_redirect_is_not_followed_and_the_key_stays_here(server: ModelServer):
    error = unanswered(server, body(b"", 302, Location=f"{server.url}/elsewhere"))

    assert error.why == "HTTP 302"
    assert len(server.asked) == 1


def test_nobody_listening_is_a_failure():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    with pytest.raises(Unanswered) as error:
        Endpoint(f"http://127.0.0.1:{port}/v1", "m").ask("", "", SCHEMA, LIMIT_S)

    assert (error.value.result, error.value.why) == ("failed", "ConnectionError")


def test_no_proxy_or_password_of_the_environment_is_used(server: ModelServer, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    server.answer = says("はい")

    assert ask(server) == "はい"


def test_a_server_that_hangs_holds_a_few_threads_and_no_more(server: ModelServer):
    server.answer = drip_head(0.05, 60)
    endpoint = Endpoint(server.url, "m")
    for _ in range(AT_ONCE):
        with pytest.raises(Unanswered):
            endpoint.ask("", "", SCHEMA, 0.3)

    began = time.monotonic()
    with pytest.raises(Unanswered) as error:
        endpoint.ask("", "", SCHEMA, 5.0)

    assert error.value.result == "failed"
    assert time.monotonic() - began < 1.0


def test_no_word_of_question_or_answer_is_in_an_error(server: ModelServer):
    server.answer = body(b'{"secret": "\xe7\xa7\x98\xe5\xaf\x86"}', 500)

    with pytest.raises(Unanswered) as error:
        Endpoint(server.url, "m", "sk-secret-key").ask("守ること", "090-1234-5678の佐藤様", SCHEMA, LIMIT_S)

    told = f"{error.value!r} {error.value.__cause__!r} {error.value.__context__!r}"
    assert not any(word in told for word in ("佐藤", "秘密", "sk-secret-key", "守ること"))


def test_the_form_of_a_completion_is_as_openai_documents_it():
    assert completion("x")["choices"][0]["message"]["content"] == "x"
