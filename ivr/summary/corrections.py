"""What callers take back: 「明日、いや明後日」, 「土曜じゃなくて日曜」, 「やっぱり来週に」. Only what holds at the end is left."""

import re
from collections.abc import Sequence
from typing import NamedTuple

_NUMBER = "一二三四五六七八九十百"
_TWO = rf"(?:[0-9]{{1,2}}|[{_NUMBER}]{{1,3}})"
_WEEK = r"今週|再来週|さ来週|来週|翌週|今月|再来月|来月"
_DAY = (
    rf"(?:(?:{_WEEK})の?)?(?:第[1-5一二三四五]の?)?[月火水木金土日]曜日?|明々?後日|しあさって|あさって|明日|あした|今日|本日|翌日|{_WEEK}|月末"
    rf"|(?<![月火水木金土日0-9])[土日](?=じゃ|では|で|に|の)|{_TWO}月の?{_TWO}日|[0-9]{{1,2}}日(?!間)"
)
_CLOCK = (
    rf"(?:(?:午前|午後|朝|お?昼|夕方|夜|晩)の?)?{_TWO}時(?:半|[0-9]{{1,2}}分)?(?!間)|午前中?|午後|夕方|朝一|お?昼過ぎ"
)  # fmt: skip
_WHEN = re.compile(rf"(?:{_DAY})(?:の?(?:{_DAY}|{_CLOCK})){{0,3}}|(?:{_CLOCK})")
"""A day or time that may still come; what is over (昨日, 先週) is never taken back."""
_DAYS, _CLOCKS = re.compile(_DAY), re.compile(_CLOCK)
_COUNT = re.compile(
    rf"(?:[0-9]{{1,6}}|[{_NUMBER}]{{1,6}})(?:個|箱|枚|本|台|名|人|部|冊|泊|着|足|袋|セット|ケース|キロ|トン|立米|リットル|万?円|千円|時間|階|号室)"
)
_LETTERS = "[一-龠々ァ-ヴーA-Za-z0-9]"
_THINGS = rf"{_LETTERS}+(?:の{_LETTERS}+){{0,4}}(?:の?こと)?"
_THING, _NEW_THING = re.compile(f"{_THINGS}$"), re.compile(f"{_THINGS}(?=[がをはのにでも])")
_LONGEST_THING = 30
_AH = r"[、。\s]{0,3}(?:あ{1,3}[っー]?[、。\s]{0,3})?"
_WRONG = r"違う(?=[、。\s])|(?<=あ)違う|違った(?=[、。\s])|違います|ちがう|ちがいます|間違え(?:まし)?た|まちがえ(?:まし)?た|訂正(?:します|です)?"
_MARK = re.compile(
    r"(?P<instead>(?<!だけ)(?<!のみ)(?:じゃ|では)なくて?[、。\s]{0,3})"
    rf"|(?P<wrong>{_AH}(?:{_WRONG})[、。\s]{{0,3}})"
    rf"|(?P<soft>(?:^|[、。\s]{{1,3}}){_AH}(?:いや|いえ|もとい|失礼(?:しました)?|すみません|ごめんなさい)[、。\s]{{0,3}})"
    r"|(?P<rather>や(?:っぱ|は)り?(?:ですね)?[、。\s]{0,3})"
)
"""「XじゃなくてY」 · 「X、あ違う、Y」 · 「X、いやY」 · 「やっぱりY」."""
_MOST = 6
"""Nobody corrects more often in a breath."""
_FAR, _LONGEST_WHEN = 20, 12
"""How far behind やっぱり the new day may stand: 「やっぱり配達は来週の月曜に」."""
_JOIN = re.compile(r"^(?:に|で|は|を|から|まで|の|が)+")
_ADJACENT = re.compile(r"^(?:に|で|から|まで|の)?[、。\s]*$")
"""「すみません」 and 「いや」 correct only what they follow at once; elsewhere they are manners."""
_LEFT_OVER = re.compile(r"^[、。\sあえっといや]*$")
_LOOSE_END = re.compile(r"[、。\s]{0,3}(?:あ{1,3}[っー]?)?[、。\s]{0,3}$")


class _Standing(NamedTuple):
    """The text as it stands, the turns before it, and where to look on."""

    text: str
    earlier: list[str]
    place: int


class _New(NamedTuple):
    """What is said instead: its words and the pattern of what it can replace."""

    words: str
    kind: re.Pattern[str]


