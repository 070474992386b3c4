"""The desk's rules as plain functions: order, times, who may take calls, what is said. No database, no clock."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from statistics import median
from typing import Literal

from ivr.flows.outputs import Priority
from ivr.summary import speakable

RANKS: dict[Priority, int] = {"low": 0, "normal": 1, "high": 2, "urgent": 3}
URGENT = RANKS["urgent"]

TAKES_CALLS = frozenset({"operator", "supervisor", "owner"})
"""Roles whose members are rung for callers."""
SEES_DESK = TAKES_CALLS | {"viewer"}
"""Roles that may look at the desk's pages; only `TAKES_CALLS` may act there."""

OPEN = ("waiting", "claimed", "connected")
"""Item statuses that an open desk shows."""

RING_S = 20
"""How long an operator's telephone rings: about six Japanese ringing cycles, and under the 25 s after which voicemail usually answers."""
CLAIM_S = 50
"""The whole of a claim until accepted: ringing, then the announcement (about 15 s) and the key, with some slack for the carrier."""
MOVE_S = 30
"""From the accepted key until the caller has joined: the carrier moves a waiting call within a second or two; then the watchdog asks."""
ALONE_S = 3
"""From the end of an operator's leg: a conversation's end is told by the caller's side within a second; later, the caller is alone there."""
CALLBACK_S = 30 * 60
"""A call-back that an operator took and did not finish goes back to the list after this."""

FEWEST_TALKS = 3
"""Fewer finished conversations say nothing about how long the next ones take."""

Overflow = Literal["max_wait", "nobody"]


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a waiting caller stands. `expected_wait_s` None = unknown; `overflow`: why the queue cannot serve the caller."""

    position: int
    expected_wait_s: int | None
    overflow: Overflow | None


def overflow(*, status: str, max_wait_until: datetime | None, anyone_on_shift: bool, now: datetime) -> Overflow | None:
    """Whether the caller must be offered something else. Never while an operator is being rung for this caller."""
    if status != "waiting":
        return None
    if max_wait_until is not None and now >= max_wait_until:
        return "max_wait"
    return None if anyone_on_shift else "nobody"


def expected_wait_s(position: int, talks_s: Sequence[float], operators: int) -> int | None:
    """A rough wait from how long conversations lately took: everyone ahead, shared between the operators on shift."""
    if operators < 1 or len(talks_s) < FEWEST_TALKS:
        return None
    return ceil(position * median(talks_s) / operators)


def claim_until(kind: str, now: datetime) -> datetime:
    """When a claim that nothing happens to ends by itself."""
    return now + timedelta(seconds=CALLBACK_S if kind == "callback" else CLAIM_S)


def announcement(client: str, caller: str | None, summary: str) -> str:
    """What the operator hears on picking up; an answering machine that hears it presses nothing. `summary`: as written, "" = none."""
    what = speakable(summary).rstrip("。")
    who = f"{caller}様からです。" if caller and caller not in what else ""
    return f"受付です。{client}様あてのお電話です。{who}{what + '。' if what else ''}お受けになる場合は、1を押してください。"
