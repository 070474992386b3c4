"""Whether words written by somebody else say only what the caller said: every name, number, day, thing and deed is looked up.

Strict on purpose: a paraphrase that is not in the words is refused like an invention, since nothing here can tell the two apart.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from importlib.resources import files
from itertools import takewhile

from kanjize import kanji2number
from ruamel.yaml import YAML

from ivr.summary.model import Summary, Told
from ivr.text import fold_reading, reading
from ivr.text.phone import national
from ivr.text.words import Word, words

MOST_ABOUT, MOST_WANTS = 50, 150
"""Longer texts are no two lines."""


def _listed(group: str) -> list[list[str]]:
    lines = YAML(typ="safe", pure=True).load(files("ivr.summary").joinpath("reporting.yaml").read_text(encoding="utf-8"))[group]
    return [str(line).split() for line in lines]


@lru_cache(maxsize=8)
def _words_of(group: str) -> frozenset[str]:
    """The words of a group of `reporting.yaml`."""
    return frozenset(word for line in _listed(group) for word in line)


@lru_cache(maxsize=1)
def _same() -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(line) for line in _listed("same"))


_KANJI_NUMBER = re.compile(r"[〇零一二三四五六七八九十百千万]+")
_FIGURES = re.compile(r"(\d+(?:[-,.:]\d+)*)(.?)")
_UNITS = frozenset("時日月分円個箱枚本台名人部冊年階号泊歳才回度週件万千")
_AFTERNOON = re.compile(r"午後の?(\d{1,2})時")
_TELEPHONE_DIGITS = 9
_WEEKDAY = re.compile(r"[月火水木金土日]曜")


def problems(about: str, wants: str, told: Told, rules: Summary) -> tuple[str, ...]:
    """What in the two texts the caller did not say, and what of the rules' own summary they leave out; () = they may stand.

    Numbers are compared with their units, names and things by spelling and reading, deeds by their dictionary form and whether they are denied.
    """
    text = f"{about}。{wants}"
    found = [*_form(about, wants), *ungrounded(text, told, rules), *_left_out(text, rules.wants)]
    return tuple(dict.fromkeys(found))


def ungrounded(text: str, told: Told, rules: Summary) -> tuple[str, ...]:
    """Words of `text` that neither the caller's words nor the slots nor the rules' summary have."""
    source = _Source(_all_words(told, rules))
    said = words(_plain(text))
    found = [*source.strange_numbers(text), *source.strange_names(said), *source.strange_deeds(said)]
    return tuple(dict.fromkeys(found))


def _form(about: str, wants: str) -> Iterator[str]:
    if not about.strip() or not wants.strip() or len(about) > MOST_ABOUT or len(wants) > MOST_WANTS:
        yield "length"
    if re.search(r"[\x00-\x1f\x7f\u2028\u2029]|https?:|www\.", about + wants):
        yield "form"
    if any(len(re.sub(r"\D", "", figures[0])) >= _TELEPHONE_DIGITS for figures in _numbers(about + wants)):
        yield "telephone number"  # it stands on the first line, with its mark


def _left_out(text: str, ours: str) -> Iterator[str]:
    """Numbers and days of the rules' sentences that a rewording lost: a shorter text may not lose a deadline."""
    there = _numbers(text)
    yield from (f"{figures}{unit}" for figures, unit in _numbers(ours) if (figures, unit) not in there)
    plain = _in_figures(text)
    for word in words(_in_figures(ours)):
        if (word.surface in _words_of("days") or _WEEKDAY.match(word.surface)) and not any(each in plain for each in _likes(word.surface)):
            yield word.surface


def _all_words(told: Told, rules: Summary) -> str:
    slots = [part for slot in told.slots.values() for part in (slot.value, slot.spoken, slot.label, _as_national(slot.value))]
    known = [told.caller_name or "", _as_national(told.caller_number or "")]
    return "。".join([*(each.text for each in told.said), *slots, *known, rules.about, rules.wants, rules.notes, rules.details])


def _as_national(value: str) -> str:
    return national(value) if value.startswith("+") else ""


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def _likes(word: str) -> tuple[str, ...]:
    """`word`, and the same in other words: 本日中 is 今日中."""
    return (word, *(word.replace(each, other) for same in _same() for each in same if each in word for other in same))


