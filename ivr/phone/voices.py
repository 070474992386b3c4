"""Who speaks: the voice a flow asks for, or one that the carrier has."""

from dataclasses import dataclass
from functools import cache

from ivr.flows.voices import VOICES, is_voice


@dataclass(frozen=True, slots=True)
class Speaker:
    """A voice and the language it speaks."""

    voice: str = "Polly.Kazuha-Neural"
    language: str = "ja-JP"


DEFAULT = Speaker()


@cache
def speaker(voice: str, language: str) -> Speaker:
    """The voice asked for; where the carrier has none of that name in that language, one that it has: no caller meets silence."""
    if is_voice(voice, language):
        return Speaker(voice, language)
    known = VOICES.get(language)
    return Speaker(known[0], language) if known else DEFAULT
