"""Order, receipt and membership numbers out of Japanese speech: digits, and letters by their names (「エスケーの1234」 is SK1234)."""

import re
import unicodedata
from typing import NamedTuple

from ivr.text.digit_words import spoken_form
from ivr.text.number_groups import OF_CODES, Piece, groups_of, pieces_of
from ivr.text.number_readings import Form, read_number
from ivr.text.numbers import LIMIT_CHARS

_LETTERS = {
    "A": "エー|エイ", "B": "ビー", "C": "シー", "D": "ディー|デー", "E": "イー", "F": "エフ", "G": "ジー", "H": "エイチ|エッチ", "I": "アイ",
    "J": "ジェー|ジェイ", "K": "ケー|ケイ", "L": "エル", "M": "エム", "N": "エヌ", "O": "オー", "P": "ピー", "R": "アール", "S": "エス",
    "T": "ティー|テー", "U": "ユー", "V": "ブイ|ヴイ|ヴィー", "W": "ダブリュー|ダブル", "X": "エックス", "Y": "ワイ", "Z": "ゼット|ゼッド",
}  # fmt: skip
"""No Q: 「キュー」 is heard as nine far more often."""
_NAMED = {name: letter for letter, names in _LETTERS.items() for name in names.split("|")}
_NAME = "|".join(sorted(_NAMED, key=len, reverse=True))
_DIGIT_WORD = "イチ|ニ|サン|ヨン|シ|ゴ|ロク|ナナ|ハチ|キュ|ゼロ|マル|レイ"
_NAMES = re.compile(rf"(?<![ァ-ヺー])(?:{_NAME})+(?=(?:{_DIGIT_WORD})|[^ァ-ヺー]|$)")
_WRITTEN = re.compile(r"(?<![A-Za-z])(?:[A-Z]{1,5}(?![a-z])|[a-z]{1,2}(?![A-Za-z]))")
_GLUED = re.compile(r"[\s\-]?")
_NEAR = 16
_SHORTEST, _LONGEST = 2, 24
SAID, TOLD, PIECED = 0.9, 0.7, 0.55
"""Confidence of digits and written letters said straight on · with letters by name, or corrected · with words between."""
_FORM = Form(
    is_whole=lambda code: len(code) >= _SHORTEST and any(char.isdigit() for char in code),
    begins=lambda _: True,
    parts=lambda code: (code,),
    longest=_LONGEST,
    is_open=True,
)


class FoundCode(NamedTuple):
    """Letters in capitals and digits, without joints; how sure the reading is."""

    code: str
    confidence: float


def _with_letters(text: str) -> tuple[str, bool]:
    """`text` with the names of letters written as letters, and whether there were any."""
    named = _NAMES.sub(lambda names: "".join(_NAMED[name] for name in re.findall(_NAME, names[0])), text)
    return re.sub(r"(?<=[A-Za-z])(?=[ァ-ヺぁ-ゖ])", " ", named), named != text


def _pieces(form: str) -> list[Piece]:
    """Digits and letters in order; what is written together is one piece, and letters far from any digit are words."""
    digits = pieces_of(re.sub("[A-Za-z]", " ", form))
    letters = [Piece(((word[0].upper(), 0.0),), word.start(), word.end(), joined=False) for word in _WRITTEN.finditer(form)]
    near = [one for one in letters if any(0 <= piece.start - one.end <= _NEAR or 0 <= one.start - piece.end <= 1 for piece in digits)]
    merged: list[Piece] = []
    for piece in sorted([*digits, *near], key=lambda piece: piece.start):
        last = merged[-1] if merged else None
        if last and _GLUED.fullmatch(form[last.end : piece.start]) and (piece in near or last.readings[0][0][-1].isalpha()):
            readings = tuple((a + b, cost + more) for a, cost in last.readings for b, more in piece.readings)
            merged[-1] = Piece(readings, last.start, piece.end, last.joined)
        else:
            merged.append(piece)
    return merged


def find_code(text: str) -> FoundCode | None:
    """The number, with its letters, said in `text`; None when there is none.

    >>> find_code("注文番号はB-55123になります")
    FoundCode(code='B55123', confidence=0.9)
    """
    written, named = _with_letters(unicodedata.normalize("NFKC", text[:LIMIT_CHARS]))
    form = spoken_form(written)
    found = read_number(groups_of(form, _pieces(form), OF_CODES), _FORM)
    if found is None:
        return None
    if found.cost == 0 and not found.rivals:
        return FoundCode(found.digits, TOLD if named else SAID)
    return FoundCode(found.digits, PIECED if found.rivals or found.cost >= 1 else TOLD)
