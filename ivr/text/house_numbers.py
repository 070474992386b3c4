"""The end of a Japanese address: block numbers, however they were said, with hyphens; the house and the room behind them.

「三丁目十五番地の二」 and 「さんのじゅうごのに」 are 3-15-2. Numbers that belong to the name of a town (三番町, 平岸2条) stay in it.
"""

import re
from typing import NamedTuple

from ivr.text.digit_words import digits_of

_KANJI = "〇零一二三四五六七八九十百千"
_KANA = {
    "ぜろ": "0",
    "いち": "1",
    "に": "2",
    "さん": "3",
    "よん": "4",
    "ご": "5",
    "ろく": "6",
    "なな": "7",
    "はち": "8",
    "きゅう": "9",
    "じゅう": "十",
    "ひゃく": "百",
}
_KANA_NUMBER = f"(?:{'|'.join(_KANA)})+"
_NUMBER = rf"(?:[0-9]+|[{_KANJI}]+|{_KANA_NUMBER})"
_ROOM = r"(?=号室|号棟|階|かい|F|棟)"
_JOINT = r"\s*(?:丁目の?|番地の?|番の?|号の?|の|[-ー−‐–~]|ハイフン|、)\s*"
_CLOSING = r"(?:丁目|番地|番(?![町丁館])|号(?!室|棟|館))?"
_BLOCK = re.compile(rf"(?P<first>{_NUMBER})(?P<more>(?:{_JOINT}{_NUMBER}(?![0-9{_KANJI}]|{_ROOM[3:-1]}))*)(?P<closing>{_CLOSING})")
_NOT_A_BLOCK = re.compile(r"[町本条ノ之木島宮郎田谷日軒里坂社ツヶ]|番[町丁]|の(?:宮|丸|坂|橋|谷)|号線|号室|号棟|階")
_TOWN_NUMBER = re.compile(rf"([{_KANJI}]+)(?=条)")
_HOUSE_NUMBER = re.compile(rf"([{_KANJI}]+)(?=号室|号棟|号|階)|(?<=[ァ-ヺー])([{_KANJI}]{{3,}})$")
_JOINTS_AROUND = r"^[\s、。のに]+|[\s、。]+$"


class FoundBlock(NamedTuple):
    """`town`: what stands before the numbers. `block`: 1-2-3, "" when there is none. `house`: building and room.

    `unit`: what a single number counts (丁目, 番地), where that was said.
    """

    town: str
    block: str
    house: str
    unit: str = ""


def _figure(number: str) -> str:
    for kana, digit in _KANA.items():
        number = number.replace(kana, digit)
    number = re.sub(r"[〇零一二三四五六七八九]", lambda match: str("〇一二三四五六七八九".find(match[0].replace("零", "〇"))), number)
    return digits_of(number) or number


def _figures(text: str) -> str:
    return _HOUSE_NUMBER.sub(lambda match: _figure(match[0]), text)


def _is_block(match: re.Match[str], text: str) -> bool:
    after = text[match.end() :]
    if _NOT_A_BLOCK.match(after):
        return False
    if match["more"] or match["closing"]:
        return not (re.fullmatch(_KANA_NUMBER, match["first"]) and not re.search("の|丁目|番|号", match["more"] + match["closing"]))
    return match["first"].isascii() and not re.match(r"[一-龠]", after)


def split_block(text: str) -> FoundBlock:
    """`text`, behind the municipality, in its three parts.

    >>> split_block("桜三丁目十五番地の二、コーポ桜の101号室")
    FoundBlock(town='桜', block='3-15-2', house='コーポ桜101号室', unit='')
    """
    for match in _BLOCK.finditer(text):
        if not _is_block(match, text):
            continue
        numbers = [match["first"], *re.findall(_NUMBER, re.sub(_JOINT, " ", match["more"]))]
        town = _TOWN_NUMBER.sub(lambda found: _figure(found[0]), text[: match.start()])
        house = re.sub(_JOINTS_AROUND, "", text[match.end() :])
        house = re.sub(rf"の(?=[0-9{_KANJI}]+(?:号|階|$))", "", _figures(house))
        return FoundBlock(re.sub(_JOINTS_AROUND, "", town), "-".join(map(_figure, numbers)), house, match["closing"] if len(numbers) == 1 else "")
    return FoundBlock(re.sub(_JOINTS_AROUND, "", text), "", "")
