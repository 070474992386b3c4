"""`ivr transcribe`: sound files to text, one result a line."""

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from ivr.errors import IvrError
from ivr.settings import load_settings
from ivr.speech.audio import decode
from ivr.speech.factory import get_engine
from ivr.speech.hear import hear
from ivr.speech.model import Engine

LIMIT_S = 600.0


@click.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path), metavar="[WAV]…")
@click.option("--json", "as_json", is_flag=True, help="one JSON object a line")
@click.option("--hint", "hints", multiple=True, help="a name or word likely to occur; may be repeated")
def transcribe(files: tuple[Path, ...], hints: tuple[str, ...], *, as_json: bool) -> None:
    """Write down what is said in each WAV or MP3 file; without files, read their names from standard input."""
    engine = get_engine(load_settings(make_secrets=False))
    failed = False
    for file in files or _named_on_stdin():
        line = _line(engine, file, hints)
        failed = failed or "error" in line
        click.echo(json.dumps(line, ensure_ascii=False) if as_json else f"{file}: {_plain(line)}")
    if failed:
        raise SystemExit(1)


def _named_on_stdin() -> Iterator[Path]:
    for line in sys.stdin:
        if name := line.strip():
            yield Path(name)


def _plain(line: dict[str, Any]) -> str:
    return str(line.get("text") or line.get("error") or f"({line['reason']})")


def _line(engine: Engine, file: Path, hints: tuple[str, ...]) -> dict[str, Any]:
    try:
        heard = hear(engine, decode(file.read_bytes()), hints=hints, time_limit_s=LIMIT_S)
    except OSError as error:
        return {"file": str(file), "error": error.strerror or str(error)}
    except IvrError as error:
        return {"file": str(file), "error": str(error)}
    return {
        "file": str(file),
        "text": heard.text,
        "confidence": round(heard.confidence, 3),
        "segments": [_rounded(asdict(segment)) for segment in heard.segments],
        "audio_s": round(heard.audio_s, 3),
        "took_s": round(heard.took_s, 3),
        "reason": heard.reason,
        "engine": heard.engine,
    }


def _rounded(segment: dict[str, Any]) -> dict[str, Any]:
    return {name: round(value, 3) if isinstance(value, float) else value for name, value in segment.items()}
