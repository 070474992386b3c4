"""How sales pitches and everybody else fare: declined, asked, let through."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ivr.evaluation.calibration import Calibration, calibrate
from ivr.evaluation.judged import Judged, Mistake, by_intent, by_kind, by_length, by_register, mixed
from ivr.evaluation.rates import Estimate, Rate, auroc, rate
from ivr.evaluation.trade_off import Oracle, Point, curve, oracle

OTHERS_TOUCHED = 0.02
"""At this share of the other callers declined or asked the share of pitches found is quoted: one caller in fifty asked a needless question."""


@dataclass(frozen=True, slots=True)
class Treated:
    """What became of some callers: turned away, or turned away or asked whether they sell."""

    declined: Rate
    declined_or_asked: Rate


@dataclass(frozen=True, slots=True)
class Lengths:
    """Characters of some utterances: mean, and the three quartiles."""

    mean: float
    quarter: float
    half: float
    three_quarters: float


@dataclass(frozen=True, slots=True)
class SalesFigures:
    """All of it. `handled_right`: pitches declined or asked, and others let through; `of_declined`: the share of those declined who did sell.

    `auroc` is of the probability, `auroc_of_length` of the text's length alone: 0.5 = length tells nothing. `by_…` groups: pitches where
    the name says so, other callers elsewhere.
    """

    utterances: int
    handled_right: Rate
    of_declined: Rate
    sales: Treated
    others: Treated
    others_by_kind: Mapping[str, Treated]
    others_by_intent: Mapping[str, Treated]
    sales_by_length: Mapping[str, Treated]
    others_by_length: Mapping[str, Treated]
    sales_by_register: Mapping[str, Treated]
    others_by_register: Mapping[str, Treated]
    auroc: Estimate
    auroc_of_length: Estimate
    lengths: Mapping[str, Lengths]
    oracle: Oracle
    curve: tuple[Point, ...]
    calibration: Calibration
    mistakes: tuple[Mistake, ...]


def measure(judged: Sequence[Judged]) -> SalesFigures | None:
    """Of the utterances of which it is known whether they are a pitch; None when there are none."""
    rows = [row for row in judged if row.said.sales is not None]
    if not rows:
        return None
    sales, others = [row for row in rows if row.said.sales], [row for row in rows if not row.said.sales]
    scores = {True: [row.found.sales.probability for row in sales], False: [row.found.sales.probability for row in others]}
    return SalesFigures(
        utterances=len(rows),
        handled_right=rate(_is_touched(row) == row.said.sales for row in rows),
        of_declined=rate(bool(row.said.sales) for row in rows if row.found.sales.decision == "decline"),
        sales=_treated(sales),
        others=_treated(others),
        others_by_kind={name: _treated(some) for name, some in by_kind(others).items()},
        others_by_intent={name: _treated(some) for name, some in by_intent(others).items()},
        sales_by_length={name: _treated(some) for name, some in by_length(sales).items()},
        others_by_length={name: _treated(some) for name, some in by_length(others).items()},
        sales_by_register={name: _treated(some) for name, some in by_register(sales).items()},
        others_by_register={name: _treated(some) for name, some in by_register(others).items()},
        auroc=auroc(scores[True], scores[False]),
        auroc_of_length=auroc([len(row.said.text) for row in sales], [len(row.said.text) for row in others]),
        lengths={name: _lengths(some) for name, some in (("sales", sales), ("others", others)) if some},
        oracle=oracle(scores[True], scores[False], OTHERS_TOUCHED),
        curve=curve(scores[True], scores[False]),
        calibration=calibrate([row.found.sales.probability for row in rows], [bool(row.said.sales) for row in rows]),
        mistakes=tuple(_mistakes(sales, others)),
    )


def _is_touched(row: Judged) -> bool:
    return row.found.sales.decision != "pass"


def _treated(rows: Sequence[Judged]) -> Treated:
    return Treated(rate(row.found.sales.decision == "decline" for row in rows), rate(_is_touched(row) for row in rows))


def _lengths(rows: Sequence[Judged]) -> Lengths:
    counts = [len(row.said.text) for row in rows]
    return Lengths(round(float(np.mean(counts)), 1), *(round(float(quartile), 1) for quartile in np.quantile(counts, (0.25, 0.5, 0.75))))


def _mistakes(sales: Iterable[Judged], others: Iterable[Judged]) -> list[Mistake]:
    """The worst first: customers turned away, then pitches let through that looked least like one, then customers asked."""
    declined = [row for row in others if row.found.sales.decision == "decline"]
    asked = [row for row in others if row.found.sales.decision == "ask"]
    passed = [row for row in sales if not _is_touched(row)]
    ordered = [*sorted(declined, key=_surest), *sorted(passed, key=_surest, reverse=True), *sorted(asked, key=_surest)]
    return [
        Mistake(
            row.said.text,
            f"{row.found.sales.decision} ({row.found.sales.probability:.2f})",
            "sales" if row.said.sales else f"no sales ({row.said.kind or row.said.intent or 'other'})",
            row.found.sales.reasons,
        )
        for row in ordered
    ]


def _surest(row: Judged) -> tuple[float, tuple[int, str]]:
    return -row.found.sales.probability, mixed(row.said.text)
