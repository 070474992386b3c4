"""`ivr call FILE`: a call against a flow file in the terminal, with the interpreter that answers real calls."""

import json
import sys
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import click

from ivr.commands.call_view import View, as_json
from ivr.commands.in_order import ORDERED, InOrder
from ivr.flows.check import problems_of
from ivr.flows.conversation import written
from ivr.flows.load import load_flow
from ivr.flows.moves import (
    BadMove,
    Breaks,
    CallsFrom,
    ClockIs,
    GoesAway,
    IsSilent,
    Move,
    OperatorDoes,
    Presses,
    RingEnds,
    Speaks,
    read_clock,
    read_move,
)
from ivr.flows.player import USUAL_CALLER, Player, usual_time
from ivr.flows.resolved import Flow, resolve
from ivr.flows.saving import lines_of_test, with_test
from ivr.flows.yaml_source import MAX_BYTES
from ivr.hours import TOKYO


@dataclass
class Session:
    """One simulated call: its moves so far, and what hears sound files (loaded when first needed)."""

    flow: Flow
    player: Player
    view: View
    moves: list[Move] = field(default_factory=list)
    engine: Any = None

    def make(self, move: Move) -> None:
        """Make a move and show what it led to."""
        self.moves.append(move)
        self.view.move(move)
        steps = self.player.play(move)
        for step in steps:
            self.view.step(step)
        if not steps and not isinstance(move, ClockIs | CallsFrom):
            self.view.nobody_listens()

    def hear(self, file: str) -> Speaks:
        """The words of a sound file, as the installed speech engine hears them."""
        from ivr.settings import load_settings  # noqa: PLC0415 - speech and its settings only where a sound file is played
        from ivr.speech.audio import decode  # noqa: PLC0415
        from ivr.speech.factory import get_engine  # noqa: PLC0415
        from ivr.speech.hear import hear  # noqa: PLC0415

        audio = decode(Path(file).read_bytes())
        self.engine = self.engine or get_engine(load_settings(make_secrets=False))
        hints = (self.flow.name, *self.flow.hints, *self.flow.welcome)
        heard = hear(self.engine, audio, hints=hints, language=self.flow.voice.language[:2])
        self.view.heard(file, heard.text, heard.took_s)
        return Speaks(heard.text, seconds=heard.audio_s, confidence=heard.confidence)


@click.command(cls=InOrder)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--say", "says", metavar="TEXT", help="the caller says TEXT")
@click.option("--keys", "keys", metavar="N", help="the caller presses keys")
@click.option("--silence", is_flag=True, help="the caller says nothing")
@click.option("--audio", "audio", metavar="WAV", help="the caller says what is in a sound file, heard by the real engine")
@click.option("--transfer", "transfer", metavar="HOW", help="how ringing ends: accepted, no_answer, busy, failed")
@click.option("--operator", "operator", metavar="WHAT", help="what the operators do: answers, nobody, too_long")
@click.option("--hang-up", "hang_up", is_flag=True, help="the caller hangs up")
@click.option("--fault", is_flag=True, help="something of ours breaks")
@click.option(ORDERED, "moves", multiple=True, hidden=True)
@click.option("--clock", metavar="TIME", help="the call takes place at TIME (2026-11-29T03:00:00+09:00); now where not given")
@click.option("--from", "number", metavar="NUMBER", default=USUAL_CALLER, show_default=True, help="the caller's number; an empty one is withheld")
@click.option("--json", "wants_json", is_flag=True, help="one JSON object instead of words")
@click.option("--save", metavar="NAME", help="put the call into the file's tests: under NAME")
@click.option("--save-conversation", "conversation", type=click.Path(path_type=Path), metavar="PATH", help="write the call as a golden conversation")
def call(
    file: Path, moves: tuple[str, ...], clock: str | None, number: str, save: str | None, conversation: Path | None, *, wants_json: bool, **_: Any
) -> None:
    r"""Play a call against a flow FILE. Moves are made in the order given; without any, in a terminal, you are asked for each.

    \b
    ivr call flows.yaml --say "営業時間を教えてください" --keys 1
    """
    raw = _read(file)
    flow = _sound(raw, str(file))
    try:
        at = read_clock(clock) if clock else datetime.now(UTC)
        session = _session(flow, at, number, wants_json=wants_json)
        _play(session, moves)
    except BadMove as error:
        raise click.UsageError(str(error)) from error
    if wants_json:
        click.echo(json.dumps(as_json(session.player), ensure_ascii=False))
    else:
        session.view.end(session.player)
    if save:
        _save(file, raw.decode(), save, session, at, clock_given=clock is not None)
    if conversation:
        _write_conversation(conversation, file, session, at)


