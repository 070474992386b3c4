"""What an encoder is."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from ivr.errors import IvrError

Vectors = NDArray[np.float32]
LIMIT_CHARS = 300
"""A caller's utterance of 60 s is about 350 characters; what comes after this many is not looked at, so that time stays bounded."""


class EncoderError(IvrError):
    """The encoder cannot be used; the message says what to install or to mend."""

    code = "encoder"


class Encoder(Protocol):
    """Turns texts into vectors of length 1. Safe to share between threads; keeps to one thread of computing itself."""

    name: str
    """Of the model with its fitted part: vectors of encoders of different names must not be mixed."""
    dimensions: int

    def encode(self, texts: Sequence[str]) -> Vectors:
        """A row a text, shape (len(texts), dimensions), each of length 1; an empty text too."""
        ...
