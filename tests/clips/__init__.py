"""The clips as values."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ruamel.yaml import YAML

from ivr.speech.audio import decode
from ivr.speech.model import Audio

FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Clip:
    """One sound file and what is said in it; `text` is empty for sounds without words."""

    id: str
    kind: str
    text: str
    purpose: str

    @property
    def path(self) -> Path:
        return FOLDER / f"{self.id}.wav"

    @property
    def data(self) -> bytes:
        return self.path.read_bytes()

    @property
    def audio(self) -> Audio:
        return decode(self.data)


@cache
def all_clips() -> tuple[Clip, ...]:
    """The whole list, in its order."""
    rows = YAML(typ="safe").load((FOLDER / "clips.yaml").read_text(encoding="utf-8"))
    return tuple(Clip(row["id"], row.get("kind", "speech"), row.get("text", ""), row["purpose"]) for row in rows)


def clip(id_: str) -> Clip:
    """The clip of this name."""
    return next(clip for clip in all_clips() if clip.id == id_)


def speech_clips() -> tuple[Clip, ...]:
    return tuple(clip for clip in all_clips() if clip.kind == "speech")


def wordless_clips() -> tuple[Clip, ...]:
    return tuple(clip for clip in all_clips() if clip.kind != "speech")
