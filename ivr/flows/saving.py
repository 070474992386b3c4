"""Put a call that was just played into a flow file as a test. The rest of the file, comments too, stays as it is, byte for byte."""

from collections.abc import Mapping, Sequence
from io import StringIO
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.scalarstring import DoubleQuotedScalarString

from ivr.errors import IvrError
from ivr.flows.moves import Move, as_line
from ivr.flows.player import Player


class CannotSave(IvrError):
    """The test cannot be put into the file."""

    code = "cannot_save"


def lines_of_test(moves: Sequence[Move], player: Player) -> list[dict[str, Any]]:
    """The lines of a test: the moves, and where the call stood (or how it ended) after them."""
    state = player.state
    expected = {"end": state.outcome} if state is not None and state.ended else {"step": state.step if state is not None else ""}
    return [*(as_line(move) for move in moves), {"expect": expected}]


def with_test(text: str, name: str, lines: Sequence[Mapping[str, Any]]) -> str:
    """`text` (a sound flow file) with one more test at the end of `tests:`. Raises `CannotSave`."""
    yaml = YAML()
    data = yaml.load(text)
    tests = data.get("tests")
    if tests and name in tests:
        raise CannotSave(f"「{name}」という名前のテストはもうあります。別の名前にしてください。")
    if tests is not None and (not tests or tests.fa.flow_style()):
        raise CannotSave("tests: が1行で書かれています。「tests:」の下に字下げした形にしてください。")
    indent = tests.lc.key(next(iter(tests)))[1] if tests else 2
    rows = text.splitlines(keepends=True)
    if rows and not rows[-1].endswith("\n"):
        rows[-1] += "\n"
    place = len(rows) if tests is None else _end_of(data, rows)
    block = ("" if tests is not None else "\ntests:\n") + _block(name, lines, indent)
    saved = "".join([*rows[:place], block, *rows[place:]])
    if name not in YAML(typ="safe").load(saved)["tests"]:
        raise CannotSave("テストを書き足せませんでした。ファイルの tests: の形を確かめてください。")
    return saved


def _end_of(data: Any, rows: list[str]) -> int:
    """The row behind the last test: the next top-level key's, less the comments and blank rows above it."""
    begins = data.lc.key("tests")[0]
    later = [data.lc.key(key)[0] for key in data if data.lc.key(key)[0] > begins]
    end = min(later, default=len(rows))
    while rows[end - 1].strip() == "" or (later and rows[end - 1].startswith("#")):
        end -= 1
    return int(end)


def _block(name: str, lines: Sequence[Mapping[str, Any]], indent: int) -> str:
    yaml = YAML()
    yaml.width = 4096
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.allow_unicode = True
    written = StringIO()
    yaml.dump({name: [{key: _quoted(value) for key, value in line.items()} for line in lines]}, written)
    return "".join(f"{' ' * indent}{row}" for row in written.getvalue().splitlines(keepends=True))


def _quoted(value: Any) -> Any:
    """Keys and numbers in quotes: 0312345678 would lose its zero."""
    return DoubleQuotedScalarString(value) if isinstance(value, str) and (not value or value[0] in "0123456789+*#") else value
