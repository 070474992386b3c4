"""The words of dates and times in one spelling: kanji and kana numbers become figures, kana weekdays become kanji."""

import re
import unicodedata

from kanjize import kanji2number

_CORRECTION = re.compile(r"いや(?!す)|いえ、|じゃなくて|ではなくて|違います|ちがいます|間違えました|訂正|やっぱり?")
_NUMBER = r"[〇零一二三四五六七八九十百]{1,8}"
_KANJI_NUMBER = re.compile(rf"{_NUMBER}(?=\s*(?:年|月|日|週|時|分|[かヶケカ]月|箇月))")
_KANA_DAYS = {
    "ついたち": 1, "ふつか": 2, "みっか": 3, "よっか": 4, "いつか": 5, "むいか": 6, "なのか": 7, "ようか": 8, "ここのか": 9, "とおか": 10,
    "はつか": 20,
}  # fmt: skip
_KANA_NUMBER = {
    "じゅういち": 11, "じゅうに": 12, "じゅうさん": 13, "じゅうよ": 14, "じゅうご": 15, "じゅうろく": 16, "じゅうしち": 17, "じゅうはち": 18,
    "じゅう": 10,
    "いち": 1, "に": 2, "さん": 3, "よ": 4, "し": 4, "ご": 5, "ろく": 6, "しち": 7, "なな": 7, "はち": 8, "く": 9,
}  # fmt: skip
_KANA_WORDS = (
    ("さらいしゅう", "再来週"), ("らいしゅう", "来週"), ("こんしゅう", "今週"), ("らいげつ", "来月"), ("こんげつ", "今月"), ("げつまつ", "月末"),
    ("げつよう", "月曜"), ("かよう(?=び)", "火曜"), ("すいよう", "水曜"), ("もくよう", "木曜"), ("きんよう", "金曜"), ("どよう", "土曜"),
    ("にちよう", "日曜"),
    ("(?:大州|大衆|体臭|対州)(?=の?[月火水木金土日]曜)", "来週"),
    ("(?<=午[前後])の?([2-9])0(?=に|から|で|ごろ|頃|、|。|$)", r"\1時"),
    ("ごぜん", "午前"), ("ごご", "午後"), ("ゆうがた", "夕方"),
)  # fmt: skip
"""Kana and mishearings → the usual spelling. Whisper base wrote 「大州の火曜日」 for 来週の火曜日 and 「午後30に」 for 午後三時に on 8 kHz clips."""
_KANA_HOUR = re.compile(rf"(?<![ぁ-ん])({'|'.join(_KANA_NUMBER)})じ(?=はん|[にでごか、。\s]|から|まで|$)")
_KANA_MONTH = re.compile(rf"(?<![ぁ-ん])({'|'.join(_KANA_NUMBER)})がつ")
SURE, LIKELY, GUESS = 0.95, 0.75, 0.5
"""Said in full · one reading is the usual one · a word as wide as 夕方, always to be confirmed."""


def _number(kanji: str) -> str:
    if re.search("[十百]", kanji):
        try:
            return str(kanji2number(kanji))
        except ValueError:
            return kanji
    return "".join(str("〇一二三四五六七八九".find(c)) for c in kanji.replace("零", "〇"))


def plain(text: str) -> str:
    """`text` with its number words as figures."""
    text = unicodedata.normalize("NFKC", text)
    for kana, kanji in _KANA_WORDS:
        text = re.sub(kana, kanji, text)
    text = _KANA_MONTH.sub(lambda match: f"{_KANA_NUMBER[match[1]]}月", text)
    text = _KANJI_NUMBER.sub(lambda match: _number(match.group()), text)
    text = re.sub(r"(?<=月)の?(" + "|".join(_KANA_DAYS) + ")", lambda m: f"{_KANA_DAYS[m[1]]}日", text)
    text = re.sub(r"(?<![ぁ-ん])(ついたち|ふつか|みっか|はつか)(?!間)", lambda m: f"{_KANA_DAYS[m[1]]}日", text)
    return _KANA_HOUR.sub(lambda match: f"{_KANA_NUMBER[match[1]]}時", text).replace("時はん", "時半")


def after_correction(text: str) -> tuple[str, ...]:
    """What was said after the last correction, then all of it."""
    parts = _CORRECTION.split(text)
    return (parts[-1], text) if len(parts) > 1 else (text,)
