"""How entries' phrases sound, read once: publishing again reads only the phrases that changed."""

import hashlib
from collections.abc import Sequence
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from pathlib import Path

from ivr.faq.core_text import sound_of
from ivr.faq.kept import Kept, keys_of

LIMIT_BYTES = 64_000_000
"""Of readings on disk: some 600,000 phrases. When more would come, what the last asked for stays."""
_BATCH = 1024


class KeptSounds:
    """`Sounds` for a `Comparer`, kept in `folder` (nothing else may be in it; delete it to clear it)."""

    def __init__(self, folder: Path, limit_bytes: int = LIMIT_BYTES) -> None:
        self._kept = Kept(folder / f"sounds-{_made_by()}", limit_bytes)

    def __call__(self, cores: Sequence[str]) -> Sequence[str]:
        """How each of `cores` sounds (see `sound_of`)."""
        found = self._kept.get(keys_of(cores), lambda places: [_packed(sound_of(cores[place])) for place in places], _BATCH)
        spans = zip(cores, found.starts.tolist(), found.ends.tolist(), strict=True)
        return [sound_of(asked) if start < 0 else found.data[start:end].tobytes().decode("utf-8", "surrogatepass") for asked, start, end in spans]


def _packed(sound: str) -> bytes:
    return sound.encode("utf-8", "surrogatepass")


@lru_cache(maxsize=1)
def _made_by() -> str:
    """Of all that decides how a text is read: our own rules and the dictionary. Readings made by others are not used."""
    digest = hashlib.sha256()
    for package, name in (("ivr.text", "reading.py"), ("ivr.text", "normalise.py"), ("ivr.faq", "core_text.py")):
        digest.update(files(package).joinpath(name).read_bytes())
    for package in ("sudachipy", "sudachidict-small", "jaconv", "neologdn"):
        try:
            digest.update(f"{package} {version(package)}\n".encode())
        except PackageNotFoundError:
            digest.update(f"{package} none\n".encode())
    return digest.hexdigest()[:12]
