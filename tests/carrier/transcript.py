"""What happened on a call, in order: what was heard, done, and asked of the application. Printed whole when a test fails."""

import threading
import time
from dataclasses import dataclass, field
from urllib.parse import urlsplit

USUAL = frozenset({
    "AccountSid", "ApiVersion", "From", "To", "Caller", "Called", "Direction", "CallSid", "ForwardedFrom", "FromCountry", "ToCountry", "CallToken",
    "AvgQueueTime", "CurrentQueueSize", "MaxQueueSize", "RecordingUrl", "CallbackSource", "Duration",
})  # fmt: skip
"""Parameters that a story need not tell."""
FIRST, LAST = 24, 8
"""Lines of a long story that are told."""
LONGEST = 600
"""Characters of an answer that are told."""


@dataclass(frozen=True, slots=True)
class Heard:
    """The person at this end hears something: kind is say, play, pause, beep, music, ringing or carrier."""

    at_s: float
    kind: str
    text: str

    def __str__(self) -> str:
        return f"{self.at_s:7.2f}  hears {self.kind}: {self.text}"


@dataclass(frozen=True, slots=True)
class Did:
    """The person does something, or the line changes."""

    at_s: float
    what: str

    def __str__(self) -> str:
        return f"{self.at_s:7.2f}  {self.what}"


@dataclass(frozen=True, slots=True)
class Asked:
    """The carrier asked the application. `answer` is the document."""

    at_s: float
    url: str
    params: dict[str, str]
    status: int
    took_s: float
    answer: str

    @property
    def path(self) -> str:
        """Without host and query."""
        return urlsplit(self.url).path

    def __str__(self) -> str:
        own = " ".join(f"{name}={value}" for name, value in self.params.items() if name not in USUAL)
        answer = self.answer.removeprefix('<?xml version="1.0" encoding="UTF-8"?>')
        answer = answer if len(answer) < LONGEST else f"{answer[:LONGEST]} …"
        return f"{self.at_s:7.2f}  POST {self.path} {own} → {self.status} in {self.took_s * 1000:.0f} ms\n           {answer}"


Line = Heard | Did | Asked


@dataclass
class Transcript:
    """Grows while the call lasts; thread-safe."""

    began: float = field(default_factory=time.monotonic)
    lines: list[Line] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def now_s(self) -> float:
        """Seconds since the call began."""
        return time.monotonic() - self.began

    def heard(self, kind: str, text: str) -> None:
        """Note what was heard."""
        self._add(Heard(self.now_s, kind, text))

    def did(self, what: str) -> None:
        """Note what was done."""
        self._add(Did(self.now_s, what))

    def asked(self, url: str, params: dict[str, str], status: int, took_s: float, answer: str) -> None:
        """Note a webhook."""
        self._add(Asked(self.now_s - took_s, url, params, status, took_s, answer))

    @property
    def words(self) -> list[str]:
        """Every text spoken to the person, in order."""
        with self._lock:
            return [line.text for line in self.lines if isinstance(line, Heard) and line.kind == "say"]

    @property
    def webhooks(self) -> list[Asked]:
        """Every request, in order."""
        with self._lock:
            return [line for line in self.lines if isinstance(line, Asked)]

    def expect(self, *texts: str) -> None:
        """Fail unless each of `texts` was spoken, in this order."""
        spoken = "\n".join(self.words)
        place = 0
        for text in texts:
            found = spoken.find(text, place)
            if found < 0:
                where = "was never spoken" if text not in spoken else "was not spoken after the others"
                raise AssertionError(f"{text!r} {where}\n{self}")
            place = found + len(text)

    def expect_not(self, *texts: str) -> None:
        """Fail when one of `texts` was spoken."""
        spoken = "\n".join(self.words)
        for text in texts:
            if text in spoken:
                raise AssertionError(f"{text!r} was spoken\n{self}")

    def _add(self, line: Line) -> None:
        with self._lock:
            self.lines.append(line)

    def __str__(self) -> str:
        with self._lock:
            lines = [str(line) for line in self.lines]
        if len(lines) > FIRST + LAST:
            lines = [*lines[:FIRST], f"         … {len(lines) - FIRST - LAST} lines …", *lines[-LAST:]]
        return "\n".join(lines)
