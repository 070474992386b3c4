"""Finds runs of spoken digits and number words in Japanese text, however the recogniser wrote them.

「ゼロサンの、1234」, 「〇三 一二三四」, 「二千五百三十」, 「さんまんにせん」. What the digits mean is `ivr.text.numbers`' matter.
"""

import re
import unicodedata
from dataclasses import dataclass

import jaconv
from kanjize import kanji2number

# Words that are something else more often than a digit (particles, honorifics, ends of words) count only in company.
_STRONG = {"ぜろ": 0, "いち": 1, "よん": 4, "ろく": 6, "なな": 7, "しち": 7, "ひち": 7, "はち": 8, "きゅう": 9, "きゅー": 9}
_WEAK = {
    "れい": 0,
    "れー": 0,
    "まる": 0,
    "いっ": 1,
    "に": 2,
    "にい": 2,
    "ふた": 2,
    "さん": 3,
    "し": 4,
    "ご": 5,
    "ごお": 5,
    "きゅ": 9,
    "く": 9,
    "くう": 9,
}
_UNITS = {
    "じゅう": "十", "じゅっ": "十", "じっ": "十", "ひゃく": "百", "びゃく": "百", "ぴゃく": "百", "ひゃっ": "百",
    "せん": "千", "ぜん": "千", "まん": "万", "おく": "億",
}  # fmt: skip
_KANJI = dict(zip("零〇○一二三四五六七八九壱弐参", "000123456789123", strict=True))
_KANJI_UNITS = "十百千万億"
_NATIVE = dict(
    zip(
        ("ひとつ", "ふたつ", "みっつ", "よっつ", "いつつ", "むっつ", "ななつ", "やっつ", "ここのつ", "ひとり", "ふたり"),
        (*range(1, 10), 1, 2),
        strict=True,
    )
)
_NATIVE_WORD = re.compile(rf"(?:{'|'.join(_NATIVE)})(?!ひとつ)")

_WORDS = sorted([*_STRONG, *_WEAK, *_UNITS], key=len, reverse=True)
_TOKEN = re.compile(rf"(?P<arabic>[0-9])|(?P<kanji>[{''.join(_KANJI)}{_KANJI_UNITS}])|(?P<kana>{'|'.join(_WORDS)})(?P<drawl>[ーー~]*)")
_SEPARATOR = re.compile(r"(?:[\s、。,.・\-ー~―−‐–()/]|の|はいふん|だっしゅ|えーっ?と|えっと|えー|あのー?(?![0-9]))+")
_BEFORE = re.compile(r"(?:^|[\s、。,.・\-:「」()はがでもをとの])$")
_AFTER = re.compile(
    r"$|[\s、。,.・\-!?」)]|で|だ|ば|に|と|って|ん|ね|よ|え|い[やえ]|じゃ|ちが|から|まで|を|が|は|も|へ|く?ら|ぐ|[番号円時分日月年名個件人枚台つ回本階歳才箱万億丁度か]|めい|さい|えん|まい|だい|けん|こ(?!と|ち)"
)
_COUNTER = re.compile(r"えん|円|にん|めい|さい|まい|人|名|こ(?:です|$)|個|枚|台|件|回|本|番")


@dataclass(frozen=True, slots=True)
class _Token:
    char: str  # "0"–"9" or a kanji unit
    script: str
    weak: bool
    start: int
    end: int
    group: int


@dataclass(frozen=True, slots=True)
class Run:
    """Digits said one after another. `groups` as paused or joined by の; each holds digits and kanji units ("2千5百")."""

    groups: tuple[str, ...]
    start: int
    end: int

    @property
    def digits(self) -> str:
        """All digits in a row, number words written out: 「〇三の千二百」 is "031200"."""
        return "".join(digits_of(group) for group in self.groups)


def digits_of(group: str) -> str:
    """A group's digits: "2千5百" is "2500"; "" when the units make no sense."""
    if group.isdigit():
        return group
    try:
        return str(kanji2number(group))
    except ValueError:
        return ""


