"""Slows down guessing at the sign-in page: failures are counted for each address typed and each network address.

Counts are per process unless Redis is given. When the counter's store fails, people may still sign in: a service that
locks its operators out loses callers.
"""

import hashlib

import structlog
from limits import RateLimitItemPerMinute
from limits.errors import StorageError
from limits.storage import Storage, storage_from_string
from limits.strategies import FixedWindowRateLimiter

log = structlog.get_logger(__name__)

BY_ADDRESS = RateLimitItemPerMinute(10, 15)
"""Ten failures in 15 minutes for one mail address: NIST SP 800-63B allows 100 in a row; ten leaves a forgetful person enough."""
BY_NETWORK = RateLimitItemPerMinute(50, 15)
"""An office shares one network address, so five times as many."""


class Throttle:
    """Counts failures, in this process (`memory://`) or in Redis (`redis://…`)."""

    def __init__(self, url: str = "memory://") -> None:
        storage = storage_from_string(url, wrap_exceptions=True)
        if not isinstance(storage, Storage):
            raise TypeError(f"{url} is no store for counts")
        self._limiter = FixedWindowRateLimiter(storage)

    def allows(self, network: str, address: str) -> bool:
        """Whether another try may be made."""
        try:
            return self._limiter.test(BY_NETWORK, network) and self._limiter.test(BY_ADDRESS, _key(address))
        except StorageError as error:
            log.warning("throttle down", error=type(error).__name__)
            return True

    def failed(self, network: str, address: str) -> None:
        """A try that failed."""
        try:
            self._limiter.hit(BY_NETWORK, network)
            self._limiter.hit(BY_ADDRESS, _key(address))
        except StorageError as error:
            log.warning("throttle down", error=type(error).__name__)


def _key(address: str) -> str:
    """Fixed length, and no mail address in the counter's store."""
    return hashlib.sha256(address.strip().lower().encode()).hexdigest()
