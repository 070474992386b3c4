"""The carrier's recordings: kept, perhaps late, damaged or never there, until the application deletes them."""

import threading
import time
from dataclasses import dataclass, field

from tests.carrier.ids import new_id
from tests.carrier.sound import RATE, Samples, write_wav


@dataclass(slots=True)
class Kept:
    """One recording."""

    id: str
    call_id: str
    samples: Samples
    ready_at: float
    damaged: bool
    deleted: bool = False

    @property
    def told_after_s(self) -> float:
        """When the carrier tells of it (never, when it does not come)."""
        return max(0.0, self.ready_at - time.monotonic())

    @property
    def seconds(self) -> int:
        """As the carrier tells it: whole seconds, at least one."""
        return max(1, round(len(self.samples) / RATE))


@dataclass
class Recordings:
    """`late_s`: new recordings can be fetched only after so long. `never`: not at all; `absent`: and the carrier says so.

    `damaged`: what is fetched is no sound.
    """

    late_s: float = 0.0
    never: bool = False
    absent: bool = False
    damaged: bool = False
    kept: dict[str, Kept] = field(default_factory=dict)
    fetched: list[str] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, call_id: str, samples: Samples) -> Kept:
        """Keep what was recorded on a call."""
        ready_at = float("inf") if self.never or self.absent else time.monotonic() + self.late_s
        kept = Kept(new_id("RE"), call_id, samples, ready_at, self.damaged)
        with self._lock:
            self.kept[kept.id] = kept
        return kept

    def media(self, recording_id: str) -> bytes | None:
        """The WAV file; None when there is none (yet, or any more)."""
        with self._lock:
            kept = self.kept.get(recording_id)
            if kept is None or kept.deleted or time.monotonic() < kept.ready_at:
                return None
            self.fetched.append(recording_id)
        return b"RIFF\x00\x00this is no sound at all" * 40 if kept.damaged else write_wav(kept.samples)

    def delete(self, recording_id: str) -> bool:
        """Whether there was one to delete."""
        with self._lock:
            kept = self.kept.get(recording_id)
            if kept is None or kept.deleted or time.monotonic() < kept.ready_at:
                return False
            kept.deleted = True
            return True