def spoken_form(text: str) -> str:
    """`text` as searched here: NFKC, katakana folded to hiragana, "2.5万" and "1,234" written plainly."""
    text = str(jaconv.kata2hira(unicodedata.normalize("NFKC", text)))
    text = re.sub(r"(?<=[0-9]),(?=[0-9]{3}(?![0-9]))", "", text)
    text = _NATIVE_WORD.sub(lambda match: f"{_NATIVE[match.group()]}こ", text)
    return re.sub(r"([0-9]+)\.([0-9])(万|億)", lambda m: f"{m[1]}{m[3]}{m[2]}{'千' if m[3] == '万' else '千万'}", text)


def _read_token(match: re.Match[str], group: int) -> _Token:
    start, end = match.span()
    if arabic := match["arabic"]:
        return _Token(arabic, "arabic", weak=False, start=start, end=end, group=group)
    if kanji := match["kanji"]:
        return _Token(_KANJI.get(kanji, kanji), "kanji", weak=False, start=start, end=end, group=group)
    word = match["kana"]
    if word in _UNITS:
        return _Token(_UNITS[word], "kana", weak=True, start=start, end=end, group=group)
    strong = word in _STRONG
    return _Token(str(_STRONG[word] if strong else _WEAK[word]), "kana", weak=not strong, start=start, end=end, group=group)


def _scan(text: str) -> list[list[_Token]]:
    """Every stretch of digit words and separators, as tokens."""
    stretches: list[list[_Token]] = []
    current: list[_Token] = []
    at = group = 0
    while at < len(text):
        if match := _TOKEN.match(text, at):
            current.append(_read_token(match, group))
        elif current and (match := _SEPARATOR.match(text, at)):
            group += 1
        else:
            if current:
                stretches.append(current)
            current, match = [], None
        at = match.end() if match else at + 1
    return [*stretches, current] if current else stretches


def _is_word_edge(text: str, token: _Token, *, leading: bool) -> bool:
    if leading and token.script == "kanji" and _COUNTER.match(text[token.end :]):
        return True  # 大人[二]人
    if leading:
        return bool(_BEFORE.search(text[: token.start]))
    return bool(_AFTER.match(text[token.end :]))


def _trim(text: str, tokens: list[_Token]) -> list[_Token]:
    """Drop what belongs to a neighbouring word: 田中[さん], [三]井, 1234[に]お電話."""
    while tokens and tokens[0].script != "arabic" and not _is_word_edge(text, tokens[0], leading=True):
        tokens = tokens[1:]
    while tokens and tokens[-1].script != "arabic" and not _is_word_edge(text, tokens[-1], leading=False):
        tokens = tokens[:-1]
    return tokens


def _in_company(tokens: list[_Token]) -> list[_Token]:
    """Weak words stay only beside a digit that is itself a word: recognisers do not mix 1234 with a spoken に."""
    kept = []
    for i, token in enumerate(tokens):
        beside = [t for t in (*tokens[max(i - 1, 0) : i], *tokens[i + 1 : i + 2]) if t.script != "arabic" or token.char in _KANJI_UNITS]
        if not token.weak or beside:
            kept.append(token)
    return kept


def _is_said_as_number(text: str, tokens: list[_Token]) -> bool:
    if any(not token.weak for token in tokens):
        return True
    alone = not re.sub(r"(?:です|でございます|になります|で|[\s、。,.!?])+$", "", text[tokens[-1].end :]) and not text[: tokens[0].start].strip(
        "、。 "
    )
    return bool(_COUNTER.match(text[tokens[-1].end :])) or alone


def runs(text: str) -> list[Run]:
    """The runs of digits in `text` (already in `spoken_form`), in order."""
    found = []
    for stretch in _scan(text):
        tokens = _trim(text, stretch)
        if len(tokens) > 1:
            tokens = _in_company(tokens)
        if not tokens or not _is_said_as_number(text, tokens):
            continue
        groups: dict[int, str] = {}
        for token in tokens:
            groups[token.group] = groups.get(token.group, "") + token.char
        found.append(Run(tuple(groups.values()), tokens[0].start, tokens[-1].end))
    return found
