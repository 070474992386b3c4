"""Turns per second of the interpreter in one process on one core, over mixed conversations: `scripts/bench_interpreter.py [SECONDS]`.

Each turn reads its state from JSON and writes it back, as a real one does; "advance alone" leaves that out. Understanding words
is another process's work (`ivr.calls.hearing`), so it is made before the clock starts.
"""

import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from ivr.classify.model import CallerSigns
from ivr.faq import Matcher
from ivr.flows.inputs import (
    Caller,
    CallStarted,
    Fault,
    HungUp,
    Input,
    Keys,
    QueueEnded,
    QueueKey,
    QueueOverflow,
    Recorded,
    Silence,
    Spoken,
    TransferEnded,
)
from ivr.flows.interpreter import advance
from ivr.flows.listening import make_heard
from ivr.flows.load import load_flow
from ivr.flows.resolved import Flow, resolve
from ivr.flows.state import State

ROOT = Path(__file__).parents[1]
NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
KNOWN = CallStarted(Caller("+819012345678"), "+815031234567")


def conversations(flow: Flow) -> list[list[Input]]:
    """Calls as they come: questions, pitches, emergencies, bookings, silence, queues."""
    matcher = Matcher(flow.faq)
    recorded = Recorded(1, 3.0)

    def says(text: str) -> list[Input]:
        return [recorded, make_heard(1, text, 0.9, flow, matcher, CallerSigns())]

    viewing = [*says("お部屋の内見を予約したいのですが"), *says("佐藤花子と申します"), Keys("1"), Keys("1130"), Keys("2"), Keys("3"), Keys("1201")]
    return [
        [KNOWN, *says("営業時間を教えてください"), Keys("1")],
        [KNOWN, *says("光回線のコスト削減のご提案でお電話しました")],
        [KNOWN, *says("天井から水が漏れていて止まりません"), TransferEnded(accepted=False, status="no_answer"), TransferEnded(accepted=True)],
        [KNOWN, *viewing, Keys("1"), Recorded(2, 8.0)],
        [KNOWN, Silence(), Silence(), Silence(), Keys("9"), Keys("3"), QueueKey("0"), QueueKey("2"), QueueEnded("left"), Keys("1")],
        [KNOWN, *says("担当の方とお話ししたいのですが"), Spoken("その他"), QueueOverflow("max_wait"), QueueEnded("left"), Recorded(2, 6.0)],
        [KNOWN, *says("あのう"), Keys("3"), QueueEnded("handled")],
        [KNOWN, *says("部屋の設備が故障しています"), HungUp()],
        [KNOWN, Fault("boom"), QueueEnded("hung_up")],
    ]


def through_json(flow: Flow, calls: list[list[Input]]) -> int:
    """Play every call once as real turns are taken; the number of turns."""
    turns = 0
    for call in calls:
        stored: str | None = None
        for given in call:
            state = None if stored is None else State.from_json(stored)
            stored = advance(flow, state, given, NOW).state.to_json()
            turns += 1
    return turns


def alone(flow: Flow, calls: list[list[Input]]) -> int:
    """Play every call once with the state kept in memory."""
    turns = 0
    for call in calls:
        state: State | None = None
        for given in call:
            state = advance(flow, state, given, NOW).state
            turns += 1
    return turns


def measure(play: Callable[[Flow, list[list[Input]]], int], flow: Flow, calls: list[list[Input]], seconds: float) -> float:
    """Turns per second of processor time: what else runs on the machine does not count."""
    play(flow, calls)
    turns, began = 0, time.process_time()
    while (took := time.process_time() - began) < seconds:
        turns += play(flow, calls)
    return turns / took


def main() -> None:
    """Print both figures."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 3.0
    loaded = load_flow((ROOT / "flows.yaml").read_text(encoding="utf-8"))
    if loaded.flow is None:
        raise SystemExit(f"flows.yaml: {loaded.problems[0].message}")
    flow = resolve(loaded.flow)
    calls = conversations(flow)
    print(f"{len(calls)} conversations, {sum(map(len, calls))} turns, {seconds:g} s each, one core")
    for name, play in (("advance alone", alone), ("state through JSON", through_json)):
        rate = measure(play, flow, calls, seconds)
        print(f"{name:20} {rate:10,.0f} turns/s   {1e6 / rate:6.1f} µs a turn")


if __name__ == "__main__":
    main()
