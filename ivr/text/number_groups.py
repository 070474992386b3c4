"""Groups of digits with the words around them, ready to be put together: 「090の、えっと、1234」 is two groups.

Digits that count something else (二人, 3時, 305号室) or bear another number's name (予約番号は4412で) are marked as such.
"""

import re
from typing import NamedTuple

from ivr.text.digit_words import Run, digits_of, runs

_COUNTED = re.compile(
    r"\s*(?:桁|けた|時|じ(?![ゃゅょ])|分|人|にん|名|めい|日|月|年|号室|ごうしつ|階|かい|円|えん|つ(?!な)|番目|度|回|歳|才|丁目|番地|件|個|こ|本|枚|台|週|行)"
)
_CODE = "(?:予約|会員|注文|受付|お客様|顧客|社員|口座|契約|問い合わせ|伝票)の?番号"
_PHONE, _POSTCODE, _ROOM = "電話|携帯|代表|直通|連絡先|自宅|固定", "郵便番号|〒", "番地|内線|部屋|年齢|生年月日"


class Names(NamedTuple):
    """The names by which numbers are announced: `ours` of the kind that is wanted, `others` of the rest."""

    ours: re.Pattern[str]
    others: re.Pattern[str]


OF_PHONES = Names(re.compile(_PHONE), re.compile(f"{_CODE}|{_POSTCODE}|{_ROOM}|ふぁっくす|FAX|fax"))
OF_POSTCODES = Names(re.compile(_POSTCODE), re.compile(f"{_CODE}|{_PHONE}|{_ROOM}"))
OF_CODES = Names(re.compile(_CODE), re.compile(f"{_PHONE}|{_POSTCODE}|{_ROOM}"))
_NAME_NEAR = 8
_TIMES = {"二": 2, "三": 3, "四": 4, "2": 2, "3": 3, "4": 4, "に": 2, "さん": 3, "よん": 4, "ふた": 2, "みっ": 3, "よっ": 4}
_SO_OFTEN = re.compile(rf"\s*(?:が|を)\s*({'|'.join(_TIMES)})(?:つ|回|かい|個|こ|連続)")
_PARTICLE = re.compile(
    r"に(?=[、。\s]*(?P<verb>お?かけ|お?電話|ご?連絡|お?願|おね|ください|くださ|なり|なっ|折り返|ショート|メッセ)|(?<!にに)[、。\s])"
)
"""「ゼロサンに、」 may be 032, 「…ハチにかけてください」 hardly ends in 82."""
_BETWEEN_FIGURES = re.compile("に(?=[0-9])")
_UNCLEAR = 0.7
"""What it costs to read a に, ご or し the less likely way."""


class Group(NamedTuple):
    """Digits said in one breath, as they may be meant, each with a cost. `before`, `after`: the words up to the neighbouring groups.

    `joined`: only a pause or の stands before it. `is_other`: it counts something, or is another number's. `is_last`: nothing comes after.
    """

    readings: tuple[tuple[str, float], ...]
    before: str
    after: str
    joined: bool
    is_other: bool
    is_last: bool


class Piece(NamedTuple):
    """Characters of a number at a place in the text, with the other ways of reading them."""

    readings: tuple[tuple[str, float], ...]
    start: int
    end: int
    joined: bool


def is_counted(text: str, at: int) -> bool:
    """Whether what stands at `at` makes a count, a date or a room of the digits before it."""
    return bool(_COUNTED.match(text, at))


def _pieces_of(run: Run, text: str) -> list[Piece]:
    pieces = []
    for place, (chars, (start, end)) in enumerate(zip(run.groups, run.spans, strict=True)):
        digits = digits_of(chars)
        if not digits:
            continue
        pieces.append(Piece(_readings(digits, digits_of(run.fuller[place]), text, end), start, end, joined=place > 0))
    return pieces


def _readings(digits: str, fuller: str, text: str, end: int) -> tuple[tuple[str, float], ...]:
    """`digits`, and what else they may be when a に was a particle or a ご a digit."""
    if _BETWEEN_FIGURES.match(text, end):
        return ((digits, _UNCLEAR), (f"{digits}2", _UNCLEAR))
    if fuller not in {digits, ""}:
        was_particle = fuller == f"{digits}2" and _PARTICLE.match(text, end)
        return ((digits, 0.0 if was_particle else _UNCLEAR), (fuller, _UNCLEAR))
    if len(digits) > 1 and (particle := _PARTICLE.match(text, end - 1)):
        return ((digits, _UNCLEAR if particle["verb"] else 0.0), (digits[:-1], 0.0 if particle["verb"] else _UNCLEAR))
    return ((digits, 0.0),)


def pieces_of(text: str) -> list[Piece]:
    """The digits of `text` (in `spoken_form`), in order; 「4が三つ」 is 444."""
    found: list[Piece] = []
    skip = 0
    for run in runs(text):
        for piece in _pieces_of(run, text):
            if piece.start < skip:
                continue
            often = _SO_OFTEN.match(text, piece.end)
            if often:
                skip = often.end()
                digits = piece.readings[0][0]
                found.append(
                    Piece(((digits[:-1] + digits[-1] * _TIMES[often[1]], 0.3), (digits * _TIMES[often[1]], 0.4)), piece.start, skip, piece.joined)
                )
            else:
                found.append(piece)
    return found


def _bears_another_name(text: str, start: int, names: Names) -> bool:
    near = text[max(0, start - _NAME_NEAR - 6) : start]
    found = list(names.others.finditer(near))
    return bool(found) and len(near) - found[-1].end() <= _NAME_NEAR and not names.ours.search(near[found[-1].end() :])


def groups_of(text: str, pieces: list[Piece], names: Names) -> list[Group]:
    """`pieces` of `text` with the words around them. `names`: by which the wanted number and others are announced."""
    groups: list[Group] = []
    for place, piece in enumerate(pieces):
        start = pieces[place - 1].end if place else 0
        end = pieces[place + 1].start if place + 1 < len(pieces) else len(text)
        is_other = is_counted(text, piece.end) or _bears_another_name(text, piece.start, names)
        if piece.joined and groups and groups[-1].is_other and not is_counted(text, pieces[place - 1].end):
            is_other = True
        groups.append(Group(piece.readings, text[start : piece.start], text[piece.end : end], piece.joined, is_other, place + 1 == len(pieces)))
    return groups
