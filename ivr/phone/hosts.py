"""Which hosts are the carrier's: recordings are fetched, and the account's password is sent, nowhere else."""

from ipaddress import ip_address
from urllib.parse import urlsplit

from ivr.errors import IvrError

CARRIER = "twilio.com"


class ForeignHost(IvrError):
    """An address that is said to be the carrier's is not."""

    code = "foreign_host"


def require_carrier(url: str, api_url: str) -> None:
    """Raise `ForeignHost` unless `url` is on one of the carrier's hosts, or on the host and port of IVR_TWILIO_API_URL."""
    if not is_carrier(url, api_url):
        raise ForeignHost(f"not an address of the carrier: {urlsplit(url).hostname or '-'}")


def is_carrier(url: str, api_url: str) -> bool:
    """Only https, but for loopback (tests); no user or password in the address."""
    try:
        parts, base = urlsplit(url), urlsplit(api_url)
        place, base_place = (parts.scheme, parts.hostname, parts.port), (base.scheme, base.hostname, base.port)
    except ValueError:
        return False
    host = parts.hostname or ""
    if "@" in parts.netloc or (parts.scheme != "https" and not (parts.scheme == "http" and is_loopback(host))):
        return False
    if place == base_place:
        return True
    return parts.scheme == "https" and parts.port in {None, 443} and (host == CARRIER or host.endswith(f".{CARRIER}"))


def is_loopback(host: str) -> bool:
    """Whether a host is the machine itself."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
