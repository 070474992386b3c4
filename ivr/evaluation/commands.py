"""`ivr eval`: how good understanding is, on labelled data or on one client's corrected calls."""

import json
from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from ivr.classify import classify
from ivr.errors import IvrError
from ivr.evaluation import audio, faq, intents, sales, slots, urgency
from ivr.evaluation.audio import NOISE_DB, SAMPLE, AudioFigures
from ivr.evaluation.corrected import corrected_calls, words_shown
from ivr.evaluation.data import DATA, PARTS, FaqSet, Part, Utterance, faq_sets, utterances
from ivr.evaluation.judged import judge
from ivr.evaluation.markdown import markdown
from ivr.evaluation.plots import draw_all, need_plots
from ivr.evaluation.results import Results, as_json
from ivr.evaluation.voices import NAMES, voices
from ivr.settings import load_settings
from ivr.speech.factory import get_engine
from ivr.store.db import Store
from ivr.store.upgrade import is_current

TOPICS = ("faq", "sales", "urgency", "intent", "slots")
"""What is measured where nothing is chosen: audio takes minutes."""
MISTAKES = 10
"""So many mistakes a topic are shown of data that may be looked at."""


LEARNT_FROM = " (models learnt from it: these figures flatter)"


class OldDatabase(IvrError):
    """The database is not of this release."""

    code = "old_database"


@click.command("eval")
@click.option("--part", type=click.Choice(PARTS), default="dev", show_default=True, help="which of the labelled sets")
@click.option("--only", "topics", type=click.Choice((*TOPICS, "audio")), multiple=True, help="this topic alone; may be repeated")
@click.option("--errors", "mistakes", type=click.IntRange(0, 10_000), metavar="N", help=f"worst mistakes a topic: {MISTAKES}; of part test 0")
@click.option("--json", "wants_json", is_flag=True, help="one JSON object instead of tables")
@click.option("--out", "folder", type=click.Path(file_okay=False, path_type=Path), help="write report.md and the plots here (extra eval)")
@click.option("--data", type=click.Path(exists=True, file_okay=False, path_type=Path), default=DATA, help="folder with utterances/ and faq/")
@click.option(
    "--sample", type=click.IntRange(1, 1000), default=SAMPLE, show_default=True, help="audio: so many utterances, and half as many questions"
)
@click.option("--seed", type=int, default=1, show_default=True, help="audio: another seed, another sample")
@click.option(
    "--noise", "noise_db", type=click.FloatRange(-10, 80), multiple=True, default=NOISE_DB, show_default=True, metavar="DB", help="audio: levels"
)
@click.option("--voice", "names", type=click.Choice(NAMES), multiple=True, help="audio: this voice; may be repeated; none = all installed")
@click.option("--client", "client_id", metavar="ID", help="measure on this client's corrected calls instead of the labelled sets")
@click.option("--show-words", is_flag=True, help="with --client: show what callers said (written to the audit log)")
def evaluate(
    part: Part,
    topics: tuple[str, ...],
    mistakes: int | None,
    folder: Path | None,
    data: Path,
    client_id: str | None,
    *,
    wants_json: bool,
    show_words: bool,
    **spoken: Any,
) -> None:
    """Measure understanding: errors at the operating point, calibration, worst mistakes; every share with its 95 % interval.

    Without options: the development set, on texts. `--only audio` has a sample of it spoken through a telephone line and heard; it takes
    minutes. How to read the figures: docs/evaluation.md.
    """
    if folder:
        need_plots()
    if client_id is None:
        wanted = set(topics or TOPICS)
        rows = utterances(part, data) if wanted - {"faq", "slots"} else []
        sets = faq_sets(part, data) if wanted & {"faq", "audio"} else []
        results = measured(f"part {part}" + (LEARNT_FROM if part == "train" else ""), rows, sets, wanted)
        if "slots" in wanted:
            results = replace(results, slots=slots.measure(part, data))
        if "audio" in wanted:
            results = replace(results, audio=_spoken(rows, sets, **spoken))
        shown = mistakes if mistakes is not None else 0 if part == "test" else MISTAKES
    else:
        results = _of_client(client_id, topics, show_words=show_words)
        shown = MISTAKES if mistakes is None else mistakes
    results = results.with_mistakes(shown, masked=client_id is not None and not show_words)
    told = markdown(results.sections()) if results.sections() else "Nothing here carries a label for that.\n"
    report = f"# Understanding, measured: {results.of}\n\n{INTERVALS}\n\n{told}"
    click.echo(json.dumps(as_json(results), ensure_ascii=False) if wants_json else report, nl=wants_json)
    if folder:
        _write(folder, report, results)


INTERVALS = "Intervals in parentheses are at 95 %: Wilson's of one share; of FAQ shares over several clients, a bootstrap over the clients."


def measured(of: str, rows: list[Utterance], sets: list[FaqSet], wanted: Collection[str] = TOPICS) -> Results:
    """What can be measured on texts; `of` says what this is, in words."""
    judged = judge(rows, classify)
    return Results(
        of=of,
        faq=faq.measure(sets, faq.ask_all(sets)) if "faq" in wanted else None,
        sales=sales.measure(judged) if "sales" in wanted else None,
        urgency=urgency.measure(judged) if "urgency" in wanted else None,
        intent=intents.measure(judged) if "intent" in wanted else None,
        relationship=intents.measure_relation(judged) if "intent" in wanted else None,
    )


def _spoken(
    rows: list[Utterance], sets: list[FaqSet], *, sample: int, seed: int, noise_db: tuple[float, ...], names: tuple[str, ...]
) -> AudioFigures | None:
    engine = get_engine(load_settings(make_secrets=False))
    chosen, questions = audio.sample_utterances(rows, sample, seed), audio.sample_questions(sets, sample // 2, seed)
    return audio.measure(chosen, questions, voices(names), engine, noise_db, lambda level: click.echo(f"audio: {level}", err=True))


def _of_client(client_id: str, topics: tuple[str, ...], *, show_words: bool) -> Results:
    if "audio" in topics:
        raise click.UsageError("audio is measured on the labelled sets alone: a client's words are spoken already")
    settings = load_settings()
    store = Store(settings.database, settings.data_key_bytes)
    try:
        if not is_current(store):
            raise OldDatabase("the database is not of this release: ivr db upgrade")
        found = corrected_calls(store, client_id)
        if show_words:
            words_shown(store, client_id, datetime.now(UTC))
    finally:
        store.close()
    of = f"{len(found.utterances)} corrected utterances of client {client_id}"
    if found.gone:
        of += f" ({found.gone} questions left out: their FAQ entry is gone)"
    return measured(of, list(found.utterances), [found.faq], topics or TOPICS)


def _write(folder: Path, report: str, results: Results) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        plots = draw_all(results, folder)
        (folder / "report.md").write_text(report + "".join(f"\n![{name}]({name})\n" for name in plots), encoding="utf-8")
    except OSError as error:
        raise click.FileError(str(folder), error.strerror) from error
    click.echo(f"{folder}: report.md, {', '.join(plots)}", err=True)
