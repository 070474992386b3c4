"""Who somebody says they are, in passing: 「ハイツ緑の203号室の木村ですけど」, 「わたし高橋の家内でございますが」. As heard: nobody confirmed it."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from ivr.classify.slots import extract_slots
from ivr.classify.slots.names import is_company
from ivr.summary.model import Said
from ivr.summary.pieces import RUN_ON
from ivr.text import strip_fillers
from ivr.text.words import Word, words

_RELATIVES = {
    "家内": "奥様", "妻": "奥様", "嫁": "奥様", "主人": "ご主人", "夫": "ご主人", "母": "お母様", "父": "お父様", "娘": "お嬢様", "息子": "ご子息",
}  # fmt: skip
_FORMAL = (
    r"と(?:申し|もうし|もし|も)(?:ます|あげます)|と?(?:いい|言い)ます|という(?:者|もの)です|(?:の(?:者|もの)|(?<=[たる])者)(?:なん)?です|でございます"
)
_SAYS_WHO = re.compile(
    rf"(?P<who>[^、。]{{1,40}}?)(?P<end>(?P<formal>{_FORMAL})|です|なんです|だ|なん|っす)(?:けれども|けれど|けども|けど|が|ね|よ|から|ので)*$"
)
_ENGLISH = re.compile(r"\b(?i:my name is|this is|i am|i'm)\s+((?:[A-Z][\w'-]+\s?){1,3})(?:\s*from\s+([^.,]+))?")
_OWN = r"(?:(?<!の)お?名前|氏名|飼い主|契約者名?|名義)は(?:えっと)?"
_OWN_NAME = re.compile(rf"{_OWN}([一-龠々]{{1,4}}|[ァ-ヴー]{{2,8}}|[一-龠々]{{1,3}}[ぁ-ん]{{2,4}})(?:です|と(?:い|申|言))")
_OWN_NAME_IS = re.compile(
    r"^(?:お?名前|氏名|飼い主|契約者名?|名義|(?:電話)?番号|連絡先|折り?返し(?:先)?)は[^、]{1,24}(?:です|だ|と(?:言|い|申)|で$|$)"
)
_NO_NAME = re.compile(r"なん$|者|案内|提案|紹介|お知らせ|[のは]件|連絡|相談|お電話|確認")
_FILLED = re.compile(r"^(?:もしもし)?(?:あの[ーう]?|えっと|えー)?(?=[一-龠ァ-ヴ])")
_FIRST_BREATHS = 4
"""Breaths in which people introduce themselves, two greetings included."""


class Named(NamedTuple):
    """Who somebody said they are; each part may be "". `relative`: 「の奥様」, whose name it is not."""

    name: str = ""
    place: str = ""
    relative: str = ""


def introduced(said: Sequence[Said]) -> Named:
    """The last name said, and the last company or place."""
    found = Named()
    for each in said:
        for one in _introductions(each.text):
            found = Named(one.name or found.name, one.place or found.place, one.relative if one.name else found.relative)
    return found


@lru_cache(maxsize=256)  # asked several times in one summary
def mentioned(text: str) -> dict[str, str]:
    """`extract_slots`, remembered."""
    return extract_slots(text)


def is_firm(text: str) -> bool:
    """Whether `text` is written as the name of a business: it is called 様."""
    return is_company(text) or re.search(r"(?:堂|屋|店|ビル|荘|園|館|亭|社|税務署)$", text) is not None


def without_introduction(text: str) -> str:
    """What a piece says beside who calls: 「7時に予約してた西田ですけど」 → 「7時に予約してた」; "" = nothing else.

    All of it where it introduces nobody.
    """
    if _OWN_NAME_IS.match(text):
        return ""
    earlier, _, breath = text.rpartition("、")
    match = _SAYS_WHO.match(strip_fillers(breath))
    if match is None:
        return text
    plainly = mentioned(text).get("name")
    one = _said_who(match.group()) or (Named(plainly) if plainly else None)
    if one is None or not (one.name or one.place or match["formal"]):
        return text
    before = re.sub(r"の$", "", match["who"].rpartition(one.name)[0] if one.name else match["who"])
    if earlier:
        return f"{earlier}、{before}" if _has_verb(before) else earlier
    return before if _has_verb(before) or re.search(r"予[約定]|の件", before) else ""


def _introductions(text: str) -> Iterator[Named]:
    text = RUN_ON.sub(r"\1、", unicodedata.normalize("NFKC", text))
    if english := _ENGLISH.search(text):
        yield Named(english[1].strip(), (english[2] or "").strip())
        return
    breaths = [strip_fillers(breath) for breath in re.split(r"[。、!?\s]+", text) if breath]
    # Names come first or last; between, 「換気扇です」 is no name.
    likely = [*breaths[:_FIRST_BREATHS], *breaths[_FIRST_BREATHS:][-2:]]
    ours = [one for breath in likely if (one := _said_who(breath))]
    plainly = mentioned(text)
    name, company = plainly.get("name", ""), plainly.get("company", "")
    if (name or company) and not any(one.relative for one in ours):
        yield Named("" if _NO_NAME.search(name) else name, _place(company))
    if own := _OWN_NAME.search(text):
        yield Named(own[1])
    for one in ours:
        yield one if one.relative or not name else one._replace(name="")


def _said_who(breath: str) -> Named | None:
    """A breath that ends with a name, as the dictionary knows names, or that only introduces."""
    match = _SAYS_WHO.match(breath)
    if match is None:
        return None
    said = list(words(_FILLED.sub("", match["who"])))
    relative = ""
    if len(said) > 2 and said[-1].surface in _RELATIVES and said[-2].surface == "の":  # noqa: PLR2004 - a name, の, the relative
        relative = f"の{_RELATIVES[said[-1].surface]}"
        said = said[:-2]
    is_formal = match["formal"] is not None
    before, name = _split_name(said, certain=is_formal)
    if name:
        return Named(name, _place(_joined(before)), relative)
    return Named(place=_place(_joined(said))) if is_formal or _is_business(said) else None


def _joined(said: Sequence[Word]) -> str:
    return "".join(word.surface for word in said)


_ONE_KANJI = frozenset("林森原岡東南北西辻堀島谷浜沢関星泉牧畑菅柳滝杉榊楠椿峰湊堺境桂秦角梶")
"""Family names that the dictionary knows as other words first."""
_MAYBE_NAMES = frozenset({"proper", "place", "unknown"})


def _split_name(said: list[Word], *, certain: bool) -> tuple[list[Word], str]:
    """What stands before the name, and the name; "" = no name. `certain`: in words that only introduce (と申します)."""
    end = len(said)
    while end > 1 and said[end - 1].kind in {"given", "auxiliary", "other"} and said[end - 2].kind in {"family", "given"}:
        end -= 1
    if end and said[end - 1].kind == "family":
        return said[: end - 1], _joined(said[end - 1 :])
    if said and _ends_with_name(said, certain=certain):
        return said[:-1], said[-1].surface
    return said, ""


def _ends_with_name(said: Sequence[Word], *, certain: bool) -> bool:
    """Whether the last word is a name that the dictionary does not know as a family's: サイトー, 吉本, グエン, 林."""
    last, before = said[-1], said[-2] if len(said) > 1 else None
    if last.surface in _ONE_KANJI:
        return certain or before is None or before.surface in {"の", "た", "る"}
    if before is None:
        return certain and _can_be_name(last.surface)
    if last.kind not in _MAYBE_NAMES or not _can_be_name(last.surface):
        return False
    return (
        certain
        or before.kind == "auxiliary"
        or (before.surface == "の" and last.kind == "proper" and re.fullmatch(r"[ァ-ヴー]+", last.surface) is not None)
    )


