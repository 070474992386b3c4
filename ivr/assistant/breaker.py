"""After a failure nobody asks for a while: an address that is dead must not cost each caller its time limit."""

import threading
from collections.abc import Callable

FIRST_WAIT_S, LONGEST_WAIT_S = 30.0, 300.0
UNUSABLE_AT_MOST = 3
"""So many answers in a row that nobody can use are a failure as well."""


class Breaker:
    """Thread-safe. `clock` gives seconds that only grow."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._until = 0.0
        self._wait_s = FIRST_WAIT_S
        self._unusable = 0
        self._has_failed = False

    def may_try(self) -> bool:
        """Whether to ask now. After a wait one may try first, the others go on without."""
        with self._lock:
            now = self._clock()
            if self._has_failed:
                if now < self._until:
                    return False
                self._until = now + self._wait_s
            return True

    def succeeded(self) -> None:
        """A usable answer came."""
        with self._lock:
            self._has_failed, self._wait_s, self._unusable = False, FIRST_WAIT_S, 0

    def unusable(self) -> None:
        """An answer came that is not of the agreed form."""
        with self._lock:
            self._unusable += 1
            if self._unusable >= UNUSABLE_AT_MOST:
                self._fail(None)

    def failed(self, wait_s: float | None = None) -> None:
        """No answer came. `wait_s`: how long the address asks to be left alone; doubled waits where it does not say."""
        with self._lock:
            self._fail(wait_s)

    def _fail(self, wait_s: float | None) -> None:
        wait = min(max(wait_s or 0.0, self._wait_s), LONGEST_WAIT_S)
        self._has_failed, self._until = True, self._clock() + wait
        self._wait_s = min(self._wait_s * 2, LONGEST_WAIT_S)
