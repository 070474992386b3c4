"""`ivr faq match`: which entry answers a question, one JSON object (or a few readable lines) a question."""

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from ivr.encoders import keep_beside_data
from ivr.faq.matcher import Matcher
from ivr.faq.model import FaqMatch
from ivr.faq.read_entries import BadEntries, read_entries

_BANDS = {"answer": "お答えできます", "ask": "確認します", "none": "該当なし"}


def as_json(found: FaqMatch) -> dict[str, Any]:
    """The printed object; other tools rely on its names."""
    candidates = [{"id": candidate.id, "probability": candidate.probability, "reasons": list(candidate.reasons)} for candidate in found.candidates]
    return {"text": found.text, "match": found.match, "probability": found.probability, "candidates": candidates}


def as_lines(found: FaqMatch) -> str:
    """For people."""
    lines = [f"{found.text}\n  {_BANDS[found.band]}" + (f": {found.match}" if found.match else "")]
    lines += [f"  {candidate.probability:6.1%} {candidate.id} {'・'.join(candidate.reasons)}".rstrip() for candidate in found.candidates[:3]]
    return "\n".join(lines)


@click.group()
def faq() -> None:
    """FAQ entries."""


@faq.command("match")
@click.argument("entries", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("questions", nargs=-1, metavar="[QUESTION]...")
@click.option("--json", "wants_json", is_flag=True, help="one JSON object a line")
def match(entries: Path, questions: tuple[str, ...], *, wants_json: bool) -> None:
    """Match each QUESTION against ENTRIES, a YAML or JSON list of {id, question, answer, alternates?}.

    Without QUESTION, one question a line is read from standard input; with --json each line gets its object, also an empty one.
    """
    keep_beside_data()
    matcher = _matcher(entries)
    lines: Iterable[str] = questions or (line.decode("utf-8", "replace").strip() for line in sys.stdin.buffer)
    for text in lines:
        if questions or text or wants_json:
            found = matcher.match(text)
            click.echo(json.dumps(as_json(found), ensure_ascii=False) if wants_json else as_lines(found))


def _matcher(path: Path) -> Matcher:
    try:
        return Matcher(read_entries(path.read_text(encoding="utf-8")))
    except UnicodeDecodeError:
        problems = [(1, "文字コードをUTF-8にして保存し直してください。")]
    except BadEntries as error:
        problems = error.problems
    for line, message in problems:
        click.echo(f"{path}:{line}: {message}", err=True)
    raise SystemExit(1)
