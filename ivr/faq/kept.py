"""What was once worked out of a text, kept on disk under the text's hash, for several processes at once.

A folder holds three files: `data` (pieces of bytes, one after the other), `keys` (a record a piece: SHA-256 and where the piece ends) and
`lock`. Both only grow: a piece is on disk before its record is, so that a torn last write is a piece without a record or half a record;
nobody reads it and the next writer cuts it off. To clear the folder, delete it while nobody publishes; who reads keeps what was opened.
"""

import fcntl
import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import structlog
from numpy.typing import NDArray

log = structlog.get_logger(__name__)

Keys = NDArray[np.uint64]
"""Shape (n, 4): the SHA-256 of n texts."""
Bytes = NDArray[np.uint8]
Numbers = NDArray[np.int64]
_RECORD = np.dtype([("key", "<u8", (4,)), ("end", "<u8")])


def keys_of(texts: Sequence[str]) -> Keys:
    """The keys of `texts`."""
    digests = b"".join(hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest() for text in texts)
    return np.frombuffer(digests, dtype="<u8").reshape(-1, 4)


@dataclass(frozen=True, slots=True)
class Found:
    """All that is kept (`data`, mapped from disk), and for each key that was asked for where it begins and ends; -1 where nothing is kept."""

    data: Bytes
    starts: Numbers
    ends: Numbers


class Kept:
    """One folder. Any number of threads and processes may use it; an error of the disk only means that less is kept."""

    def __init__(self, folder: Path, limit_bytes: int) -> None:
        """Holds at most `limit_bytes` of data; what was asked for last stays when more would come."""
        self._folder = folder
        self._limit = limit_bytes

    def get(self, keys: Keys, make: Callable[[Sequence[int]], Sequence[bytes]], batch: int) -> Found:
        """What is kept under `keys`. `make` gets the places in `keys` of what is not, at most `batch` at a time, and gives the pieces to keep.

        A key that is there twice is made once. What cannot be kept is not made: -1.
        """
        try:
            return self._get(keys, make, batch)
        except OSError as error:
            log.warning("nothing is kept of FAQ texts", folder=str(self._folder), reason=error.strerror)
            nothing = np.full(len(keys), -1, dtype=np.int64)
            return Found(np.zeros(0, np.uint8), nothing, nothing)

    def _get(self, keys: Keys, make: Callable[[Sequence[int]], Sequence[bytes]], batch: int) -> Found:
        self._folder.mkdir(parents=True, exist_ok=True)
        found = self._read(keys)
        missing = np.flatnonzero(found.starts < 0)
        if not len(missing):
            return found
        _, first = np.unique(keys[missing], axis=0, return_index=True)
        missing = missing[np.sort(first)]
        for begin in range(0, len(missing), batch):
            places = missing[begin : begin + batch]
            pieces = make(places.tolist())
            try:
                if not self._append(keys, keys[places], pieces):
                    break
            except OSError as error:  # a full disk: what was kept so far is good
                log.warning("no more is kept of FAQ texts", folder=str(self._folder), reason=error.strerror)
                break
        return self._read(keys)

    def _read(self, keys: Keys) -> Found:
        with self._locked(fcntl.LOCK_SH):
            records = self._records()
            return _find(records, self._data(records), keys)

    def _append(self, wanted: Keys, keys: Keys, pieces: Sequence[bytes]) -> bool:
        """Keeps `pieces`; False when they do not fit even after all but `wanted` is given up."""
        size = sum(map(len, pieces))
        with self._locked(fcntl.LOCK_EX):
            records = self._records()
            if _end(records) + size > self._limit:
                records = self._keep_only(records, wanted)
            if _end(records) + size > self._limit:
                return False
            is_new = _places(records, keys) < 0  # another process may have been quicker
            fresh = [piece for piece, new in zip(pieces, is_new, strict=True) if new]
            self._write(records, keys[is_new], fresh)
        return True

    def _write(self, records: NDArray[Any], keys: Keys, pieces: Sequence[bytes]) -> None:
        added = np.zeros(len(keys), _RECORD)
        added["key"] = keys
        added["end"] = _end(records) + np.cumsum([len(piece) for piece in pieces], dtype=np.uint64)
        _put(self._folder / "data", _end(records), b"".join(pieces))
        _put(self._folder / "keys", len(records) * _RECORD.itemsize, added.tobytes())

    def _keep_only(self, records: NDArray[Any], wanted: Keys) -> NDArray[Any]:
        """Begins both files anew with the pieces of `wanted`; who has the old ones open keeps them."""
        data = self._data(records)
        place = _places(records, np.unique(wanted, axis=0))
        place = np.sort(place[place >= 0])
        starts, ends = _spans(records)
        pieces = [data[starts[i] : ends[i]].tobytes() for i in place]
        keys = records["key"][place]
        for name in ("keys", "data"):  # keys first: data without keys is nothing
            (self._folder / name).unlink(missing_ok=True)
        self._write(np.zeros(0, _RECORD), keys, pieces)
        return self._records()

    def _records(self) -> NDArray[Any]:
        """The whole records whose pieces are whole."""
        try:
            found = (self._folder / "keys").read_bytes()
            size = (self._folder / "data").stat().st_size
        except FileNotFoundError:
            return np.zeros(0, _RECORD)
        records = np.frombuffer(found, _RECORD, len(found) // _RECORD.itemsize)
        wrong = np.flatnonzero((records["end"] > size) | (np.diff(records["end"].astype(np.int64), prepend=0) < 0))
        return records[: wrong[0]] if len(wrong) else records

    def _data(self, records: NDArray[Any]) -> Bytes:
        end = _end(records)
        return np.memmap(self._folder / "data", dtype=np.uint8, mode="r", shape=(end,)) if end else np.zeros(0, np.uint8)

    @contextmanager
    def _locked(self, how: int) -> Iterator[None]:
        with (self._folder / "lock").open("ab") as lock:
            fcntl.flock(lock, how)
            yield


def _put(path: Path, at: int, content: bytes) -> None:
    """Writes `content` at `at`, cuts off what was behind, and comes back when it is on disk."""
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+b") as file:
        file.truncate(at)
        file.seek(at)
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _end(records: NDArray[Any]) -> int:
    return int(records["end"][-1]) if len(records) else 0


def _spans(records: NDArray[Any]) -> tuple[Numbers, Numbers]:
    ends = records["end"].astype(np.int64)
    return np.concatenate([np.zeros(1, np.int64), ends[:-1]])[: len(ends)], ends


def _places(records: NDArray[Any], keys: Keys) -> NDArray[np.intp]:
    """The record of each key; -1 where there is none."""
    likely = np.flatnonzero(np.isin(records["key"][:, 0], keys[:, 0]))
    if not len(likely):
        return np.full(len(keys), -1, dtype=np.intp)
    order = likely[np.argsort(records["key"][likely, 0], kind="stable")]
    place = np.searchsorted(records["key"][order, 0], keys[:, 0])
    place = order[np.minimum(place, len(order) - 1)]
    return np.where((records["key"][place] == keys).all(axis=1), place, -1)


def _find(records: NDArray[Any], data: Bytes, keys: Keys) -> Found:
    place = _places(records, keys)
    starts, ends = _spans(records)
    if not len(records):
        return Found(data, place.astype(np.int64), place.astype(np.int64))
    return Found(data, np.where(place < 0, -1, starts[place]), np.where(place < 0, -1, ends[place]))
