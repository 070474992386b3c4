"""Utterances and what was made of them, side by side, and the groups in which they are counted."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar, get_args
from zlib import crc32

from ivr.classify import Understanding
from ivr.classify.model import Intent
from ivr.evaluation.data import KINDS, REGISTERS, Utterance

Row = TypeVar("Row")
INTENTS: tuple[Intent, ...] = get_args(Intent)
SHORT_CHARS, MIDDLE_CHARS = 20, 45
"""The lengths in which the sets are written: a third each up to 20 and up to 45 characters, a third longer."""
LENGTHS = ("short", "middle", "long")
UNMARKED = "unmarked"
"""The name of a group of which nobody noted what it is."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One utterance, and what was understood of it."""

    said: Utterance
    found: Understanding


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing that went wrong: the words, what the product made of them, what was meant, and the reasons it gave."""

    text: str
    told: str
    meant: str
    reasons: tuple[str, ...] = ()


def judge(rows: Iterable[Utterance], understand: Callable[[str], Understanding]) -> list[Judged]:
    """Each utterance understood by its words alone."""
    return [Judged(row, understand(row.text)) for row in rows]


def mixed(text: str) -> tuple[int, str]:
    """A key that puts texts into an order which is always the same and has nothing to do with how they begin."""
    return crc32(text.encode()), text


def length_of(text: str) -> str:
    """The band of `LENGTHS` that `text` is in."""
    return "short" if len(text) <= SHORT_CHARS else "middle" if len(text) <= MIDDLE_CHARS else "long"


def by_intent(rows: Sequence[Judged]) -> dict[str, list[Judged]]:
    """By the intent labelled; "several" = more than one would do."""
    return grouped(rows, lambda row: row.said.intent or "several", (*INTENTS, "several"))


def by_kind(rows: Sequence[Judged]) -> dict[str, list[Judged]]:
    """By who calls."""
    return grouped(rows, lambda row: row.said.kind or UNMARKED, (*KINDS, UNMARKED))


def by_length(rows: Sequence[Judged]) -> dict[str, list[Judged]]:
    """By how long the utterance is."""
    return grouped(rows, lambda row: length_of(row.said.text), LENGTHS)


def by_register(rows: Sequence[Judged]) -> dict[str, list[Judged]]:
    """By how it is said, as far as a note tells."""
    return grouped(rows, lambda row: row.said.register or UNMARKED, (*(register or UNMARKED for register in REGISTERS),))


def grouped(rows: Sequence[Row], name: Callable[[Row], str], order: Sequence[str]) -> dict[str, list[Row]]:
    """`rows` by name, in `order`; groups without rows are left out."""
    found = {each: [row for row in rows if name(row) == each] for each in order}
    return {each: some for each, some in found.items() if some}
