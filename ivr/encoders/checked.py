"""Weights that come with a package are data of strangers: what they are is checked before they are read."""

import hashlib
from pathlib import Path

from ivr.encoders.model import EncoderError

_BLOCK = 1 << 20


def check(path: Path, sha256: str) -> None:
    """Raises `EncoderError` unless the file at `path` has this SHA-256."""
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while block := file.read(_BLOCK):
                digest.update(block)
    except OSError as error:
        raise EncoderError(f"cannot read the weights {path}: {error.strerror}") from error
    if digest.hexdigest() != sha256:
        raise EncoderError(f"the weights {path} are not the ones this version was made with; install the pinned version of their package")
