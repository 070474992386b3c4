"""Very many short texts, kept in one piece of memory: a Python string takes 60 bytes before its first character."""

from array import array
from collections.abc import Iterable


class Texts:
    """A list of texts that only grows."""

    def __init__(self) -> None:
        self._bytes = bytearray()
        self._ends = array("q", [0])

    def extend(self, texts: Iterable[str]) -> None:
        """Adds `texts` at the end."""
        for text in texts:
            self._bytes += text.encode("utf-8", "surrogatepass")
            self._ends.append(len(self._bytes))

    def __len__(self) -> int:
        return len(self._ends) - 1

    def __getitem__(self, number: int) -> str:
        return self._bytes[self._ends[number] : self._ends[number + 1]].decode("utf-8", "surrogatepass")
