"""How an idle worker learns of new work: by looking often, or at once through Redis. A nudge only; the job row is the truth."""

import threading
from typing import Protocol

from ivr.errors import MissingExtra

CHANNEL = "uketsuke:jobs"


class Waker(Protocol):
    """Wakes idle workers."""

    def wake(self) -> None:
        """Say that there may be new work. Never raises: the next look finds it anyway."""
        ...

    def wait(self, seconds: float, stop: threading.Event) -> None:
        """Wait for a nudge, at most `seconds`, or until `stop`."""
        ...


class PollingWaker:
    """The embedded default: no nudges, only short waits. Measured in docs/performance.md: a live job starts within 0.1 s."""

    def wake(self) -> None:
        """Nothing to do."""

    def wait(self, seconds: float, stop: threading.Event) -> None:
        """Sleep."""
        stop.wait(seconds)


class RedisWaker:
    """Nudges through Redis, so that workers on other machines look at once. Falls back to waiting when Redis is away."""

    def __init__(self, url: str) -> None:
        try:
            import redis  # noqa: PLC0415 - an optional extra
        except ImportError as error:
            raise MissingExtra("Redis support", "redis") from error
        self._errors = redis.RedisError
        self._redis = redis.Redis.from_url(url, socket_timeout=5, socket_connect_timeout=1)

    def is_up(self) -> bool:
        """Whether Redis answers (for readiness)."""
        try:
            return bool(self._redis.ping())
        except self._errors:
            return False

    def wake(self) -> None:
        """Push a nudge; at most a few are kept."""
        try:
            with self._redis.pipeline() as pipe:
                pipe.lpush(CHANNEL, 1)
                pipe.ltrim(CHANNEL, 0, 15)
                pipe.execute()
        except self._errors:
            return  # workers look by themselves

    def wait(self, seconds: float, stop: threading.Event) -> None:
        """Block on the list, at most `seconds`."""
        try:
            self._redis.blpop([CHANNEL], timeout=max(seconds, 0.05))
        except self._errors:
            stop.wait(seconds)
