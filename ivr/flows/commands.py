"""`ivr flow`: check, draw and test flow files."""

import json
from dataclasses import asdict
from typing import Any, BinaryIO, Literal

import click

from ivr.flows.check import problems_of
from ivr.flows.flow import FlowFile
from ivr.flows.graph import graph as draw
from ivr.flows.graph import mermaid
from ivr.flows.load import Loaded, load_flow
from ivr.flows.problems import Lang, Problem
from ivr.flows.resolved import resolve
from ivr.flows.run_tests import TestResult, run_tests
from ivr.flows.schema import json_schema
from ivr.flows.yaml_source import MAX_BYTES

_lang = click.option("--lang", type=click.Choice(["ja", "en"]), default="ja", show_default=True, help="language of the messages")
_json = click.option("--json", "wants_json", is_flag=True, help="for programs")
_file = click.argument("file", type=click.File("rb"))


@click.group()
def flow() -> None:
    """Flow files: check, schema, graph, test."""


@flow.command()
@click.argument("files", type=click.File("rb"), nargs=-1, required=True)
@_lang
@_json
def check(files: tuple[BinaryIO, ...], *, lang: Lang, wants_json: bool) -> None:
    """Name every mistake in FILES with its line and column. Exit code 1 when there is an error ("-" reads standard input)."""
    failed = False
    for file in files:
        text = _read(file)
        problems = problems_of(text, _name(file), lang)
        failed = failed or _has_error(problems)
        if wants_json:
            click.echo(
                json.dumps({"file": _name(file), "ok": not _has_error(problems), "problems": [asdict(each) for each in problems]}, ensure_ascii=False)
            )
        else:
            _print_problems(_name(file), problems, lang)
            click.echo(_summary(text, _name(file), problems, lang))
    if failed:
        raise SystemExit(1)


@flow.command()
@click.argument("file", type=click.File("rb"), required=False)
def schema(file: BinaryIO | None) -> None:
    """Print the JSON Schema of flow files. With FILE, its step names are offered where a step is named."""
    names = _names(load_flow(_read(file))) if file else ()
    click.echo(json.dumps(json_schema(names), ensure_ascii=False, indent=2))


@flow.command()
@_file
@_json
def graph(file: BinaryIO, *, wants_json: bool) -> None:
    """Draw FILE as mermaid text, or as nodes and edges with their lines. A file with mistakes is drawn as far as it can be read."""
    drawn = draw(load_flow(_read(file)))
    click.echo(json.dumps(drawn.as_dict(), ensure_ascii=False) if wants_json else mermaid(drawn), nl=wants_json)


@flow.command()
@_file
@_lang
@_json
def test(file: BinaryIO, *, lang: Lang, wants_json: bool) -> None:
    """Run the tests in FILE. Exit code 1 when one fails, or when the file has an error."""
    text = _read(file)
    problems = problems_of(text, _name(file), lang)
    loaded = load_flow(text, _name(file), lang)
    if loaded.flow is None or _has_error(problems):
        _print_problems(_name(file), [each for each in problems if each.level == "error"], lang)
        raise SystemExit(1)
    results = run_tests(resolve(loaded.flow), loaded.flow.tests, loaded.positions)
    if wants_json:
        click.echo(json.dumps([asdict(result) for result in results], ensure_ascii=False))
    else:
        _print_results(_name(file), results, lang)
    if not all(result.passed for result in results):
        raise SystemExit(1)


def _name(file: BinaryIO) -> str:
    """What to call it: standard input may have no name."""
    return str(getattr(file, "name", "-"))


def _read(file: BinaryIO) -> bytes:
    """The file, or as much of it as shows that it is too big."""
    return file.read(MAX_BYTES + 1)


def _has_error(problems: tuple[Problem, ...]) -> bool:
    return any(problem.level == "error" for problem in problems)


def _names(loaded: Loaded) -> tuple[str, ...]:
    return tuple(node.name for node in draw(loaded).nodes if node.kind != "missing")


def _print_problems(name: str, problems: Any, lang: Lang) -> None:
    for problem in problems:
        mark = {"ja": "注意: ", "en": "warning: "}[lang] if problem.level == "warning" else ""
        click.echo(f"{name}:{problem.line}:{problem.column}: {mark}{problem.message}")


def _summary(text: bytes, name: str, problems: tuple[Problem, ...], lang: Literal["ja", "en"]) -> str:
    errors = sum(problem.level == "error" for problem in problems)
    warnings = len(problems) - errors
    if errors:
        return (
            f"{name}: {errors} errors, {warnings} warnings."
            if lang == "en"
            else f"{name}: 直していただく点が {errors} 件、注意が {warnings} 件あります。"
        )
    whole = load_flow(text).flow
    counts = _counts(whole) if whole else (0, 0, 0)
    if lang == "en":
        return f"{name}: fine. {counts[0]} steps, {counts[1]} FAQ entries, {counts[2]} tests; {warnings} warnings."
    return f"{name}: 問題ありません(手順 {counts[0]}、FAQ {counts[1]} 件、テスト {counts[2]} 件、注意 {warnings} 件)。"


def _counts(whole: FlowFile) -> tuple[int, int, int]:
    steps = resolve(whole)
    return len(steps.steps) + sum(len(inner) for inner in steps.subflows.values()), len(whole.faq), len(whole.tests)


def _print_results(name: str, results: list[TestResult], lang: Lang) -> None:
    for result in results:
        click.echo(f"{'✓' if result.passed else '✗'} {result.name}")
        if not result.passed:
            click.echo(f"  {name}:{result.line or 1}: {result.problem}")
    passed = sum(result.passed for result in results)
    if not results:
        click.echo("No tests in this file." if lang == "en" else "テストはまだありません。tests: に書くと、公開の前に必ず実行されます。")
    else:
        click.echo(f"{passed} of {len(results)} passed." if lang == "en" else f"{len(results)} 件中 {passed} 件が通りました。")
