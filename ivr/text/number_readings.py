"""A number of known form out of the groups in which it was said: repeats, false starts and corrections taken in.

「090の1234の5678、いや、最後は9です」. Groups come from `ivr.text.number_groups`; what makes a number whole (eleven digits, a valid
area code) is told by the caller as a `Form`. The cheapest way of understanding all groups wins; what it costs says how unsure it is.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from ivr.text.number_groups import Group

_MOST_WAYS = 48
"""Ways kept from group to group. Nobody is understood any more after three corrections, which make about twenty."""
_MOST_GROUPS = 40
"""A telephone number said three times, digit by digit, with a correction."""
_CORRECTS = re.compile(
    r"い[やえ](?!す)|いいえ|じゃな|では?な[いくか]|でなく|やな[いく]|違|ちが|ちゃう|間違|まちが|訂正|失礼|もとい|すみません|すいません|すんません|すんまへん|ごめん"
    r"|おっと|うそ|嘘|待って|いけない|いかん|今のなし|逆|やっぱり?|でした|だった|直し"
)
_HESITATES = re.compile(r"あ[っ、。れ]|ん[、。]|^、あ|えっ(?!と)|と言|かな|かも")
_NEGATES = re.compile(r"^[、。\s]*(?:と?じゃな|では?な[いくか]|でなく|やな[いく]|って(?:言|い)|は(?!い)|が|の(?:間違|誤)|じゃない)")
_WAS_WRONG = re.compile(r"^[、。\s]*(?:の|は|が)?(?:間違|まちが|誤り|違い)")
_LAST = re.compile(r"最後|末尾|おしり|お尻|おしまい|下(?=[0-9]?けた|桁|[一二三四1-4]桁)|しも(?:ふた|ひと|よん)?けた|(?:後|うし)ろ|四つ目|4つ目|4こ目")
_MIDDLE = re.compile(r"真ん中|まんなか|途中|二つ目|2つ目|局番")
_FIRST = re.compile(r"最初|(?<!と)頭|あたま|はじめ|初め|市外局番|上(?=[0-9]?けた|桁|[一二三四1-4]桁)")
_AGAIN = re.compile(r"もう(?:一|1)(?:度|回)|繰り返|くりかえ|復唱|念のため|確認|はい、")
_NEAR = 40
"""Characters before a group in which a correction or a place still belongs to it."""
_QUOTED, _REPLACED, _PLACED, _REPEATED, _RESTARTED, _FALSE_START, _LEFT_OUT = 0.2, 0.1, 0.2, 0.6, 1.0, 1.6, 2.5
"""Costs by judgement: a plainly corrected number stays under 1, one where digits had to be left out is over 2."""
_TAIL_CORRECTED, _TAIL_HESITANT, _TAIL_UNSAID, _UNEVEN, _GONE_ON = 0.3, 1.2, 2.2, 0.2, 0.5
_SHORTEST_QUOTE_INSIDE, _SHORTEST_REPEAT = 3, 4
_SAME = 0.15
"""Two ways no farther apart than this are equally good."""


@dataclass(frozen=True, slots=True)
class Form:
    """What a number looks like. `is_whole`: is it complete? `begins`: may a number begin so? `parts`: the groups people use, of a whole one.

    `is_open`: of any length up to `longest`, so that more digits always fit.
    """

    is_whole: Callable[[str], bool]
    begins: Callable[[str], bool]
    parts: Callable[[str], Sequence[str]]
    longest: int
    is_open: bool = False


class Reading(NamedTuple):
    """A whole number and the cost of understanding it so: 0 is plain. `rivals`: another number would have cost about as much."""

    digits: str
    cost: float
    rivals: bool


@dataclass(frozen=True, slots=True)
class _Way:
    """One way of understanding the groups so far. `quoted`: the part of `said` that the caller just named to replace it."""

    said: tuple[str, ...] = ()
    cost: float = 0.0
    quoted: tuple[int, int] | None = None

    @property
    def joined(self) -> str:
        return "".join(self.said)

    def on(self, *said: str, cost: float = 0.0) -> "_Way":
        return _Way(tuple(part for part in said if part), self.cost + cost)


@dataclass(frozen=True, slots=True)
class _Words:
    """What the words around a group say about it."""

    corrects: bool
    hesitates: bool
    negated: bool
    anew: bool
    again: bool
    is_topic: bool
    place: str

    @classmethod
    def of(cls, group: Group) -> "_Words":
        before = group.before[-_NEAR:]
        place = ""
        for name, pattern in (("last", _LAST), ("middle", _MIDDLE), ("first", _FIRST)):
            if pattern.search(before) or (group.is_last and pattern.search(group.after[:8])):
                place = place or name
        return cls(
            bool(_CORRECTS.search(before) or _WAS_WRONG.search(group.after)),
            bool(_HESITATES.search(before)),
            bool(_NEGATES.search(group.after)),
            not group.joined,
            bool(_AGAIN.search(before)),
            group.after.startswith("は"),
            place,
        )


def _appended(way: _Way, digits: str, words: _Words, form: Form) -> Iterator[_Way]:
    if way.quoted is not None or len(way.joined) + len(digits) > form.longest:
        return
    cost = _GONE_ON if way.said and (words.corrects or (words.negated and way.joined.endswith(digits))) else 0.0
    if form.is_open and way.said:
        if words.hesitates and len(digits) == len(way.joined):
            cost += _TAIL_HESITANT + _REPLACED  # 「K7712、あ、K7721です」
        said_twice = len(digits) >= _SHORTEST_REPEAT and digits == way.joined
        cost += (_PLACED if words.anew or words.is_topic else 0.0) + (_GONE_ON if words.again else 0.0) + (_REPLACED if said_twice else 0.0)
    yield way.on(*way.said, digits, cost=cost)


def _repeated(way: _Way, digits: str, words: _Words, form: Form) -> Iterator[_Way]:
    joined = way.joined
    if not joined or way.quoted is not None:
        return
    if form.is_open:
        if digits == joined and len(digits) >= _SHORTEST_REPEAT:
            yield way
    elif form.is_whole(joined):
        if digits in {*way.said, *form.parts(joined)} or joined.endswith(digits) or (joined.startswith(digits) and form.begins(digits)):
            yield replace(way, cost=way.cost + (_REPEATED if words.corrects or words.negated else 0))
        elif len(digits) >= _SHORTEST_QUOTE_INSIDE and digits in joined:
            yield replace(way, cost=way.cost + _QUOTED)
    elif digits in {way.said[-1], joined}:
        yield replace(way, cost=way.cost + _REPEATED)


def _restarted(way: _Way, digits: str, words: _Words, form: Form) -> Iterator[_Way]:
    joined = way.joined
    if not joined or not form.begins(digits):
        return
    if form.is_open and joined.isalpha() and digits.startswith(joined):
        yield way.on(digits, cost=-_REPLACED)  # 「H、H2231です」
    elif form.is_whole(joined):
        yield way.on(digits, cost=_TAIL_CORRECTED if words.corrects else _RESTARTED)
    elif joined.startswith(digits):
        yield way.on(digits, cost=_REPEATED)
    else:
        yield way.on(digits, cost=(0.4 if words.corrects else _FALSE_START) + 0.1 * len(joined))


def _tail_replaced(way: _Way, digits: str, words: _Words, form: Form) -> Iterator[_Way]:
    joined = way.joined
    if way.quoted is not None or not joined or not (words.corrects or words.hesitates or (words.anew and form.is_whole(joined))):
        return
    cost = _TAIL_CORRECTED if words.corrects else _TAIL_HESITANT if words.hesitates else _TAIL_UNSAID
    cost += 2 * _UNEVEN if words.place else 0
    lengths, total = [len(digits)], 0
    for part in way.said[::-1][:4]:
        total += len(part)
        lengths.append(total)
    for length in dict.fromkeys(lengths):
        if length <= len(joined):
            kept = joined[: len(joined) - length]
            yield way.on(kept, digits, cost=cost + (0 if length == len(digits) else _UNEVEN))


def _quoted(way: _Way, digits: str, words: _Words, form: Form) -> Iterator[_Way]:
    joined = way.joined
    if way.quoted is not None or digits not in joined or not (words.negated or (words.place and form.is_whole(joined))):
        return
    at = joined.find(digits) if words.place == "first" else joined.find(digits, 1) if words.place == "middle" else joined.rfind(digits)
    misplaced = (words.place == "last" and not joined.endswith(digits)) or (words.place == "first" and at > 0)
    if at < 0 or misplaced:
        return
    yield _Way(way.said, way.cost + _QUOTED, (at, at + len(digits)))


def _replaced(way: _Way, digits: str) -> Iterator[_Way]:
    if way.quoted is None:
        return
    start, end = way.quoted
    yield way.on(way.joined[:start], digits, way.joined[end:], cost=_REPLACED)
    if end < len(way.joined):
        yield way.on(way.joined[:start], digits, cost=_TAIL_CORRECTED)  # and the rest is said anew


def _placed(way: _Way, digits: str, words: _Words, form: Form) -> Iterator[_Way]:
    joined = way.joined
    if not words.place or way.quoted is not None or not form.is_whole(joined):
        return
    parts = form.parts(joined)
    if words.place == "last" and len(digits) < len(joined):
        yield way.on(joined[: -len(digits)], digits, cost=_PLACED)
    elif words.place == "first":
        yield way.on(digits, "".join(parts[1:]), cost=_PLACED)
    elif len(parts) > 2:  # noqa: PLR2004 - a middle needs three parts
        yield way.on(parts[0], digits, "".join(parts[2:]), cost=_PLACED)


def _left_out(way: _Way, group: Group) -> Iterator[_Way]:
    if group.is_other:
        yield way
    elif not group.joined:
        yield replace(way, cost=way.cost + _LEFT_OUT)


def _ways(way: _Way, group: Group, words: _Words, form: Form) -> Iterator[_Way]:
    for digits, cost in group.readings:
        told = replace(way, cost=way.cost + cost)
        if not group.is_other:
            yield from _appended(told, digits, words, form)
            yield from _tail_replaced(told, digits, words, form)
            yield from _replaced(told, digits)
            yield from _placed(told, digits, words, form)
            yield from _restarted(told, digits, words, form)
            yield from _quoted(told, digits, words, form)
            yield from _repeated(told, digits, words, form)
    yield from _left_out(way, group)


def _best(ways: Iterator[_Way]) -> list[_Way]:
    """The cheapest ways, one of a kind."""
    kept: dict[tuple[str, tuple[int, int] | None, str], _Way] = {}
    for way in ways:
        key = (way.joined, way.quoted, way.said[-1] if way.said else "")
        if key not in kept or way.cost < kept[key].cost:
            kept[key] = way
    return sorted(kept.values(), key=lambda way: way.cost)[:_MOST_WAYS]


def read_number(groups: Sequence[Group], form: Form) -> Reading | None:
    """The whole number that `groups` say, or None when they make none."""
    ways = [_Way()]
    for group in groups[:_MOST_GROUPS]:
        words = _Words.of(group)
        ways = _best(new for way in ways for new in _ways(way, group, words, form))
    whole = [way for way in ways if form.is_whole(way.joined) and way.quoted is None]
    if not whole:
        return None
    best = whole[0]
    rivals = any(way.joined != best.joined and way.cost - best.cost <= _SAME for way in whole[1:])
    return Reading(best.joined, round(best.cost, 2), rivals)
