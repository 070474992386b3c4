"""Telephone numbers, numbers, dates, times, addresses and free text as slot values."""

import re
import unicodedata
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from ivr.classify.slots.value import SlotValue
from ivr.text import strip_fillers
from ivr.text.dates import FoundDate, find_date
from ivr.text.numbers import digit_strings, find_amount, find_phone
from ivr.text.speech import say_date, say_digits, say_number, say_phone, say_time
from ivr.text.times import find_time

TOKYO = ZoneInfo("Asia/Tokyo")
_PREFECTURE = re.compile(
    r"北海道|東京都|(?:京都|大阪)府|(?:青森|岩手|宮城|秋田|山形|福島|茨城|栃木|群馬|埼玉|千葉|神奈川|新潟|富山|石川|福井|山梨|長野|岐阜|静岡|愛知|三重"
    r"|滋賀|兵庫|奈良|和歌山|鳥取|島根|岡山|広島|山口|徳島|香川|愛媛|高知|福岡|佐賀|長崎|熊本|大分|宮崎|鹿児島|沖縄)県"
)
_MISHEARD_TOKYO = re.compile(r"^東京(?:と|途|戸)(?=[一-龠])")
"""Whisper base wrote 「東京と新宿区」 for 東京都新宿区 on an 8 kHz clip."""
_MUNICIPALITY = re.compile(r"[一-龠ぁ-んァ-ヶ]{1,6}(?:市|区|町|村|郡)")
_HOUSE_NUMBER = re.compile(r"[0-9一二三四五六七八九十]+(?:丁目|番地?|号室?|の|-)")
_POSTCODE = re.compile(r"(?:〒|郵便番号は?)?\s*([0-9]{3})\s*[-の]?\s*([0-9]{4})(?![0-9\-の])")
_LONGEST_COUNT = 4
"""A number of up to four digits is read back as an amount, a longer one digit by digit, as a membership number would be."""


def phone_value(e164: str, confidence: float, *, verified: bool = False) -> SlotValue:
    """A telephone number read back in groups."""
    return SlotValue(e164, say_phone(e164), confidence, verified)


def parse_phone(text: str) -> SlotValue | None:
    """A telephone number; 3 of 10 came through speech exactly in our clips, so it is never sure."""
    if exact := find_phone(text):
        return phone_value(exact, 0.7)
    guessed = find_phone(text, guess=True)
    return phone_value(guessed, 0.45) if guessed else None


def number_value(digits: str, confidence: float, *, verified: bool = False, as_digits: bool = False) -> SlotValue:
    """A number; a code (leading zero, or long) is read back digit by digit."""
    code = as_digits or len(digits) > _LONGEST_COUNT or (digits.startswith("0") and digits != "0")
    return SlotValue(digits, say_digits(digits) if code else say_number(int(digits)), confidence, verified)


def parse_number(text: str, digits: int | None = None) -> SlotValue | None:
    """A count, an amount or a code. With `digits`, a code of exactly that many."""
    strings = digit_strings(text)
    if digits is not None:
        exact = [string for string in strings if len(string) == digits]
        if exact:
            return number_value(exact[-1], 0.75, as_digits=digits > 1)
        joined = "".join(strings)
        return number_value(joined, 0.5, as_digits=True) if len(joined) == digits else None
    amount = find_amount(text)
    if amount is None:
        return None
    if strings and strings[0].startswith("0") and strings[0].isdigit():
        return number_value(strings[0], 0.7)
    in_words = bool(re.search(r"[十百千万億円]|えん|まん", text))
    return SlotValue(str(amount), say_number(amount), 0.8) if in_words else number_value(str(amount), 0.8)


def date_value(day: date, today: date, confidence: float, *, verified: bool = False) -> SlotValue:
    """A day; one that is over is rather a misunderstanding."""
    sure = confidence if day >= today else round(confidence / 2, 2)
    far = abs((day - today).days) > 300  # noqa: PLR2004 - within ten months the year goes without saying
    return SlotValue(day.isoformat(), say_date(day, with_year=far), sure, verified)


def parse_date(text: str, now: datetime) -> SlotValue | None:
    """A day, relative to `now` in Japan."""
    today = now.astimezone(TOKYO).date()
    found = find_date(text, today)
    found = found or _bare_day(text, today)
    return date_value(found.day, today, found.confidence) if found else None


def _bare_day(text: str, today: date) -> FoundDate | None:
    """「30です」, 「1224」: asked for a day, a lone number is one."""
    strings = digit_strings(text)
    if len(strings) != 1 or not re.fullmatch(r"\d{1,2}|\d{4}", strings[0]):
        return None
    digits = strings[0]
    found = find_date(f"{int(digits[:2])}月{int(digits[2:])}日" if len(digits) > 2 else f"{int(digits)}日", today)  # noqa: PLR2004 - MMDD
    return found and found._replace(confidence=0.5)


def time_value(at: time, confidence: float, *, verified: bool = False) -> SlotValue:
    """A time of day."""
    return SlotValue(at.strftime("%H:%M"), say_time(at), confidence, verified)


def parse_time(text: str) -> SlotValue | None:
    """A time of day; 「夕方」 gives 17:00 with a confidence that asks to be confirmed."""
    found = find_time(text)
    return time_value(found.at, found.confidence) if found else None


_ADDRESS_LEAD = re.compile(r"^(?:はい|私|住所|ご住所|自宅|場所|所在地|えっと|は|が|ですね|です|、|。|\s)+")
_POLITE_END = re.compile(
    r"(?:と?(?:です|でございます|になります|と申します|でお願い(?:いた)?します|お願い(?:いた)?します)(?:ね|けど|けれど|が|よ)*|[、。\s])+$"
)


def parse_address(text: str) -> SlotValue | None:
    """An address as said. Nothing is looked up: a prefecture, a municipality and a house number each make it surer."""
    written = strip_fillers(unicodedata.normalize("NFKC", text))
    written = _POLITE_END.sub("", _ADDRESS_LEAD.sub("", written)).strip()
    written = _MISHEARD_TOKYO.sub("東京都", written)
    postcode = _POSTCODE.search(written)
    marks = [_PREFECTURE.search(written), _MUNICIPALITY.search(_PREFECTURE.sub("", written)), _HOUSE_NUMBER.search(written), postcode]
    if not written or not any(marks):
        return None
    confidence = round(0.3 + 0.15 * sum(mark is not None for mark in marks), 2)
    if postcode:
        code = f"〒{postcode[1]}-{postcode[2]}"
        rest = (written[: postcode.start()] + written[postcode.end() :]).strip("、。 ")
        rest = re.sub(r"^(?:の|で|、)+", "", rest)
        return SlotValue(f"{code} {rest}".strip(), f"郵便番号、{say_digits(code)}。{rest}".rstrip("。"), confidence)
    return SlotValue(written, written, confidence)


def parse_free(text: str) -> SlotValue | None:
    """Whatever was said, without fillers."""
    said = strip_fillers(unicodedata.normalize("NFKC", text)).strip()
    return SlotValue(said, said, 0.8) if said.strip("、。…!? ") else None
