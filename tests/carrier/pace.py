"""How much real time the simulated line takes. By default speech, music and silence take none: only the application's work is waited for."""

from dataclasses import dataclass
from typing import Literal

from ivr.text import reading

Kind = Literal["speech", "clip", "silence", "pause", "music", "ringing", "talk"]

MORAS_A_S = 8.0
"""Japanese announcements are spoken at 7–8 moras a second (NHK news: about 300 characters a minute)."""
SMALL = frozenset("ァィゥェォャュョヮ")
IN_HASTE_S = {"speech": 0.0, "clip": 0.0, "silence": 0.0, "pause": 1.0, "music": 0.2, "ringing": 0.3, "talk": 0.05}
"""Pause is how the application lets time pass while it works, so a second of it is real; music must not spin."""


@dataclass(frozen=True, slots=True)
class Pace:
    """`speed` None: in haste. 1.0: as long as in life; 10.0: ten times as fast."""

    speed: float | None = None

    def real_s(self, kind: Kind, seconds: float) -> float:
        """How long to wait for `seconds` of the line."""
        return min(seconds, IN_HASTE_S[kind]) if self.speed is None else seconds / self.speed


def spoken_s(text: str) -> float:
    """How long a voice takes to say `text`."""
    return sum(1 for kana in reading(text) if kana not in SMALL) / MORAS_A_S