def _can_be_name(text: str) -> bool:
    return bool(re.fullmatch(r"[一-龠々]{1,3}|[ァ-ヴー]{2,8}", text)) and not re.search(r"者|方|件|屋|店|会社", text)


def _is_business(said: Sequence[Word]) -> bool:
    return len(said) > 1 and is_firm(_joined(said)) and not _has_verb(_joined(said))


def _has_verb(text: str) -> bool:
    return any(word.kind in {"verb", "auxiliary"} for word in words(text))


_LONGEST_PLACE = 22
_OFFICE = re.compile(r"の(?:(?:定期)?点検|修理|工事|配達|営業)?の?(?:担当)?$")
_DEPARTMENT = re.compile(r"の(?:[一-龠]{1,6}(?:部門?|課|係|担当)|経理|総務|営業|代表|社長|担当)?$")
_SORT = re.compile(r"^(?:私|わたくし|わたし|僕|俺|うち)(?:、|は)?|^.{1,4}屋の(?=[^の]{2,}$)|^宅配便の")
_NO_PLACE = re.compile(rf"{_OWN}$|[はがをも]|担当$|予約|予定|^[先今]")


def _place(text: str) -> str:
    """What stands before a name, where it says from where: 「山田商店の」, 「ハイツ緑の203号室の」; a clause about the name does not."""
    text = _SORT.sub("", _DEPARTMENT.sub("", _OFFICE.sub("", text)))
    if not text or len(text) > _LONGEST_PLACE or _has_verb(text) or _NO_NAME.search(text) or _NO_PLACE.search(text):
        return ""
    return text
