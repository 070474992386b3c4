#!/usr/bin/env python3
"""Measure slots read from speech on the labelled sets: `scripts/eval_slots.py [dev|test] [KIND…] [--errors]`.

right: taken without asking, and right. read back: asked about the right value. doubted: asked about another value, or asked again though
there was one. asked again: nothing could be made of it, rightly. wrong: taken without asking, and wrong.
"""

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from ruamel.yaml import YAML

from ivr.classify.slots import SlotValue, parse_slot

DATA = Path(__file__).resolve().parent.parent / "tests" / "data" / "slots"
NOW = datetime(2026, 11, 24, 10, tzinfo=ZoneInfo("Asia/Tokyo"))
"""The moment the sets were written for."""
KINDS = {
    "phones": "phone", "names": "name", "dates": "date", "times": "time", "addresses": "address", "postcodes": "postcode",
    "order_numbers": "order_number", "amounts": "amount",
}  # fmt: skip
"""File → slot type."""

Verdict = Literal["right", "read back", "doubted", "asked again", "wrong"]
VERDICTS: tuple[Verdict, ...] = ("right", "read back", "doubted", "asked again", "wrong")


@dataclass(frozen=True)
class Case:
    """What was said, what it means ("": nothing to be taken), and in which section of the set."""

    said: str
    meant: str
    section: str


@dataclass
class Row:
    """One kind's figures. `sure_right` of `sure` values taken without asking were right."""

    kind: str
    part: str
    cases: int = 0
    counts: dict[Verdict, int] = field(default_factory=lambda: dict.fromkeys(VERDICTS, 0))
    errors: list[str] = field(default_factory=list)

    @property
    def sure(self) -> int:
        """Values taken without asking."""
        return self.counts["right"] + self.counts["wrong"]


def cases(kind: str, part: str) -> Iterator[Case]:
    """The labelled cases of a kind."""
    sections = YAML(typ="base", pure=True).load((DATA / f"{kind}_{part}.yaml").read_text(encoding="utf-8"))
    for section, found in sections.items():
        for said, meant in found.items():
            yield Case(said, meant or "", section)


def _same(kind: str, value: SlotValue, meant: str) -> bool:
    if kind == "phones":
        return re.sub(r"\D", "", value.written) == re.sub(r"\D", "", meant)
    return value.value.replace(" ", "") == meant.replace(" ", "")


def judge(kind: str, case: Case, found: SlotValue | None) -> Verdict:
    """How `found` fares against what was meant."""
    if found is None or not found.value:
        return "doubted" if case.meant else "asked again"
    is_right = bool(case.meant) and _same(kind, found, case.meant)
    if found.is_sure:
        return "right" if is_right else "wrong"
    return "read back" if is_right else "doubted"


def measure(part: str) -> list[Row]:
    """One row a kind for `part` ("dev" or "test"), with what was wrong or doubted in words."""
    rows = []
    for kind, slot_type in KINDS.items():
        row = Row(kind, part)
        for case in cases(kind, part):
            found = parse_slot(slot_type, case.said, now=NOW)
            verdict = judge(kind, case, found)
            row.cases += 1
            row.counts[verdict] += 1
            if verdict in {"wrong", "doubted"}:
                row.errors.append(f"{verdict}: {case.said} → {found.value if found else ''} ({found.confidence if found else 0}), meant {case.meant}")
        rows.append(row)
    return rows


def main() -> None:
    words = sys.argv[1:]
    part = "test" if "test" in words else "dev"
    print(f"{part:<14}{'cases':>6}" + "".join(f"{verdict:>13}" for verdict in VERDICTS) + f"{'sure, right':>16}")
    for row in measure(part):
        if set(words) & set(KINDS) and row.kind not in words:
            continue
        sure = f"{row.counts['right']}/{row.sure}" if row.sure else "-"
        print(f"{row.kind:<14}{row.cases:>6}" + "".join(f"{row.counts[verdict]:>13}" for verdict in VERDICTS) + f"{sure:>16}")
        if "--errors" in words:
            print("\n".join(f"    {error}" for error in row.errors))


if __name__ == "__main__":
    main()