def _in_figures(text: str) -> str:
    """Kanji numbers as figures, hours on the clock of 24: 午後三時 → 15時; what is no number stays."""

    def figure(match: re.Match[str]) -> str:
        kanji = match.group().replace("零", "〇")
        if not re.search("[十百千万]", kanji):
            return "".join(str("〇一二三四五六七八九".find(each)) for each in kanji)
        try:
            return str(kanji2number(kanji))
        except ValueError:
            return kanji

    return _AFTERNOON.sub(lambda match: f"{int(match[1]) % 12 + 12}時", _KANJI_NUMBER.sub(figure, _plain(text)))


def _numbers(text: str) -> list[tuple[str, str]]:
    """Each number with its unit, "" = none that is known."""
    return [(match[1].replace(",", ""), match[2] if match[2] in _UNITS else "") for match in _FIGURES.finditer(_in_figures(text))]


class _Source:
    """What the caller said, made ready for looking up."""

    def __init__(self, text: str) -> None:
        self._plain = _plain(text)
        self._spelling = re.sub(r"\s", "", self._plain).casefold()
        self._sound = _sound(text)
        self._numbers = frozenset(_numbers(text))
        self._figures = frozenset(figures for figures, _ in self._numbers) | {re.sub(r"\D", "", figures) for figures, _ in self._numbers}
        self._deeds = {(deed, denied) for deed, denied in _deeds(words(self._plain))}

    def strange_numbers(self, text: str) -> Iterator[str]:
        """A number nobody said, or said of something else."""
        for figures, unit in _numbers(text):
            if (figures, unit) not in self._numbers and (unit or figures not in self._figures):
                yield f"{figures}{unit}"

    def strange_names(self, said: Sequence[Word]) -> Iterator[str]:
        """Nouns and names, as they stand together: 佐藤 and 商事 said apart make no 佐藤商事."""
        run: list[str] = []
        for word in [*said, Word("。", "mark", "。")]:
            if word.is_nounlike and word.kind != "number" and not word.surface.isdigit():
                run.append(word.surface)
                continue
            yield from self._strange_run(run)
            run = []

    def _strange_run(self, run: Sequence[str]) -> Iterator[str]:
        kept = [word for word in run if word not in _words_of("nouns")]
        if not kept or self._has("".join(run)):
            return
        # General words may stand beside a name (給湯器修理); two names side by side must have been said so.
        start = next(place for place, word in enumerate(run) if word not in _words_of("nouns"))
        end = len(run) - next(place for place, word in enumerate(reversed(run)) if word not in _words_of("nouns"))
        core = "".join(run[start:end])
        if not any(self._has(each) for each in _likes(core)):
            yield core

    def _has(self, text: str) -> bool:
        if text.casefold() in self._spelling:
            return True
        sound = _sound(text)
        return len(sound) > 2 and sound in self._sound  # noqa: PLR2004 - two syllables stand in any text

    def strange_deeds(self, said: Sequence[Word]) -> Iterator[str]:
        """Verbs and adjectives nobody used, or whose denial was added or dropped."""
        for deed, denied in _deeds(said):
            if (deed in _words_of("verbs") and not denied) or (deed, denied) in self._deeds:
                continue
            if not any((each, denied) in self._deeds for each in _likes(deed)) and (denied or not self._has(deed)):
                yield f"{deed}{'ない' if denied else ''}"


_DENIALS = frozenset({"ない", "ぬ", "ず", "まい", "へん", "ん"})


def _deeds(said: Sequence[Word]) -> Iterator[tuple[str, bool]]:
    """Dictionary forms of verbs and adjectives, and whether they are denied."""
    for place, word in enumerate(said):
        if word.kind in {"verb", "adjective"}:
            following = takewhile(lambda each: each.kind == "auxiliary" or each.base == "ない", said[place + 1 : place + 4])
            yield word.base, any(each.base in _DENIALS for each in following)


@lru_cache(maxsize=512)
def _sound(text: str) -> str:
    return fold_reading(reading(text))
