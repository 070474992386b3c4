"""How `ivr call` shows a call: what the caller hears, what was understood, why each step was taken."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from rich.console import Console
from rich.text import Text

from ivr.desk.timeline_text import Line, describe
from ivr.flows.conversation import write_input
from ivr.flows.moves import GoesAway, IsSilent, Move, Presses, Speaks
from ivr.flows.outputs import AwaitHeard, Collect, Enqueue, Record, Transfer
from ivr.flows.player import Player, Step, words_of
from ivr.flows.resolved import Flow
from ivr.hours import TOKYO
from ivr.text.phone import national
from ivr.text.speech import say_date, say_time

_STYLES = {"caller": "cyan", "system": "default", "desk": "magenta", "good": "green", "bad": "yellow", "quiet": "dim"}
_SPOKEN = frozenset({"keys", "spoken", "silence", "hung_up"})
"""Events that only repeat the move that is shown already."""


class View:
    """Prints to standard output; `quiet` prints nothing."""

    def __init__(self, flow: Flow, at: datetime, *, quiet: bool) -> None:
        self._console = Console(quiet=quiet, highlight=False, soft_wrap=True)
        here = at.astimezone(TOKYO)
        hours = "営業時間内" if flow.hours.is_open(at) else "営業時間外"
        self._out(f"{flow.name} に電話をかけます({say_date(here.date())} {say_time(here.time())}、{hours})", "bold")

    def _out(self, text: str, style: str = "") -> None:
        self._console.print(Text(text, style=style))

    def move(self, move: Move) -> None:
        """What the caller does."""
        match move:
            case Speaks(text=text):
                self._out(f"発信者  「{text}」", "cyan")
            case Presses(keys=keys):
                self._out(f"発信者  ボタン {keys}", "cyan")
            case IsSilent():
                self._out("発信者  (無言)", "cyan")
            case GoesAway():
                self._out("発信者  電話を切る", "cyan")
            case _:
                self._out("(電話の外の出来事)", "dim")

    def step(self, step: Step) -> None:
        """What a turn gives."""
        for event in step.turn.events:
            if event.kind in _SPOKEN:
                continue
            line = describe(event.kind, event.data)
            if event.kind == "said":
                self._out(f"案内    {line.text}", "bold")
            else:
                self._line(line)
        waits = _waits(step)
        if waits:
            self._out(f"        … {waits}", "dim")

    def _line(self, line: Line) -> None:
        why = f"  ← {line.why}" if line.why else ""
        self._out(f"        {line.who}: {line.text}{why}", _STYLES[line.tone])

    def heard(self, file: str, text: str, took_s: float) -> None:
        """What the engine heard in a sound file."""
        self._out(f"音声    {file} → 「{text}」({took_s:.1f}秒)", "dim")

    def nobody_listens(self) -> None:
        """The move came where the call does not listen."""
        self._out("        (いまは聞いていません)", "dim")

    def problem(self, text: str) -> None:
        """A line that was not understood."""
        self._out(text, "yellow")

    def help(self) -> None:
        """How to go on."""
        self._out("話す言葉、または番号を入力してください。何も入力しなければ無言、/切る で終話、Ctrl-D で終了。", "dim")
        self._out("ほかに: /transfer accepted|no_answer  /operator answers|nobody|too_long  /fault true", "dim")

    def end(self, player: Player) -> None:
        """Where the call stands at last."""
        state = player.state
        if state is None:
            return
        if state.ended:
            self._out("        通話が終わりました", "dim")
        else:
            self._out(f"        手順「{state.step}」で続いています", "dim")
        self._out(state.summary(), "dim")


def _waits(step: Step) -> str:
    match step.turn.outputs[-1]:
        case Collect(speech=speech):
            return "番号かお話を待っています" if speech else "番号を待っています"
        case Record():
            return "録音しています"
        case AwaitHeard():
            return "聞き取っています"
        case Transfer(numbers=numbers):
            return f"{'、'.join(national(number) for number in numbers)} を呼び出しています"
        case Enqueue(queue=queue):
            return f"窓口「{queue}」で待っています"
        case _:
            return ""


def as_json(player: Player) -> dict[str, Any]:
    """The whole call as plain data."""
    state = player.state
    turns = [
        {
            "in": write_input(step.given),
            "hears": words_of(step.turn),
            "waits": type(step.turn.outputs[-1]).__name__,
            "outputs": [{type(output).__name__: asdict(output)} for output in step.turn.outputs],
            "effects": [{type(effect).__name__: asdict(effect)} for effect in step.turn.effects],
            "events": [{"kind": event.kind, "data": event.data} for event in step.turn.events],
            "step": step.turn.state.step,
        }
        for step in player.steps
    ]
    return {
        "turns": turns,
        "step": state.step if state else None,
        "ended": player.over,
        "outcome": state.outcome if state else None,
        "slots": {name: asdict(taken) for name, taken in state.slots.items()} if state else {},
        "summary": state.summary() if state else "",
    }
