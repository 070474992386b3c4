"""Text to pieces: the best split by a SentencePiece unigram model (Kudo 2018), found with Viterbi's algorithm."""

from collections.abc import Mapping

_BLANK = "\u2581"


class Pieces:
    """`numbers`: piece → (its number, its score)."""

    def __init__(self, numbers: Mapping[str, tuple[int, float]], replaced: Mapping[int, str], *, begin: int, end: int, unknown: int) -> None:
        self._numbers = numbers
        self._replaced = replaced
        self._begin, self._end, self._unknown = begin, end, unknown
        self._longest = max(map(len, numbers), default=1)
        self._unknown_score = min((score for _number, score in numbers.values()), default=0.0) - 10.0

    def split(self, text: str, most: int) -> list[int]:
        """Piece numbers of `text` between the marks for beginning and end, at most `most` with them."""
        text = text.translate(self._replaced)
        while "  " in text:
            text = text.replace("  ", " ")
        text = _BLANK + text.lstrip(" ").replace(" ", _BLANK)
        best = [0.0] + [float("-inf")] * len(text)
        came: list[tuple[int, int]] = [(0, self._unknown)] * (len(text) + 1)
        for start in range(len(text)):
            so_far = best[start]
            for stop in range(start + 1, min(len(text), start + self._longest) + 1):
                found = self._numbers.get(text[start:stop])
                if found is not None and so_far + found[1] > best[stop]:
                    best[stop], came[stop] = so_far + found[1], (start, found[0])
            if so_far + self._unknown_score > best[start + 1]:
                best[start + 1], came[start + 1] = so_far + self._unknown_score, (start, self._unknown)
        split, at = [], len(text)
        while at > 0:
            at, number = came[at]
            split.append(number)
        return [self._begin, *split[::-1][: most - 2], self._end]
