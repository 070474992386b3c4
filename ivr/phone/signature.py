"""Whether a request comes from the carrier: its signature over the address as it was asked and the parameters.

A captured request verifies for ever (there is no time in it), so every webhook is harmless when it is repeated.
"""

import hmac
import re
from urllib.parse import urlsplit

from flask import Request
from twilio.request_validator import SIGNATURE_HEADER, SIGNATURE_SETTINGS_HEADER, RequestValidator, get_signature_algorithm

from ivr.errors import IvrError

_SHAPE = re.compile(r"[A-Za-z0-9+/]{27}=|[A-Za-z0-9+/]{43}=")
"""20 bytes (SHA-1) or 32 (SHA-256 of a shared key) in base64."""


class NoToken(IvrError):
    """Without a token anybody can sign: the installation must not answer the telephone."""

    code = "no_auth_token"


class Signatures:
    """Checks with the account's primary auth token. `public_url`: IVR_PUBLIC_URL, or empty = the address as requested."""

    def __init__(self, auth_token: str, public_url: str = "") -> None:
        """Raises `NoToken`."""
        if not auth_token.strip():
            raise NoToken("IVR_TWILIO_AUTH_TOKEN is empty: set it to the carrier account's primary auth token")
        self._validator = RequestValidator(auth_token)
        self._public_url = public_url

    def is_valid(self, request: Request) -> bool:
        """Whether the carrier signed this request."""
        signature = request.headers.get(SIGNATURE_HEADER, "")
        if not _SHAPE.fullmatch(signature):
            return False  # before the body is read: a stranger who sends it slowly holds no thread
        algorithm = get_signature_algorithm(request.headers.get(SIGNATURE_SETTINGS_HEADER))
        params = request.get_data(as_text=True) if "bodySHA256" in request.args and not request.form else request.form
        return any(self._matches(url, params, signature, algorithm) for url in self._addresses(request))

    def _matches(self, url: str, params: object, signature: str, algorithm: str) -> bool:
        # The address as it stands first: `validate` computes two more, with and without the port, and takes 195 µs.
        if not isinstance(params, str) and algorithm == "HMAC_SHA1":
            expected = self._validator.compute_signature(url, params)
            if hmac.compare_digest(expected.encode(), signature.encode()):
                return True
        return bool(self._validator.validate(url, params, signature, algorithm))

    def _addresses(self, request: Request) -> list[str]:
        """What the carrier may have asked.

        Without IVR_PUBLIC_URL a tunnel or proxy that keeps the host name is allowed for: it usually ends https before us.
        """
        path = _as_requested(request)
        if self._public_url:
            prefix = urlsplit(self._public_url).path
            # A proxy in front may hand the path prefix on, or take it off.
            return [self._public_url + (path.removeprefix(prefix) if path.startswith(f"{prefix}/") else path)]
        schemes = dict.fromkeys((request.scheme, "https"))
        return [f"{scheme}://{request.host}{path}" for scheme in schemes]


def _as_requested(request: Request) -> str:
    """Path and query byte for byte; decoding and encoding again may change them."""
    raw = str(request.environ.get("RAW_URI") or request.environ.get("REQUEST_URI") or "")
    if raw.startswith("/"):
        return raw
    if raw:
        parts = urlsplit(raw)
        return f"{parts.path}?{parts.query}" if parts.query else parts.path
    return request.full_path.removesuffix("?")
