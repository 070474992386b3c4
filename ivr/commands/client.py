"""`ivr client`."""

from datetime import UTC, datetime
from pathlib import Path

import click

from ivr.clients.publish import RefusedFlow, publish
from ivr.settings import load_settings
from ivr.store.db import Store


@click.group()
def client() -> None:
    """Clients."""


@client.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--by", default="command line", help="who publishes, for the record")
def import_file(file: Path, by: str) -> None:
    """Check FILE and make it its client's live flow. Problems are listed and nothing changes."""
    settings = load_settings()
    store = Store(settings.database, settings.data_key_bytes)
    try:
        done = publish(store, file.read_bytes(), by=by, now=datetime.now(UTC))
    except RefusedFlow as refused:
        for problem in refused.problems:
            click.echo(f"{file}:{problem.line}:{problem.column}: {problem.message}", err=True)
        click.echo("公開しませんでした。上の問題を直してから、もう一度お試しください。", err=True)
        raise SystemExit(1) from None
    word = "を公開しました" if done.is_new else "は、すでに公開されています"
    click.echo(f"{done.client_id}: 第{done.version}版{word}。")
