"""The figures as pictures: reliability diagrams and what a threshold trades. Labels are English, so that any font can show them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ivr.errors import MissingExtra
from ivr.evaluation.calibration import Calibration
from ivr.evaluation.faq import FaqFigures
from ivr.evaluation.rates import Rate
from ivr.evaluation.results import Results
from ivr.evaluation.sales import SalesFigures
from ivr.evaluation.trade_off import Point

_INCHES = (6.4, 5.0)
_DPI = 120
_LEAST_SHOWN = 0.1
"""The axis of what should be small reaches at least so far (share, 0–1): curves of two runs can be laid side by side."""


@dataclass(frozen=True, slots=True)
class _Spot:
    """Where the product stands: shares of the unwanted and the wanted that it touches."""

    name: str
    unwanted: Rate
    wanted: Rate


def need_plots() -> None:
    """Raise `MissingExtra` where no plots can be drawn; asked before an evaluation begins."""
    _figure()


def _figure() -> Any:
    try:
        from matplotlib.figure import Figure  # noqa: PLC0415 - an optional extra
    except ImportError as error:
        raise MissingExtra("matplotlib (draws the plots)", "eval") from error
    return Figure(figsize=_INCHES, dpi=_DPI, layout="constrained")


def draw_all(results: Results, folder: Path) -> list[str]:
    """Write every plot for which there are figures; their file names. The same figures give the same bytes."""
    wanted: list[tuple[str, Any, Callable[[Any, str], Any]]] = [
        ("sales_reliability.png", results.sales, lambda found, of: _reliability(found.calibration, f"Sales probability ({of})")),
        ("sales_trade_off.png", results.sales, _sales_trade_off),
        ("faq_reliability.png", results.faq, lambda found, of: _reliability(found.calibration, f"FAQ: first candidate's probability ({of})")),
        ("faq_trade_off.png", results.faq, _faq_trade_off),
    ]
    written = []
    for name, figures, draw in wanted:
        if figures is not None:
            draw(figures, results.of).savefig(folder / name, metadata={"Software": None})  # else matplotlib's version is in the file
            written.append(name)
    return written


def _reliability(found: Calibration, title: str) -> Any:
    figure = _figure()
    axes = figure.add_subplot()
    axes.plot([0, 1], [0, 1], color="grey", linestyle="--", linewidth=1, label="says what it means")
    shares = [(each.mean, each.true.value, each.true) for each in found.bins if each.true.value is not None]
    down = [share - (rate.low or 0.0) for _mean, share, rate in shares]
    up = [(rate.high or 0.0) - share for _mean, share, rate in shares]
    error = "–" if found.error is None else f"{found.error:.3f}"
    means, heights = [mean for mean, _share, _rate in shares], [share for _mean, share, _rate in shares]
    axes.errorbar(means, heights, yerr=[down, up], fmt="o-", capsize=3, label=f"measured, 95 % (expected calibration error {error})")
    for mean, share, rate in shares:
        axes.annotate(str(rate.of), (mean, share), textcoords="offset points", xytext=(6, -10), fontsize=8, color="dimgrey")
    axes.set(xlabel="probability said", ylabel="share true (numbers: how many)", title=title, xlim=(0, 1), ylim=(0, 1.02))
    axes.legend(loc="upper left", fontsize=8)
    return figure


def _sales_trade_off(found: SalesFigures, of: str) -> Any:
    spots = (
        _Spot("operating point: declined", found.others.declined, found.sales.declined),
        _Spot("operating point: declined or asked", found.others.declined_or_asked, found.sales.declined_or_asked),
    )
    return _trade_off(found.curve, spots, ("others declined or asked", "pitches found", f"Sales: one threshold on the probability ({of})"))


def _faq_trade_off(found: FaqFigures, of: str) -> Any:
    touched = Rate(0, found.out_of_scope.answered.of, _sum(found.out_of_scope.answered, found.out_of_scope.asked), None, None)
    helped = Rate(0, found.in_scope.answered_right.of, _sum(found.in_scope.answered_right, found.in_scope.asked_right), None, None)
    spots = (
        _Spot("operating point: answered", found.out_of_scope.answered, found.in_scope.answered_right),
        _Spot("operating point: answered or asked about", touched, helped),
    )
    return _trade_off(
        found.curve, spots, ("questions without an answer that get one", "answered right", f"FAQ: one threshold for all clients ({of})")
    )


def _sum(one: Rate, other: Rate) -> float | None:
    return None if one.value is None or other.value is None else one.value + other.value


def _trade_off(points: Sequence[Point], spots: Sequence[_Spot], labels: tuple[str, str, str]) -> Any:
    figure = _figure()
    axes = figure.add_subplot()
    axes.step([100 * point.unwanted for point in points], [100 * point.wanted for point in points], where="post", label="every threshold (oracle)")
    for marker, spot in zip("os", spots, strict=True):
        if spot.unwanted.value is not None and spot.wanted.value is not None:
            axes.plot(100 * spot.unwanted.value, 100 * spot.wanted.value, marker, markersize=8, label=spot.name)
    furthest = max([_LEAST_SHOWN, *(1.3 * (spot.unwanted.value or 0.0) for spot in spots)])
    axes.set(xlabel=f"{labels[0]} (%)", ylabel=f"{labels[1]} (%)", title=labels[2], xlim=(-1, 100 * min(1.0, furthest)), ylim=(0, 102))
    axes.grid(alpha=0.3)
    axes.legend(loc="lower right", fontsize=8)
    return figure
