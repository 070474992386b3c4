"""How things are said by a synthetic voice: telephone numbers, dates, times, money, long texts.

Text is written so that a Japanese voice reads it as a receptionist would. Knows nothing of the carrier but its length limits.
"""

import re
from collections.abc import Iterator
from datetime import date, time
from urllib.parse import quote_plus

from ivr.text.phone import group_digits

SAY_ENCODED_LIMIT = 4500
"""Twilio refuses a Say longer than this after URL-encoding: 9 characters a kana or kanji, about 500 of them."""
SAY_CHARACTER_LIMIT = 3000
"""Amazon Polly's limit, which only text in Latin letters reaches first."""

WEEKDAYS = "月火水木金土日"
# 2 and 5 are drawn out as people do on the telephone: a bare ニ or ゴ is lost on a bad line.
_DIGITS = dict(zip("0123456789", ("ゼロ", "イチ", "ニー", "サン", "ヨン", "ゴー", "ロク", "ナナ", "ハチ", "キュウ"), strict=True))


def say_digits(digits: str) -> str:
    """Digit by digit; other characters become pauses.

    >>> say_digits("25-0")
    'ニーゴー、ゼロ'
    """
    return "、".join("".join(_DIGITS[c] for c in group) for group in re.findall(r"[0-9]+", digits))


_LETTERS = dict(
    zip(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        (
            "エー", "ビー", "シー", "ディー", "イー", "エフ", "ジー", "エイチ", "アイ", "ジェイ", "ケー", "エル", "エム", "エヌ", "オー", "ピー",
            "キュー", "アール", "エス", "ティー", "ユー", "ブイ", "ダブリュー", "エックス", "ワイ", "ゼット",
        ),
        strict=True,
    )
)  # fmt: skip


def say_code(code: str) -> str:
    """Letters by their names and digits one by one; other characters become pauses.

    >>> say_code("SK-25")
    'エスケー、ニーゴー'
    """
    parts = re.findall(r"[A-Z]+|[0-9]+", code.upper())
    return "、".join("".join(_LETTERS.get(char) or _DIGITS[char] for char in part) for part in parts)


def say_phone(e164: str) -> str:
    """A telephone number digit by digit in the groups people use.

    >>> say_phone("+81312345678")
    'ゼロサン、イチニーサンヨン、ゴーロクナナハチ'
    """
    spoken = say_digits("-".join(group_digits(e164)))
    return spoken if e164.startswith("+81") or not e164.startswith("+") else f"国番号、{spoken}"


def say_date(day: date, *, with_year: bool = False) -> str:
    """「11月24日、火曜日」."""
    year = f"{day.year}年" if with_year else ""
    return f"{year}{day.month}月{day.day}日、{WEEKDAYS[day.weekday()]}曜日"


def say_time(at: time) -> str:
    """「午後3時30分」; noon is 正午."""
    if (at.hour, at.minute) == (12, 0):
        return "正午"
    half, hour = ("午前", at.hour) if at.hour < 12 else ("午後", at.hour - 12)  # noqa: PLR2004 - hours of a day
    return f"{half}{hour}時{f'{at.minute}分' if at.minute else ''}"


def _below_10000(value: int) -> str:
    thousands, rest = divmod(value, 1000)
    # 「1千」 would be read いっせん where people say せん, so only 2千 … 9千 are written that way
    return f"{thousands}千" if rest == 0 and thousands > 1 else str(value)


def say_number(value: int) -> str:
    """Grouped by 万 and 億 as it is spoken: 12000 is 「1万2千」."""
    if value < 0:
        return f"マイナス{say_number(-value)}"
    if value >= 10**16:
        return say_digits(str(value))
    parts = [(value // 10**power % 10**4, unit) for power, unit in ((12, "兆"), (8, "億"), (4, "万"), (0, ""))]
    spoken = "".join((_below_10000(part) if not unit else str(part)) + unit for part, unit in parts if part)
    return spoken or "0"


def say_money(yen: int) -> str:
    """「1万2千円」."""
    return f"{say_number(yen)}円"


def _fits(text: str, limit: int) -> bool:
    return len(text) <= SAY_CHARACTER_LIMIT and len(quote_plus(text)) <= limit


def _hard(piece: str, limit: int) -> Iterator[str]:
    """Cut where nothing better is left, as late as the limit allows."""
    while piece:
        end = min(len(piece), SAY_CHARACTER_LIMIT)
        while end > 1 and not _fits(piece[:end], limit):
            end = end * 3 // 4
        while end < len(piece) and _fits(piece[: end + 1], limit):
            end += 1
        yield piece[:end]
        piece = piece[end:]


_CUTS = (re.compile(r"(?<=[。!?!?\n])"), re.compile(r"(?<=[、,,;・ ])"))
"""Sentence ends first, then commas and spaces."""


def _pieces(text: str, limit: int, level: int = 0) -> Iterator[str]:
    if _fits(text, limit):
        yield text
    elif level == len(_CUTS):
        yield from _hard(text, limit)
    else:
        for part in _CUTS[level].split(text):
            yield from _pieces(part, limit, level + 1)


def split_for_say(text: str, limit: int = SAY_ENCODED_LIMIT) -> list[str]:
    """`text` in as few pieces as the carrier takes, cut at sentence ends, else at commas, else hard.

    `limit` counts characters after URL-encoding. Joined, the pieces are `text` again but for blanks at the cuts.
    """
    packed: list[str] = []
    for piece in _pieces(text.strip(), limit):
        if packed and _fits(packed[-1] + piece, limit):
            packed[-1] += piece
        else:
            packed.append(piece)
    return [piece.strip() for piece in packed if piece.strip()]
