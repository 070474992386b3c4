"""Japanese text cut into words, with what each is: the only place that knows the dictionary's own names for it.

With the extra `readings` (SudachiPy) words are a dictionary's; without it runs of one script stand for words, so that callers find the
nouns and leave everything else as it was said.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Literal, NamedTuple

from ivr.text.reading import tokens_of

Kind = Literal[
    "noun", "unknown", "number", "counter", "pronoun", "family", "given", "place", "proper", "prefix", "suffix",
    "verb", "adjective", "auxiliary", "adverb", "particle", "joining", "final", "nominal", "mark", "other",
]  # fmt: skip
"""unknown: not in the dictionary (names as they were heard: サイトー); family, given: names of people; proper: other names;
joining: て, が, ので between clauses; final: か, ね; nominal: の or ん that makes a noun of a clause."""
Conjugation = Literal["", "godan", "ichidan", "kuru", "suru"]


class Word(NamedTuple):
    """A word as it stands in the text, what it is, its dictionary form, how it is conjugated.

    `is_stem`: a verb that another word may be built on (引き落とし in 引き落とし口座).
    """

    surface: str
    kind: Kind
    base: str
    conjugation: Conjugation = ""
    is_stem: bool = False

    @property
    def is_nounlike(self) -> bool:
        """Whether it can be part of the name of a thing."""
        return self.kind in _NOUNLIKE


_NOUNLIKE = frozenset({"noun", "unknown", "number", "counter", "family", "given", "place", "proper", "prefix", "suffix"})
_BY_CLASS: dict[str, Kind] = {
    "代名詞": "pronoun", "動詞": "verb", "形容詞": "adjective", "助動詞": "auxiliary", "副詞": "adverb", "接頭辞": "prefix", "補助記号": "mark",
    "空白": "mark", "記号": "noun", "形状詞": "noun",
}  # fmt: skip
_PARTICLES: dict[str, Kind] = {"接続助詞": "joining", "終助詞": "final", "準体助詞": "nominal"}
_CONJUGATIONS: tuple[tuple[str, Conjugation], ...] = (
    ("五段", "godan"),
    ("上一段", "ichidan"),
    ("下一段", "ichidan"),
    ("カ行変格", "kuru"),
    ("助動詞-レル", "ichidan"),
    ("サ行変格", "suru"),
)
_RUNS = re.compile(r"(?P<noun>[一-龠々〆ヶ]+|[ァ-ヴー・]+|[A-Za-z]+)|(?P<number>[0-9]+)|(?P<kana>[ぁ-ゖー]+)|(?P<mark>.)", re.DOTALL)
_LONE_PARTICLES = frozenset("がをにはでとものへや") | {"から", "まで", "より"}


@lru_cache(maxsize=1024)  # a clause is looked at from several sides
def words(text: str) -> tuple[Word, ...]:
    """`text` (NFKC) as words; joined, their surfaces are the text again.

    >>> [word.surface for word in words("給湯器が壊れました") if word.kind == "verb"]
    ['壊れ']
    """
    text = unicodedata.normalize("NFKC", text)
    tokens = tokens_of(text)
    return tuple(_by_script(text) if tokens is None else map(_word, tokens))


def _word(token: Any) -> Word:
    part = token.part_of_speech()
    conjugation: Conjugation = next((ours for theirs, ours in _CONJUGATIONS if part[4].startswith(theirs)), "")
    kind = "unknown" if part[0] == "名詞" and token.is_oov() else _kind(part)
    return Word(token.surface(), kind, token.dictionary_form(), conjugation, part[0] == "動詞" and part[5] == "連用形-一般")


def _kind(part: tuple[str, ...]) -> Kind:
    if part[0] == "助詞":
        return _PARTICLES.get(part[1], "particle")
    if part[0] == "接尾辞":
        return "suffix" if part[1] == "名詞的" else "other"
    if part[0] != "名詞":
        return _BY_CLASS.get(part[0], "other")
    if part[1] == "数詞":
        return "number"
    if part[1] == "固有名詞":
        return {"姓": "family", "名": "given"}.get(part[3], "place" if part[2] == "地名" else "proper")  # type: ignore[return-value]
    return "counter" if part[2] == "助数詞可能" else "noun"


def _by_script(text: str) -> Iterator[Word]:
    for match in _RUNS.finditer(text):
        surface, kind = match.group(), match.lastgroup
        if kind == "kana":
            kind = "particle" if surface in _LONE_PARTICLES else "other"
        yield Word(surface, kind, surface)  # type: ignore[arg-type]


_PLAIN_PAST = {
    "う": "った", "つ": "った", "る": "った", "む": "んだ", "ぶ": "んだ", "ぬ": "んだ", "く": "いた", "ぐ": "いだ", "す": "した",
}  # fmt: skip
_NEGATIVE = dict(zip("うつるむぶぬくぐす", "わたらまばなかがさ", strict=True))


def past(word: Word) -> str | None:
    """The plain past of a verb: 届く → 届いた; None when its conjugation is not known."""
    base = word.base
    match word.conjugation:
        case "ichidan":
            return f"{base[:-1]}た"
        case "kuru":
            return "きた" if base == "くる" else f"{base[:-1]}た"
        case "suru":
            return f"{base[:-2]}した" if base.endswith("する") else None
        case "godan" if base.endswith(("行く", "いく")):
            return f"{base[:-1]}った"
        case "godan" if base[-1] in _PLAIN_PAST:
            return base[:-1] + _PLAIN_PAST[base[-1]]
        case _:
            return None


def negative(word: Word) -> str | None:
    """The plain negative of a verb: 動く → 動かない; None when its conjugation is not known."""
    base = word.base
    match word.conjugation:
        case "ichidan":
            return f"{base[:-1]}ない"
        case "kuru":
            return "こない" if base == "くる" else f"{base[:-1]}ない"
        case "suru":
            return f"{base[:-2]}しない" if base.endswith("する") else None
        case "godan" if base in {"ある", "ござる"}:
            return "ない"
        case "godan" if base[-1] in _NEGATIVE:
            return f"{base[:-1]}{_NEGATIVE[base[-1]]}ない"
        case _:
            return None
