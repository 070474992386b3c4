"""What a call is about: the things that its requests, troubles and questions name."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ivr.summary.cues import packaged
from ivr.summary.pieces import Act, Piece
from ivr.text.words import Word

MOST = 3
"""Subjects on the first line; a caller with more is heard in full."""
_SURE = 8
"""A score from which on a thing is a subject of its own; below, only the surest one counts."""
_LONGEST = 24
_MENDS = frozenset({"修理", "点検", "交換", "掃除", "清掃", "工事"})
_PERSON = re.compile(r"さん|様|さま")
_MATTER = re.compile(r"^(?:の件|のこと(?:で|について|に関し)|について|につきまして|に関し)")
_IS_TOPIC = re.compile(r"^(?:な(?:ん|の)(?:です|だ)|(?:です|だ)け)")
_OFFER = re.compile(r"ご?(?:案内|提案|紹介)$")
_EMPTY_END = re.compile(r"の(?:件|こと|ほう|方|調子|具合|様子|よう|中|ご?(?:案内|提案|紹介))$|自体$|(?<=.{2})(?:よう|みたい|(?:追加)?お願い)$")
_NO_NAME = re.compile(
    r"(?:そう|ため|うち)$|^[0-9A-Za-z一二三四五六七八九十百千]+(?:時|分|日|月|個|箱|枚|名|人|円|台|本|回|年|泊|半|号室|丁目|階|ごろ|頃|以降|まで)*$"
)
_WHEN_SAID = re.compile(
    r"今日|昨日|明日|先ほど|さっき|今朝|今晩|昨夜|ゆうべ|毎[回日晩週月]|最近|このごろ|今|先日|[来今先]+[月週]|以前|本日|このまま|いま|午[前後]|夕方|朝"
)
"""Times that stand before another noun without being part of its name: 「先ほど父が」."""


class Thing(NamedTuple):
    """The name of a thing in a piece: where its words begin, and what stands after it. `is_offer`: 「アプリのご紹介」 names what is offered."""

    text: str
    start: int
    after: str
    is_offer: bool


def topics(pieces: Sequence[Piece]) -> tuple[str, ...]:
    """What it is about, in the order it was said; at most `MOST`. Trouble counts where nothing is asked for."""
    found = [each for each in map(_found, pieces) if each]
    highest = max((each.score for each in found), default=0)
    subjects = [each for each in found if each.score >= min(_SURE, highest)]
    if any(each.act != "trouble" for each in subjects):
        subjects = [each for each in subjects if each.act != "trouble" or each.score > _SURE]
    if highest < _SURE:
        subjects = subjects[:1]
    return _without_parts([each.text for each in subjects])[:MOST]


class _Found(NamedTuple):
    score: int
    act: Act
    text: str


def _found(piece: Piece) -> _Found | None:
    """The surest thing of a piece."""
    named = [thing for thing in things(piece) if _counts(thing.text)]
    best = max(named, key=lambda thing: _score(piece, thing), default=None)
    score = _score(piece, best) if best else 0
    return _Found(score, piece.act, _with_object(best, named)) if best and score else None


def things(piece: Piece) -> Iterator[Thing]:
    """The names of things in a piece: nouns one after the other, joined by の."""
    said, place = piece.words, 0
    while place < len(said):
        if not _begins(said, place):
            place += 1
            continue
        end = place + 1
        while end < len(said) and (_begins(said, end) or _joins(said, end)):
            end += 1
        text = "".join(word.surface for word in said[place:end])
        after = "".join(word.surface for word in said[end : end + 5])
        yield Thing(_trimmed(text), place, after, is_offer=bool(_OFFER.search(text)))
        place = end


def _begins(said: Sequence[Word], place: int) -> bool:
    """A noun, or the stem of a verb that a noun is built on: 引き落とし口座, お休み."""
    word, follows = said[place], said[place + 1].kind if place + 1 < len(said) else ""
    if word.is_nounlike:
        return not _WHEN_SAID.fullmatch(word.surface)
    is_built_on = len(word.surface) > 1 and follows in {"noun", "suffix"}
    return word.is_stem and (is_built_on or (place > 0 and said[place - 1].kind == "prefix"))


def _joins(said: Sequence[Word], place: int) -> bool:
    """の between two nouns; not before 件 and こと, which only say that there is a matter."""
    if said[place].surface != "の" or place + 1 == len(said):
        return False
    return _begins(said, place + 1) and said[place + 1].surface not in {"件", "こと", "方", "ほう"}


def _trimmed(text: str) -> str:
    return _EMPTY_END.sub("", packaged()["passing_lead"].sub("", text))


def _counts(text: str) -> bool:
    """Whether a name is one that a call can be about. A single letter must be a kanji."""
    if not text or len(text) > _LONGEST or (len(text) == 1 and text < "一"):
        return False
    return not (packaged()["empty_thing"].match(text) or _PERSON.search(text) or _NO_NAME.search(text))


def _with_object(best: Thing, named: Sequence[Thing]) -> str:
    """「要約をキャンセルし」 is about 要約のキャンセル."""
    act = packaged()["act"]
    if not act.fullmatch(best.text):
        return best.text
    marks = ("を", "から", "が") if best.text in _MENDS else ("を",)
    objects = [thing for thing in named if thing.start < best.start and thing.after.startswith(marks) and not act.fullmatch(thing.text)]
    objects += [thing for thing in named if thing.start > best.start and thing.after.startswith("を")]
    return f"{objects[0].text}の{best.text}" if objects else best.text


def _without_parts(texts: Sequence[str]) -> tuple[str, ...]:
    """Each subject once: 「給湯器」 goes where 「事務所の給湯器」 stands."""
    kept: list[str] = []
    for text in texts:
        if any(text in other or text.rpartition("の")[2] == other.rpartition("の")[2] for other in kept):
            continue
        kept = [*(other for other in kept if other not in text), text]
    return tuple(kept)


_AFTER_ACT = ("を", "の", "お願", "って", "は", "が", "し", "す", "さ", "も")
_AFTER_TROUBLE = ("が", "は", "も", "の調子", "から", "、")


def _score(piece: Piece, thing: Thing) -> int:
    """How surely the thing is what the call is about; 0 = not at all."""
    cues, after = packaged(), thing.after
    passive = re.search(r"[らさ]れ", piece.text) is not None  # 「カラスに荒らされ」: what stands before に did it
    ways = (
        (10, bool(_MATTER.match(after)) or thing.is_offer),
        (9, bool(_IS_TOPIC.match(after))),
        (9, piece.act in _ASKING and bool(cues["act"].search(thing.text)) and (not after or after.startswith(_AFTER_ACT))),
        (_SURE, piece.act == "context"),
        (_SURE, bool(cues["trouble"].search(piece.text)) and (after.startswith(_AFTER_TROUBLE) or (after.startswith("に") and not passive))),
        (_SURE, piece.act == "lead_in" and after.startswith(("で", "に関"))),
        (_SURE, piece.act == "request" and after.startswith(("を", "も", "が"))),
        (7, piece.act == "question" and after.startswith(("って", "は", "も", "が", "を"))),
        (6, piece.act in _ASKING and bool(cues["act"].search(thing.text))),
        (5, after.startswith("が") or (piece.act == "request" and after.startswith("は"))),
        (4, piece.act in {"request", "trouble", "question"}),
        (2, after.startswith(("を", "は"))),
    )
    return next((score for score, holds in ways if holds), 0)


_ASKING = frozenset({"request", "question", "lead_in"})
_LEAK = re.compile(
    r"(?P<from>[一-龠ァ-ヴー]{1,8})(?:の[一-龠]{1,3})?(?:から|より)[^、。]{0,4}(?:水|お湯|湯)が?[^、。]{0,8}(?:漏|もれ|垂れ|たれ|落ち(?!な)|出て|出続け|吹き出|噴き出)"
)
_GAS = re.compile(r"ガス[^、。]{0,6}(?:臭|くさ|漏|匂|にお)")


def danger_of(text: str) -> str:
    """Danger has its own short name: 「天井からの水漏れ」, 「ガスの臭い」; "" = none of these."""
    if re.search(r"ガス[^、。]{0,3}警報", text):
        return "ガスの警報"
    if _GAS.search(text):
        return "ガスの臭い" if re.search(r"臭|くさ|匂|にお", text) else "ガス漏れ"
    if (found := _LEAK.search(text)) and not _WHEN_SAID.fullmatch(found["from"]):
        return f"{found['from']}からの水漏れ"
    return ""
