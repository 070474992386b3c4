"""Vectors of entries' texts, each text encoded once and kept on disk: a changed entry encodes only itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import numpy as np
from numpy.typing import NDArray

from ivr.encoders import Encoder, Vectors
from ivr.faq.kept import Kept, Keys, keys_of

LIMIT_BYTES = 4_000_000_000
"""Of one encoder's vectors on disk: 2.6 million of 384 numbers. When more would come, what the last asked for stays."""
_BATCH = 64
_DENSE = 2  # rows of which every second is ours are multiplied where they lie; sparser ones are copied


@dataclass(frozen=True, slots=True)
class Rows:
    """A vector for each of some texts: rows `numbers` of `matrix`, which may be mapped from disk and hold the rows of others too."""

    matrix: Vectors
    numbers: NDArray[np.intp]

    def __len__(self) -> int:
        return len(self.numbers)

    def take(self, texts: NDArray[np.intp]) -> Vectors:
        """The vectors of the texts with these numbers."""
        return np.asarray(self.matrix[self.numbers[texts]])

    def dot(self, vector: Vectors) -> Vectors:
        """The product of each with `vector`."""
        if not len(self.numbers):
            return np.zeros(0, np.float32)
        first = int(self.numbers.min())
        return np.asarray((self.matrix[first : int(self.numbers.max()) + 1] @ vector)[self.numbers - first])

    def together(self) -> Vectors:
        """One matrix, a row a text: where they lie if they stand in a row, otherwise a copy."""
        if len(self.numbers) and (np.diff(self.numbers) == 1).all():
            return self.matrix[self.numbers[0] : self.numbers[-1] + 1]
        return np.asarray(self.matrix[self.numbers])


class VectorCache:
    """The vectors of one encoder, in a folder of its own under `folder` (delete it to clear it). None: nothing is kept, all is encoded."""

    def __init__(self, folder: Path | None, encoder: Encoder, limit_bytes: int = LIMIT_BYTES) -> None:
        self._encoder = encoder
        self._kept = None if folder is None else Kept(folder / f"vectors-{quote(encoder.name, safe='')}-{encoder.dimensions}", limit_bytes)

    def of(self, texts: Sequence[str]) -> Vectors:
        """A row a text, shape (len(texts), dimensions), to be read only; mapped from disk if the rows stand there in a row, else copied."""
        return self.rows(texts).together()

    def rows(self, texts: Sequence[str]) -> Rows:
        """A row a text, for products with questions, without a copy unless the rows lie far apart."""
        keys, size = keys_of(texts), self._encoder.dimensions
        if self._kept is None:
            return self._made(texts, keys)
        found = self._kept.get(keys, lambda places: self._pieces([texts[place] for place in places]), _BATCH)
        is_kept = (found.starts >= 0) & (found.ends - found.starts == 4 * size) & (found.starts % (4 * size) == 0)
        whole = len(found.data) // (4 * size)
        kept = Rows(found.data[: whole * 4 * size].view("<f4").reshape(whole, size), (found.starts // (4 * size)).astype(np.intp))
        if is_kept.all():
            return _near_together(kept)
        others = np.flatnonzero(~is_kept)
        made = self._made([texts[place] for place in others.tolist()], keys[others])
        numbers = np.arange(len(texts))
        matrix = np.zeros((len(texts), size), np.float32)
        matrix[is_kept], matrix[others] = kept.take(numbers[is_kept]), made.together()
        return Rows(matrix, numbers)

    def _made(self, texts: Sequence[str], keys: Keys) -> Rows:
        _, first, places = np.unique(keys, axis=0, return_index=True, return_inverse=True)
        order = np.argsort(first)  # in the order of the texts, so that the rows of different texts stand in a row
        return Rows(self._encoded([texts[place] for place in first[order].tolist()]), np.argsort(order)[places.reshape(-1)])

    def _pieces(self, texts: Sequence[str]) -> list[bytes]:
        return [row.tobytes() for row in self._encoder.encode(texts).astype("<f4")]

    def _encoded(self, texts: Sequence[str]) -> Vectors:
        matrix = np.zeros((len(texts), self._encoder.dimensions), np.float32)
        for begin in range(0, len(texts), _BATCH):
            matrix[begin : begin + _BATCH] = self._encoder.encode(texts[begin : begin + _BATCH])
        return matrix


def _near_together(rows: Rows) -> Rows:
    """`rows`, copied once when they lie so far apart that a product would read mostly others."""
    if not len(rows) or int(np.ptp(rows.numbers)) < _DENSE * len(rows):
        return rows
    different, places = np.unique(rows.numbers, return_inverse=True)
    return Rows(np.array(rows.matrix[different]), places.astype(np.intp))


def nearest(matrix: Vectors, owner: NDArray[np.integer], vector: Vectors, k: int) -> list[int]:
    """Numbers of the `k` entries whose best phrase is nearest to `vector`, best first; of equal ones the first.

    `owner`: the entry number of each row of `matrix`, in any order; an entry without a row is not found.
    """
    if not len(owner) or k <= 0:
        return []
    best = np.full(int(owner.max()) + 1, -np.inf, dtype=np.float32)
    np.maximum.at(best, owner, matrix @ vector)
    count = min(k, int(np.isfinite(best).sum()))
    least = best[np.argpartition(-best, count - 1)[count - 1]]
    above = np.flatnonzero(best > least)
    some = np.concatenate([above, np.flatnonzero(best == least)[: count - len(above)]])
    return [int(entry) for entry in some[np.lexsort((some, -best[some]))]]
