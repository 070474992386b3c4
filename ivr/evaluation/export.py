"""`ivr export corrections`: a client's corrected calls as labelled files, in the form that `ivr.evaluation.data` reads."""

import os
from collections.abc import Sequence
from datetime import UTC, datetime
from io import StringIO
from itertools import groupby
from pathlib import Path
from typing import Any

import click
from ruamel.yaml import YAML

from ivr.desk.audit import seen
from ivr.evaluation.commands import OldDatabase
from ivr.evaluation.corrected import CorrectedCalls, corrected_calls
from ivr.evaluation.data import PARTS, FaqSet, Utterance
from ivr.settings import load_settings
from ivr.store.db import Store
from ivr.store.upgrade import is_current

NOTE = "corrected"
WARNING = (
    "ご注意: 書き出したファイルには、お電話の方のお話がそのまま入っています(お名前・ご住所・ご病状などを含むことがあります)。"
    "暗号化されていませんので、必要な方だけが読める場所に置き、使い終わったら削除してください。書き出したことは監査記録に残ります。"
)


@click.group()
def export() -> None:
    """Write a client's data to files."""


@export.command("corrections")
@click.argument("client_id", metavar="CLIENT")
@click.option("--to", "folder", required=True, type=click.Path(file_okay=False, path_type=Path), help="folder that gets utterances/ and faq/")
@click.option("--part", type=click.Choice(PARTS), default="train", show_default=True, help="what the data are for")
@click.option("--by", default="command line", help="who exports, for the record")
def corrections(client_id: str, *, folder: Path, part: str, by: str) -> None:
    """Write what operators of CLIENT corrected as labelled utterances and FAQ questions.

    The files hold callers' own words. `ivr eval --data FOLDER --part PART` measures on them.
    """
    settings = load_settings()
    store = Store(settings.database, settings.data_key_bytes)
    try:
        if not is_current(store):
            raise OldDatabase("the database is not of this release: ivr db upgrade")
        found = corrected_calls(store, client_id)
        texts = {"utterances": utterances_text(found.utterances), "faq": faq_text(found.faq)}
        # Written down before a file is: words that left and are not on record must not be.
        with store.tenant({client_id}) as session:
            detail = {"by": by[:200], "part": part, "utterances": str(len(_labelled(found.utterances))), "questions": str(len(found.faq.questions))}
            seen(session, user_id=None, client_id=client_id, action="correction.export", subject="corrections", now=datetime.now(UTC), detail=detail)
    finally:
        store.close()
    _tell(found, [_write(folder / kind / part / f"{client_id}.yaml", text) for kind, text in texts.items() if text])


def utterances_text(rows: Sequence[Utterance]) -> str:
    """The utterances under headers of their labels, sorted by label; a label that nobody gave is null. "" when none has a label."""
    groups = groupby(sorted(_labelled(rows), key=_label_order), key=_label_order)
    items: list[Any] = []
    for _label, group in groups:
        together = list(group)
        first = together[0]
        items += [{"intent": first.intent, "sales": first.sales, "urgent": first.urgent, "note": NOTE}, *(row.text for row in together)]
    return _yaml(items) if items else ""


def faq_text(faq: FaqSet) -> str:
    """The client's entries with the questions they were corrected to, and those that none answers. "" without a question."""
    if not faq.questions:
        return ""
    entries = [
        {"id": entry.id, "question": entry.question, "answer": entry.answer} | ({"alternates": list(entry.alternates)} if entry.alternates else {})
        for entry in faq.entries
    ]
    asked = {entry.id: [question.text for question in faq.questions if question.entry == entry.id] for entry in faq.entries}
    said = {entry: {"": texts} for entry, texts in asked.items() if texts}  # "" = nobody noted how it is said
    none = [question.text for question in faq.questions if question.entry is None]
    whole: dict[str, Any] = {"client": faq.client, "entries": entries, "questions": said}
    return _yaml(whole | ({"none": {"": none}} if none else {}))


def _labelled(rows: Sequence[Utterance]) -> list[Utterance]:
    return [row for row in rows if (row.sales, row.intent, row.urgent) != (None, None, None)]


def _label_order(row: Utterance) -> tuple[str, str, str]:
    return str(row.intent), str(row.sales), str(row.urgent)


def _yaml(value: Any) -> str:
    yaml = YAML(typ="safe", pure=True)
    yaml.default_flow_style = False
    yaml.allow_unicode = True
    yaml.sort_base_mapping_type_on_output = False  # type: ignore[assignment]  # ruamel's documented switch, untyped
    yaml.width = 10_000
    out = StringIO()
    yaml.dump(value, out)
    return out.getvalue()


def _write(path: Path, text: str) -> Path:
    """Whole or not at all, for the owner alone."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_suffix(".part")
    draft.unlink(missing_ok=True)
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            file.write(text)
        draft.replace(path)
    except OSError as error:
        raise click.FileError(str(path), error.strerror) from error
    return path


def _tell(found: CorrectedCalls, paths: Sequence[Path]) -> None:
    if found.gone:
        click.echo(f"いまのFAQにない項目への訂正 {found.gone} 件は書き出していません。", err=True)
    if not paths:
        click.echo("書き出す訂正はありませんでした。", err=True)
        return
    click.echo(f"訂正されたお話 {len(_labelled(found.utterances))} 件、質問 {len(found.faq.questions)} 件を書き出しました。", err=True)
    click.echo(WARNING, err=True)
    for path in paths:
        click.echo(path)
