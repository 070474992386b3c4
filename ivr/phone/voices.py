"""Who speaks: the carrier's voices, kept in voices.yaml."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from ruamel.yaml import YAML

CHIRP = "-Chirp3-HD-"
"""Google's newest voices have names by the dozen (`Google.ja-JP-Chirp3-HD-Aoede`): known by their pattern, not listed."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """A voice and the language it speaks."""

    voice: str = "Polly.Kazuha-Neural"
    language: str = "ja-JP"


DEFAULT = Speaker()


@cache
def speaker(voice: str, language: str) -> Speaker:
    """The voice asked for; where the carrier has none of that name in that language, one that it has: no caller meets silence."""
    known = voices().get(language, ())
    if voice in known or voice.startswith(f"Google.{language}{CHIRP}"):
        return Speaker(voice, language)
    return Speaker(known[0], language) if known else DEFAULT


@cache
def voices() -> dict[str, tuple[str, ...]]:
    """Language → voices."""
    read = YAML(typ="safe").load((files("ivr.phone") / "voices.yaml").read_text(encoding="utf-8"))
    return {language: tuple(names) for language, names in read.items()}
