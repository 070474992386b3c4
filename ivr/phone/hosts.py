"""Which hosts are the carrier's: recordings are fetched, and the account's password is sent, nowhere else."""

import re
from ipaddress import ip_address
from urllib.parse import urlsplit

from urllib3.util import parse_url

from ivr.errors import IvrError

CARRIER = "twilio.com"
_PLAIN = re.compile(r"[!-\[\]-~]+")
"""Visible ASCII without the backslash."""
_HOST = re.compile(r"[a-z0-9.-]+")


class ForeignHost(IvrError):
    """An address that is said to be the carrier's is not."""

    code = "foreign_host"


def require_carrier(url: str, api_url: str) -> None:
    """Raise `ForeignHost` unless `url` is on one of the carrier's hosts, or on the host and port of IVR_TWILIO_API_URL."""
    if not is_carrier(url, api_url):
        place = _place(url)
        raise ForeignHost(f"not an address of the carrier: {place[1] if place else '-'}")


def is_carrier(url: str, api_url: str) -> bool:
    """Only https, but for loopback (tests); no user or password in the address, and nothing that two parsers may read differently."""
    place = _place(url)
    if place is None:
        return False
    scheme, host, port = place
    if scheme != "https" and not (scheme == "http" and is_loopback(host)):
        return False
    if place == _place(api_url):
        return True
    return scheme == "https" and port in {None, 443} and (host == CARRIER or host.endswith(f".{CARRIER}"))


def _place(url: str) -> tuple[str, str, int | None] | None:
    r"""Scheme, host and port as the client that fetches will read them; None where it could be led astray.

    The parser must be the fetching client's: of `https://evil.example\.twilio.com/` the standard library reads a host that
    ends in twilio.com, and `requests` asks evil.example.
    """
    if not _PLAIN.fullmatch(url):
        return None
    try:
        parts = parse_url(url)
        has_user = "@" in urlsplit(url).netloc
    except ValueError:
        return None
    if has_user or parts.auth is not None or not _HOST.fullmatch(parts.host or ""):
        return None
    return parts.scheme or "", parts.host or "", parts.port


def is_loopback(host: str) -> bool:
    """Whether a host is the machine itself."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
