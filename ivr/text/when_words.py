"""The words of dates and times in one spelling: kanji and kana numbers become figures, kana weekdays become kanji."""

import re
import unicodedata

from kanjize import kanji2number

_CORRECTION = re.compile(
    r"いや(?!す)|いえ、|じゃなくて|じゃなく|ではなくて?|じゃない|違います|ちがいます|違った|違う、|ちがう、|間違えました|間違い|訂正|失礼|すみません、|すいません、"
    r"|ごめんなさい|やっぱり?|以外で"
)
_NUMBER = r"[〇零一二三四五六七八九十百]{1,8}"
_KANJI_NUMBER = re.compile(rf"{_NUMBER}(?=\s*(?:年|月|日|週|時|分|[かヶケカ]月|箇月))")
_KANA_DAYS = {
    "ついたち": 1, "ふつか": 2, "みっか": 3, "よっか": 4, "いつか": 5, "むいか": 6, "なのか": 7, "ようか": 8, "ここのか": 9, "とおか": 10,
    "はつか": 20,
}  # fmt: skip
_KANA_ONES = {
    "いち": 1, "いっ": 1, "に": 2, "さん": 3, "よん": 4, "よ": 4, "し": 4, "ご": 5, "ろく": 6, "ろっ": 6, "しち": 7, "なな": 7, "はち": 8, "はっ": 8,
    "きゅう": 9, "く": 9,
}  # fmt: skip
_KANA_TENS = {
    "じゅう": 10, "じゅっ": 10, "じっ": 10, "にじゅう": 20, "にじゅっ": 20, "さんじゅう": 30, "さんじゅっ": 30, "よんじゅう": 40, "よんじゅっ": 40,
    "ごじゅう": 50, "ごじゅっ": 50,
}  # fmt: skip
_KANA_NUMBER = {
    **_KANA_ONES, **_KANA_TENS,
    **{tens + ones: _KANA_TENS[tens] + _KANA_ONES[ones] for tens in _KANA_TENS if tens.endswith("う") for ones in _KANA_ONES},
}  # fmt: skip
_ANY_KANA_NUMBER = "|".join(sorted(_KANA_NUMBER, key=len, reverse=True))
_KANA_WORDS = (
    ("さらいしゅう", "再来週"), ("らいしゅう", "来週"), ("こんしゅう", "今週"), ("らいげつ", "来月"), ("こんげつ", "今月"), ("げつまつ", "月末"),
    ("げつよう", "月曜"), ("かよう(?=び)", "火曜"), ("すいよう", "水曜"), ("もくよう", "木曜"), ("きんよう", "金曜"), ("どよう", "土曜"),
    ("にちよう", "日曜"),
    ("(?:大州|大衆|体臭|対州)(?=の?[月火水木金土日]曜)", "来週"),
    ("(?<=午[前後])の?([2-9])0(?=に|から|で|ごろ|頃|、|。|$)", r"\1時"),
    ("ごぜん", "午前"), ("ごご", "午後"), ("ゆうがた", "夕方"), ("みょうにち", "明日"), ("みょうごにち", "明後日"), ("おおみそか|大みそか", "大晦日"),
)  # fmt: skip
"""Kana and mishearings → the usual spelling. Whisper base wrote 「大州の火曜日」 for 来週の火曜日 and 「午後30に」 for 午後三時に on 8 kHz clips."""
_KANA_UNITS = (
    (re.compile(rf"(?<![ぁ-ん])({_ANY_KANA_NUMBER})じ(?=はん|[にでごかはがよぐく、。\s半をの]|から|まで|[0-9]|{_ANY_KANA_NUMBER}|$)"), "時"),
    (re.compile(rf"(?<![ぁ-ん])({_ANY_KANA_NUMBER})がつ"), "月"),
    (re.compile(rf"(?<=[月時はの])({_ANY_KANA_NUMBER})(?:ふん|ぷん)"), "分"),
    (re.compile(rf"(?:(?<![ぁ-ん])|(?<=月の)|(?<=月))({_ANY_KANA_NUMBER})にち(?!よう)"), "日"),
)
SURE, LIKELY, GUESS, CORRECTED = 0.95, 0.75, 0.5, 0.7
"""Said in full · one reading is the usual one · a word as wide as 夕方, always to be confirmed · said after a correction."""


def _number(kanji: str) -> str:
    if re.search("[十百]", kanji):
        try:
            return str(kanji2number(kanji))
        except ValueError:
            return kanji
    return "".join(str("〇一二三四五六七八九".find(c)) for c in kanji.replace("零", "〇"))


def _with_figures(words: re.Pattern[str], unit: str, text: str) -> str:
    return words.sub(lambda match: f"{_KANA_NUMBER[match[1]]}{unit}", text)


def plain(text: str) -> str:
    """`text` with its number words as figures."""
    text = unicodedata.normalize("NFKC", text)
    for kana, kanji in _KANA_WORDS:
        text = re.sub(kana, kanji, text)
    for words, unit in _KANA_UNITS:
        text = _with_figures(words, unit, text)
    text = _KANJI_NUMBER.sub(lambda match: _number(match.group()), text)
    text = re.sub(r"(?<=月)の?(" + "|".join(_KANA_DAYS) + ")", lambda m: f"{_KANA_DAYS[m[1]]}日", text)
    text = re.sub(r"(?<![ぁ-ん])(ついたち|ふつか|みっか|はつか|ここのか|とおか)(?!間)", lambda m: f"{_KANA_DAYS[m[1]]}日", text)
    return text.replace("時はん", "時半")


def after_correction(text: str) -> tuple[str, ...]:
    """What was said after the last correction, then all of it."""
    parts = _CORRECTION.split(text)
    return (parts[-1], text) if len(parts) > 1 else (text,)


def is_corrected(text: str) -> bool:
    """Whether the caller took something back."""
    return bool(_CORRECTION.search(text))
