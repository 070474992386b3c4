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
    "しい": 4,
    "ご": 5,
    "ごお": 5,
    "きゅ": 9,
    "く": 9,
    "くう": 9,
    "ろっ": 6,
    "はっ": 8,
}
_DRAWN_OUT = frozenset({"にい", "ごお", "くう"})
"""Drawn out as on the telephone (and ニー, ゴー with a drawl), they are digits and no particles: not weak any more."""
_ONLY_BEFORE = {"ろっ": "(?=[ひぴ]ゃく)", "はっ": "(?=[ひぴ]ゃく|せん)"}
_UNITS = {
    "じゅう": "十", "じゅっ": "十", "じっ": "十", "ひゃく": "百", "びゃく": "百", "ぴゃく": "百", "ひゃっ": "百",
    "せん": "千", "ぜん": "千", "まん": "万", "おく": "億",
}  # fmt: skip
_KANJI = dict(zip("零〇○◯一二三四五六七八九壱弐参伍", "00001234567891235", strict=True))
_KANJI_UNITS = "十百千万億"
_NATIVE = dict(
    zip(
        ("ひとつ", "ふたつ", "みっつ", "よっつ", "いつつ", "むっつ", "ななつ", "やっつ", "ここのつ", "ひとり", "ふたり"),
        (*range(1, 10), 1, 2),
        strict=True,
    )
)
_NATIVE_WORD = re.compile(rf"(?:{'|'.join(_NATIVE)})(?!ひとつ)")

_SLOW = frozenset({*_STRONG, "さん", "まる"})
"""Said slowly they are drawn out inside: いーち, ぜーろ."""
_WORDS = [
    ("ー*" if word in _SLOW else "").join(word) + _ONLY_BEFORE.get(word, "") for word in sorted([*_STRONG, *_WEAK, *_UNITS], key=len, reverse=True)
]
_TOKEN = re.compile(rf"(?P<arabic>[0-9])|(?P<kanji>[{''.join(_KANJI)}{_KANJI_UNITS}])|(?P<kana>{'|'.join(_WORDS)})(?P<drawl>[ー~ぅぃぉ]*)")
_SEPARATOR = re.compile(
    r"(?:[\s、。,.・･…\-ー~―−‐–()/]|の|はいふん|だっしゅ|すぺーす|棒|点|改行|かっことじ|かっこ|えー+っ?とー?|えっとー?|ええと|えー|あのー?(?![0-9])|んー|あー|うーんと)+"
)
"""What callers put between groups, fillers and the names of the signs included."""
_TO = re.compile("(?<=[0-9])に(?=[0-9])")
"""A particle between two numbers (「4455に9時以降」): recognisers do not write one に among figures for a two."""
_BEFORE = re.compile(r"(?:^|[\s、。,.・･…\-:「」()はがでもをとの]|え[えー]+っ?と?ー?|えっと|[あん]ー+|[はじ]ゃ?な[いく]て?)$")
_AFTER = re.compile(
    r"$|[\s、。,.・･…\-!?」)]|で|だ|ば|に|と|って|ん|ね|よ|え|い[やえ]|じゃ|ちが|から|まで|を|が|は|も|へ|の(?!宮)|く?ら|ぐ|あ|な[のんみ]|や[わね]?(?:$|[、。])|わ|っす|っちゃ|ちょう"
    r"|[番号円時分日月年名個件人枚台つ回本階歳才箱万億丁度桁か以ほ台程坪強弱前後]|めい|さい|えん|まい|だい|けん|けた|ばん|こ(?!と|ち)"
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
    is_safe: bool = False  # no particle: 「マル3の」, 「0さん」


@dataclass(frozen=True, slots=True)
class Run:
    """Digits said one after another. `groups` as paused or joined by の; each holds digits and kanji units ("2千5百").

    `spans`: where each group stands in the text. `fuller`: the groups with what was taken for particles and the like (1234に) read as digits.
    """

    groups: tuple[str, ...]
    start: int
    end: int
    spans: tuple[tuple[int, int], ...] = ()
    fuller: tuple[str, ...] = ()

    @property
    def digits(self) -> str:
        """All digits in a row, number words written out: 「〇三の千二百」 is "031200"."""
        return "".join(digits_of(group) for group in self.groups)


def digits_of(group: str) -> str:
    """A group's digits: "2千5百" is "2500", "2十3 4十5" said in one breath is "2345"; "" when the units make no sense."""
    if group.isdigit():
        return group
    if not re.search("[万億]", group):
        return "".join(str(_below_10000(match[0])) for match in _NUMERAL.finditer(group))
    try:
        return str(kanji2number(group))
    except ValueError:
        return ""


_NUMERAL = re.compile("[1-9]?千(?:[1-9]?百)?(?:[1-9]?十)?[1-9]?|[1-9]?百(?:[1-9]?十)?[1-9]?|[1-9]?十[1-9]?|[0-9]")


def _below_10000(numeral: str) -> int:
    value = 0
    for digit, unit in re.findall("([0-9]?)([千百十]?)", numeral):
        value += (int(digit or 1) if digit or unit else 0) * {"千": 1000, "百": 100, "十": 10, "": 1}[unit]
    return value


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
    said = match["kana"]
    word = said if said in _STRONG or said in _WEAK else said.replace("ー", "")  # いーち, ぜーろ
    if word in _UNITS:
        return _Token(_UNITS[word], "kana", weak=True, start=start, end=end, group=group)
    strong = word in _STRONG or word in _DRAWN_OUT or bool(match["drawl"] and word not in {"し", "まる", "さん"})
    digit = _STRONG[word] if word in _STRONG else _WEAK[word]
    return _Token(str(digit), "kana", weak=not strong, start=start, end=end, group=group, is_safe=word in {"まる", "れい", "さん"})


def _scan(text: str) -> list[list[_Token]]:
    """Every stretch of digit words and separators, as tokens."""
    stretches: list[list[_Token]] = []
    current: list[_Token] = []
    at = group = 0
    while at < len(text):
        if current and (match := _TO.match(text, at)):
            group += 1
        elif match := _TOKEN.match(text, at):
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
        # 「三千代」 is no three: without its unit a number is another one
        dropped = tokens[-1].group if tokens[-1].char in _KANJI_UNITS else None
        tokens = [token for token in tokens[:-1] if token.group != dropped]
    return tokens


def _in_company(tokens: list[_Token]) -> list[_Token]:
    """Weak words stay only beside a digit that is itself a word: recognisers do not mix 1234 with a spoken に."""
    kept = []
    for i, token in enumerate(tokens):
        beside = [t for t in (*tokens[max(i - 1, 0) : i], *tokens[i + 1 : i + 2]) if t.script != "arabic" or token.char in _KANJI_UNITS]
        inside = 0 < i < len(tokens) - 1 and tokens[i - 1].end == token.start and token.end == tokens[i + 1].start
        if not token.weak or beside or inside or token.is_safe:
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
        whole = tokens
        if len(tokens) > 1:
            tokens = _in_company(tokens)
        if not tokens or not _is_said_as_number(text, tokens):
            continue
        groups: dict[int, list[_Token]] = {}
        for token in tokens:
            groups.setdefault(token.group, []).append(token)
        chars = tuple("".join(token.char for token in group) for group in groups.values())
        spans = tuple((group[0].start, group[-1].end) for group in groups.values())
        fuller = tuple("".join(token.char for token in whole if token.group == group) for group in groups)
        found.append(Run(chars, tokens[0].start, tokens[-1].end, spans, fuller))
    return found
