"""The carrier's published vectors (the tests of its Python library), asked over HTTP."""

import hashlib
import io

import pytest
from flask import Flask, Request, request
from twilio.request_validator import RequestValidator
from werkzeug.test import EnvironBuilder

from ivr.phone.signature import NoToken, Signatures

TOKEN = "12345"
ADDRESS = "https://mycompany.com/myapp.php?foo=1&bar=2"
PARAMS = {"CallSid": "CA1234567890ABCDE", "Digits": "1234", "From": "+14158675309", "To": "+18005551212", "Caller": "+14158675309"}
SIGNATURE = "RSOYDt4T1cUTdK1PDd93/VVr8B8="


def asked(url: str, data: object, signature: str, **headers: str) -> Request:
    scheme, rest = url.split("://", 1)
    host, path = rest.split("/", 1)
    builder = EnvironBuilder(f"/{path}", base_url=f"{scheme}://{host}", method="POST", data=data, headers={"X-Twilio-Signature": signature} | headers)
    return Request(builder.get_environ())


@pytest.mark.parametrize(
    ("url", "signature"),
    [
        (ADDRESS, SIGNATURE),
        (ADDRESS.replace(".com", ".com:1234"), SIGNATURE),
        (ADDRESS.replace(".com", ".com:1234").replace("https", "http"), "Zmvh+3yNM1Phv2jhDCwEM3q5ebU="),
        (ADDRESS, "kvajT1Ptam85bY51eRf/AJRuM3w="),
        (ADDRESS.replace("https", "http"), "0ZXoZLH/DfblKGATFgpif+LLRf4="),
    ],
    ids=["as it is", "https loses its port", "http keeps its port", "https with its usual port", "http with its usual port"],
)
def test_published_signatures_are_valid(url, signature):
    assert Signatures(TOKEN).is_valid(asked(url, PARAMS, signature))


def test_repeated_parameters_are_all_part_of_what_is_signed():
    both = {"Sid": "CA123", "SidAccount": "AC123", "Digits": ["5678", "1234"]}
    one = {"Sid": "CA123", "SidAccount": "AC123", "Digits": "5678"}

    assert Signatures(TOKEN).is_valid(asked(ADDRESS, both, "IK+Dwps556ElfBT0I3Rgjkr1wJU="))
    assert not Signatures(TOKEN).is_valid(asked(ADDRESS, one, "IK+Dwps556ElfBT0I3Rgjkr1wJU="))


@pytest.mark.parametrize(("body", "valid"), [(b'{"property": "value", "boolean": true}', True), (b'{"property": "other"}', False)])
def test_a_json_body_is_held_to_the_hash_in_its_address(body, valid):
    url = f"{ADDRESS}&bodySHA256=0a1ff7634d9ab3b95db5c9a2dfe9416e41502b283a80c7cf19632632f96e6620"

    request_ = asked(url, body, "a9nBmqA0ju/hNViExpshrM61xv4=", **{"Content-Type": "application/json"})

    assert Signatures(TOKEN).is_valid(request_) is valid


def test_a_form_cannot_hide_behind_a_body_hash():
    """A captured JSON signature covers only the address: form parameters added to it must not pass."""
    url = f"{ADDRESS}&bodySHA256={hashlib.sha256(b'').hexdigest()}"
    signature = RequestValidator(TOKEN).compute_signature(url, {})

    assert not Signatures(TOKEN).is_valid(asked(url, {"Digits": "1"}, signature))


@pytest.mark.parametrize("signature", ["", "x", "RSOYDt4T1cUTdK1PDd93/VVr8B9=", SIGNATURE + "\n", SIGNATURE * 2, "署名"])
def test_a_wrong_or_missing_signature_is_invalid(signature):
    request_ = asked(ADDRESS, PARAMS, "none")
    request_.environ["HTTP_X_TWILIO_SIGNATURE"] = signature

    assert not Signatures(TOKEN).is_valid(Request(request_.environ))


class Unread(io.RawIOBase):
    """The body of a client who sends it slowly."""

    def readable(self) -> bool:
        return True

    def readinto(self, _buffer: object) -> int:
        raise AssertionError("the body was read")


