"""A local HTTP server that answers as Ollama, vLLM and OpenAI do, and fails as they do."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Answer = Callable[[BaseHTTPRequestHandler], None]


def completion(content: object, *, finish: str = "stop", server: str = "openai") -> dict[str, Any]:
    """A chat completion with the fields that each server sends."""
    text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
    made: dict[str, Any] = {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1790000000,
        "model": "m",
        "choices": [{"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": finish}],
        "usage": {"prompt_tokens": 10, "completion_tokens": 5, "total_tokens": 15},
    }
    if server == "ollama":
        made["system_fingerprint"] = "fp_ollama"
    if server == "vllm":
        made["choices"][0] |= {"logprobs": None, "stop_reason": None}
        made["choices"][0]["message"] |= {"reasoning_content": None, "tool_calls": []}
    if server == "openai":
        made["choices"][0]["message"] |= {"refusal": None, "annotations": []}
    return made


def says(content: object, **more: Any) -> Answer:
    """200 with a completion."""
    return body(json.dumps(completion(content, **more), ensure_ascii=False).encode())


def body(data: bytes, status: int = 200, **headers: str) -> Answer:
    """Any body."""

    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(status)
        request.send_header("Content-Type", "application/json")
        request.send_header("Content-Length", str(len(data)))
        for name, value in headers.items():
            request.send_header(name.replace("_", "-"), value)
        request.end_headers()
        request.wfile.write(data)

    return answer


def status(code: int, **headers: str) -> Answer:
    """An error as these servers word it."""
    return body(json.dumps({"error": {"message": "no", "type": "error", "code": code}}).encode(), code, **headers)


def silence(seconds: float) -> Answer:
    """Nothing at all for so long."""

    def answer(_request: BaseHTTPRequestHandler) -> None:
        time.sleep(seconds)

    return answer


def drip(data: bytes, every_s: float) -> Answer:
    """The head at once, then a byte now and then."""

    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.send_header("Content-Length", str(len(data)))
        request.end_headers()
        for byte in data:
            request.wfile.write(bytes([byte]))
            request.wfile.flush()
            time.sleep(every_s)

    return answer


def drip_head(every_s: float, most: int = 40) -> Answer:
    """Not even the head comes whole."""

    def answer(request: BaseHTTPRequestHandler) -> None:
        request.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        for _ in range(most):
            request.wfile.write(b"a")
            request.wfile.flush()
            time.sleep(every_s)

    return answer


def endless() -> Answer:
    """A body that does not end."""

    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.end_headers()
        for _ in range(2000):
            request.wfile.write(b" " * 16384)

    return answer


def dropped() -> Answer:
    """The connection breaks in the middle of the body."""

    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.send_header("Content-Length", "1000")
        request.end_headers()
        request.wfile.write(b'{"choices": [')
        request.wfile.flush()
        request.connection.close()

    return answer


@dataclass
class ModelServer:
    """`answer` is what the next questions get; `asked` what came: headers and body."""

    url: str = ""
    answer: Answer = field(default_factory=lambda: says({}))
    asked: list[tuple[str, dict[str, str], dict[str, Any]]] = field(default_factory=list)

    @property
    def question(self) -> dict[str, Any]:
        """What the newest question's user message held."""
        read: dict[str, Any] = json.loads(self.asked[-1][2]["messages"][1]["content"])
        return read


@contextmanager
def model_server() -> Iterator[ModelServer]:
    """Serve on loopback until the block ends."""
    made = ModelServer()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            read = self.rfile.read(int(self.headers["Content-Length"]))
            made.asked.append((self.path, dict(self.headers), json.loads(read)))
            with suppress(OSError):  # whoever asked has gone
                made.answer(self)

        def log_message(self, *_args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    made.url = f"http://127.0.0.1:{server.server_port}/v1"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield made
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