def _read(file: Path) -> bytes:
    """The file, no further than a flow file may be long: the checker says that it is too long."""
    with file.open("rb") as opened:
        return opened.read(MAX_BYTES + 1)


def _sound(raw: bytes, source: str) -> Flow:
    """The flow, when its file is without an error; else every problem is printed."""
    errors = [problem for problem in problems_of(raw, source) if problem.level == "error"]
    loaded = load_flow(raw, source)
    if errors or loaded.flow is None:
        for problem in errors:
            click.echo(f"{source}:{problem.line}:{problem.column}: {problem.message}", err=True)
        raise SystemExit(1)
    return resolve(loaded.flow)


def _session(flow: Flow, at: datetime, number: str, *, wants_json: bool) -> Session:
    caller = read_move({"from": number})
    if not isinstance(caller, CallsFrom) or (number and caller.number is None):
        raise BadMove(f"電話番号を読み取れません: {number}(例: +819012345678)")
    return Session(flow, Player(flow, at, caller=caller.number), View(flow, at, quiet=wants_json))


def _play(session: Session, moves: tuple[str, ...]) -> None:
    for step in session.player.begin():
        session.view.step(step)
    for move in moves:
        if session.player.over:
            break
        session.make(_move(session, move))
    if not moves and sys.stdin.isatty():
        _ask_for_moves(session)


def _move(session: Session, token: str) -> Move:
    """The move of a `--move`."""
    name, _, value = token.partition("=")
    if name == "--audio":
        try:
            return session.hear(value)
        except OSError as error:
            raise BadMove(f"{value}: {error.strerror}") from error
    by_name: dict[str, Any] = {
        "--silence": IsSilent(),
        "--hang-up": GoesAway(),
        "--fault": Breaks(),
        "--say": Speaks(value),
        "--keys": Presses(value),
    }
    if name in by_name:
        made: Move = by_name[name]
        return made
    move = read_move({name.removeprefix("--"): value})
    if not isinstance(move, RingEnds | OperatorDoes):
        raise BadMove(f"読み取れません: {token}")
    return move


def _ask_for_moves(session: Session) -> None:
    """Ask the person at the terminal, until the call is over or they leave (Ctrl-D)."""
    session.view.help()
    while not session.player.over:
        try:
            typed = input("> ").strip()
        except EOFError:
            return
        try:
            session.make(typed_move(typed))
        except BadMove as error:
            session.view.problem(str(error))


def typed_move(typed: str) -> Move:
    """What a line typed in the terminal means: digits are keys, nothing is silence, `/words` steer, all else is spoken."""
    if not typed:
        return IsSilent()
    if set(typed) <= set("0123456789*#"):
        return Presses(typed)
    if not typed.startswith("/"):
        return Speaks(typed)
    name, _, value = typed[1:].partition(" ")
    if name in {"切る", "bye", "q"}:
        return GoesAway()
    return read_move({name: value.strip()})


def _save(file: Path, text: str, name: str, session: Session, at: datetime, *, clock_given: bool) -> None:
    """Put the call into the file's tests; with its time where that was chosen, or where the client is open at one time and closed at the other."""
    state, hours = session.player.state, session.flow.hours
    timely = clock_given or hours.is_open(at) != hours.is_open(usual_time(session.flow))
    before: list[Move] = [ClockIs(at.astimezone(TOKYO))] if timely else []
    if session.player.caller != USUAL_CALLER:
        before.append(CallsFrom(session.player.caller))
    if state is not None:
        saved = with_test(text, name, lines_of_test([*before, *session.moves], session.player))
        _write(file, saved)
        click.echo(f"{file} の tests: に「{name}」を書き足しました。", err=True)


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise click.FileError(str(path), error.strerror) from error


def _write_conversation(path: Path, file: Path, session: Session, at: datetime) -> None:
    from ruamel.yaml import YAML  # noqa: PLC0415 - only where a conversation is written

    yaml = YAML()
    yaml.width = 140
    yaml.indent(mapping=2, sequence=4, offset=2)
    text = StringIO()
    yaml.dump(written(str(file), at, session.player.steps), text)
    _write(path, text.getvalue())
    click.echo(f"{path} に通話を書き出しました。", err=True)


__all__ = ["call", "typed_move"]