def settle(texts: Sequence[str]) -> tuple[str, ...]:
    """`texts` in the order they were said, without what a later word took back.

    >>> settle(["予約は水曜日、いや木曜日の10時に"])
    ('予約は木曜日の10時に',)
    """
    settled: list[str] = []
    for text in texts:
        now = _Standing(text, settled, 0)
        for _ in range(_MOST):
            mark = _MARK.search(now.text, now.place)
            if mark is None:
                break
            now = _apply(now, mark)
        settled = [*now.earlier, now.text]
    return tuple(settled)


def _apply(now: _Standing, mark: re.Match[str]) -> _Standing:
    before, after = now.text[: mark.start()], now.text[mark.end() :]
    unchanged = now._replace(place=mark.end())
    if mark["instead"]:
        return _instead(unchanged, before, after)
    dropped = _Standing(before + after, now.earlier, len(before))
    if mark["rather"] and (instead := _MARK.search(after)) and instead["instead"]:
        return dropped
    new = _new(after, far=_FAR if mark["rather"] else 0)
    if new is None:
        return _other_thing(unchanged, before, after) if mark["wrong"] else unchanged
    olds = list(new.kind.finditer(before))
    if olds and (not mark["soft"] or _ADJACENT.match(before[olds[-1].end() :])):
        kept = _without(before, olds[-1])
        words = _merged(olds[-1].group(), new.words) if new.kind is _WHEN else new.words
        return _Standing(kept + after.replace(new.words, words, 1), now.earlier, len(kept))
    return dropped._replace(earlier=_taken_back(now.earlier, new.kind)) if mark["rather"] else unchanged


def _new(after: str, *, far: int) -> _New | None:
    """The day, time or count that follows a correction, at most `far` characters behind it."""
    sentence = re.split(r"[。!?]", after, maxsplit=1)[0]
    for kind in (_WHEN, _COUNT):
        found = kind.search(sentence[: far + _LONGEST_WHEN]) if far else kind.match(sentence)
        if found and found.start() <= far:
            return _New(found.group(), kind)
    return None


def _other_thing(unchanged: _Standing, before: str, after: str) -> _Standing:
    """「冷蔵庫、あ違う、洗濯機が」."""
    old = _THING.search(before[-_LONGEST_THING:])
    if old is None or not _NEW_THING.match(after):
        return unchanged
    kept = before[: len(before) - len(old.group())]
    return _Standing(kept + after, unchanged.earlier, len(kept))


def _merged(old: str, new: str) -> str:
    """Of a day and a time only what was said anew changes: 「明日の3時、いや4時」 is tomorrow at four."""
    day, clock = _DAYS.search(old), _CLOCKS.search(old)
    if day and not _DAYS.search(new):
        return f"{day.group()}の{new}"
    if clock and not _CLOCKS.search(new):
        return f"{new}の{clock.group()}"
    return new


def _instead(unchanged: _Standing, before: str, after: str) -> _Standing:
    """「XじゃなくてY」."""
    for kind in (_WHEN, _COUNT):
        old = next((match for match in kind.finditer(before) if match.end() == len(before)), None)
        if old and (new := kind.match(after)):
            kept = before[: old.start()]
            return _Standing(kept + after, [_replaced(each, kind, old.group(), new.group()) for each in unchanged.earlier], len(kept))
    thing = _THING.search(before[-_LONGEST_THING:])
    if thing is None:
        return unchanged
    kept = before[: len(before) - len(thing.group())]
    said_before = re.search(rf"{re.escape(thing.group())}[、。\sあえっいや]{{0,6}}$", kept)
    kept = kept[: said_before.start()] if said_before else kept
    return _Standing(kept + after, unchanged.earlier, len(kept))


def _replaced(text: str, kind: re.Pattern[str], old: str, new: str) -> str:
    """Each day or count of `text` that `old` names becomes `new`: 「土曜」 also names 土曜日."""
    core = old.removesuffix("日") if old.endswith("曜日") else old
    return kind.sub(lambda match: new if core in match.group() else match.group(), text)


def _without(before: str, old: re.Match[str]) -> str:
    """What stands before a correction, without what it corrects."""
    between = before[old.end() :]
    if _LEFT_OVER.match(between):
        return before[: old.start()]
    return before[: old.start()] + _LOOSE_END.sub("、", _JOIN.sub("", between)).removeprefix("、")


def _taken_back(earlier: list[str], kind: re.Pattern[str]) -> list[str]:
    """Days (or counts) of the last turn that has some are not wanted any more."""
    for place in reversed(range(len(earlier))):
        text = earlier[place]
        olds = list(kind.finditer(text))
        for old in reversed(olds):
            text = text[: old.start()] + _JOIN.sub("", text[old.end() :])
        if olds:
            return [*earlier[:place], text, *earlier[place + 1 :]]
    return earlier