@pytest.mark.parametrize("signature", [None, "", "x", "a" * 28, "ab!=" * 7])
def test_the_body_of_a_request_that_cannot_be_signed_is_not_read(signature):
    builder = EnvironBuilder("/voice/incoming", method="POST", content_type="application/x-www-form-urlencoded", content_length=60_000)
    environ = builder.get_environ() | {"wsgi.input": Unread()} | ({} if signature is None else {"HTTP_X_TWILIO_SIGNATURE": signature})

    assert not Signatures(TOKEN).is_valid(Request(environ))


@pytest.mark.parametrize("token", ["", " "])
def test_without_a_token_nothing_starts(token):
    """Anybody could sign with an empty one."""
    with pytest.raises(NoToken, match="IVR_TWILIO_AUTH_TOKEN"):
        Signatures(token)


@pytest.mark.parametrize("change", [{"Digits": "12345"}, {"New": "1"}, {"From": " +14158675309"}])
def test_a_changed_parameter_is_invalid(change):
    assert not Signatures(TOKEN).is_valid(asked(ADDRESS, PARAMS | change, SIGNATURE))


def test_values_are_not_trimmed():
    params = PARAMS | {"SpeechResult": " はい ", "Empty": ""}
    signature = RequestValidator(TOKEN).compute_signature(ADDRESS, params)

    assert Signatures(TOKEN).is_valid(asked(ADDRESS, params, signature))


def test_the_fragment_of_an_address_is_never_sent_and_so_not_signed():
    signature = RequestValidator(TOKEN).compute_signature(ADDRESS, PARAMS)

    assert Signatures(TOKEN).is_valid(asked(ADDRESS, PARAMS, signature))


@pytest.mark.parametrize("inside", ["/voice/turn/k/1/keys", "/ivr/voice/turn/k/1/keys"], ids=["prefix taken off", "prefix handed on"])
def test_behind_a_proxy_the_public_address_counts(inside):
    public = "https://phone.example.jp/ivr"
    signature = RequestValidator(TOKEN).compute_signature(f"{public}/voice/turn/k/1/keys?v=1", PARAMS)

    assert Signatures(TOKEN, public).is_valid(asked(f"http://10.0.0.5:8000{inside}?v=1", PARAMS, signature))
    assert not Signatures(TOKEN, "https://other.example.jp").is_valid(asked(f"http://10.0.0.5:8000{inside}?v=1", PARAMS, signature))


def test_a_tunnel_that_ends_https_before_us_needs_no_setting():
    signature = RequestValidator(TOKEN).compute_signature("https://abc.tunnel.example/voice/incoming", PARAMS)

    assert Signatures(TOKEN).is_valid(asked("http://abc.tunnel.example/voice/incoming", PARAMS, signature))


def test_the_address_is_taken_byte_for_byte():
    """%2C and a comma are the same query to a web framework, and two addresses to the signature."""
    url = "https://mycompany.com/voice/queue/k/1q?o=message%2Ccallback&m=https%3A%2F%2Fcdn.example.jp%2Fa.mp3"
    signature = RequestValidator(TOKEN).compute_signature(url, PARAMS)
    app, seen = Flask("raw"), []

    @app.post("/voice/queue/k/1q")
    def view() -> str:
        seen.append(Signatures(TOKEN).is_valid(request))
        return ""

    app.test_client().post(
        url.removeprefix("https://mycompany.com"), base_url="https://mycompany.com", data=PARAMS, headers={"X-Twilio-Signature": signature}
    )

    assert seen == [True]


def test_signatures_with_sha256_of_a_shared_key_are_understood():
    signature = RequestValidator(TOKEN).compute_signature(ADDRESS, PARAMS, "HMAC_SHA256")
    headers = {"X-Twilio-Webhooks-Signature-Settings": "key=k,algorithm=HMAC_SHA256"}

    assert Signatures(TOKEN).is_valid(asked(ADDRESS, PARAMS, signature, **headers))
    assert not Signatures(TOKEN).is_valid(asked(ADDRESS, PARAMS, signature))
