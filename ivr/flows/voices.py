"""The voices that may speak, kept in voices.yaml."""

from importlib.resources import files

from ruamel.yaml import YAML

VOICES: dict[str, tuple[str, ...]] = {
    language: tuple(names)
    for language, names in YAML(typ="safe", pure=True).load((files("ivr.flows") / "voices.yaml").read_text(encoding="utf-8")).items()
}
"""Language → names."""

_BY_THE_DOZEN = "-Chirp3-HD-"
"""Google's newest voices (`Google.ja-JP-Chirp3-HD-Aoede`) come and go by the dozen: known by their pattern."""


def is_voice(name: str, language: str) -> bool:
    """Whether the carrier has a voice of this name in this language."""
    return name in VOICES.get(language, ()) or name.startswith(f"Google.{language}{_BY_THE_DOZEN}")
