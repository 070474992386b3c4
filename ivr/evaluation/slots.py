"""Values read from speech (numbers, names, days, addresses), on labelled cases: taken rightly, asked about, or taken wrongly."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal, get_args
from zoneinfo import ZoneInfo

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from ivr.classify.slots import SlotValue, parse_slot
from ivr.evaluation.data import DATA, BadData, Part
from ivr.evaluation.judged import Mistake, mixed
from ivr.evaluation.rates import Rate, rate, wilson

NOW = datetime(2026, 11, 24, 10, tzinfo=ZoneInfo("Asia/Tokyo"))
"""The moment the sets were written for."""
KINDS = {
    "phones": "phone", "names": "name", "dates": "date", "times": "time", "addresses": "address", "postcodes": "postcode",
    "order_numbers": "order_number", "amounts": "amount",
}  # fmt: skip
"""File → slot type."""

Verdict = Literal["right", "read back", "doubted", "asked again", "wrong"]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)


@dataclass(frozen=True, slots=True)
class Case:
    """What was said, and what it means ("": nothing to be taken)."""

    said: str
    meant: str


@dataclass(frozen=True, slots=True)
class KindFigures:
    """One kind of value.

    right: taken without asking, and right. read back: asked about the right value. doubted: asked about another value, or asked again
    though there was one. asked again: nothing could be made of it, rightly. wrong: taken without asking, and wrong.
    `understood`: right or read back, of the values there were; `sure_right`: right, of those taken without asking.
    """

    kind: str
    cases: int
    counts: Mapping[Verdict, int]
    understood: Rate
    sure_right: Rate
    mistakes: tuple[Mistake, ...]


@dataclass(frozen=True, slots=True)
class SlotFigures:
    """Every kind, and the mistakes of all of them: values taken wrongly first."""

    kinds: tuple[KindFigures, ...]
    mistakes: tuple[Mistake, ...]


def measure(part: Part, folder: Path = DATA) -> SlotFigures | None:
    """All kinds of which `folder`/slots has this part; None when it has none. Raises `BadData`."""
    kinds = tuple(_kind(kind, path) for kind in KINDS if (path := folder / "slots" / f"{kind}_{part}.yaml").exists())
    if not kinds:
        return None
    mistakes = sorted((mistake for each in kinds for mistake in each.mistakes), key=_worst)
    return SlotFigures(kinds, tuple(mistakes))


def _kind(kind: str, path: Path) -> KindFigures:
    judged = [(case, found := parse_slot(KINDS[kind], case.said, now=NOW), judge(kind, case, found)) for case in cases(path)]
    counts = {verdict: sum(given == verdict for _case, _found, given in judged) for verdict in VERDICTS}
    mistakes = [
        Mistake(case.said, f"{verdict}: {found.value if found else 'nothing'}", f"{kind}: {case.meant or 'nothing'}")
        for case, found, verdict in judged
        if verdict in {"wrong", "doubted"}
    ]
    return KindFigures(
        kind=kind,
        cases=len(judged),
        counts=counts,
        understood=rate(verdict in {"right", "read back"} for case, _found, verdict in judged if case.meant),
        sure_right=wilson(counts["right"], counts["right"] + counts["wrong"]),
        mistakes=tuple(sorted(mistakes, key=_worst)),
    )


def _worst(mistake: Mistake) -> tuple[bool, tuple[int, str]]:
    return not mistake.told.startswith("wrong"), mixed(mistake.text)


def cases(path: Path) -> Iterator[Case]:
    """The labelled cases of a file: sections of what was said, each with its value. Raises `BadData`."""
    try:
        sections = YAML(typ="base", pure=True).load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, YAMLError) as error:
        raise BadData(f"{path}: {error}") from error
    for found in sections.values():
        yield from (Case(said, meant or "") for said, meant in found.items())


def judge(kind: str, case: Case, found: SlotValue | None) -> Verdict:
    """How `found` fares against what was meant."""
    if found is None or not found.value:
        return "doubted" if case.meant else "asked again"
    is_right = bool(case.meant) and _same(kind, found, case.meant)
    if found.is_sure:
        return "right" if is_right else "wrong"
    return "read back" if is_right else "doubted"


def _same(kind: str, value: SlotValue, meant: str) -> bool:
    if kind == "phones":
        return re.sub(r"\D", "", value.written) == re.sub(r"\D", "", meant)
    return value.value.replace(" ", "") == meant.replace(" ", "")
