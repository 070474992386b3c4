"""`ivr db`."""

import click

from ivr.settings import load_settings
from ivr.store.db import Store
from ivr.store.upgrade import upgrade as upgrade_store
from ivr.tables import metadata


@click.group()
def db() -> None:
    """The database."""


@db.command()
def upgrade() -> None:
    """Bring the database to this release's tables. Safe to repeat and to run from several processes."""
    settings = load_settings()
    store = Store(settings.database, settings.data_key_bytes)
    upgrade_store(store, metadata)
    click.echo("データベースは最新です。")
