"""Alembic's entry: the connection and the tables are handed in by `ivr.store.upgrade`."""

from typing import Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext

from ivr.store.types import EncryptedJson, EncryptedText, Utc


def render_item(kind: str, item: object, _autogen: AutogenContext) -> str | Literal[False]:
    """Migrations name what the database stores, so that they stand even when our own types move."""
    if kind == "type" and isinstance(item, EncryptedText | EncryptedJson):
        return "sa.LargeBinary()"
    if kind == "type" and isinstance(item, Utc):
        return "sa.DateTime(timezone=True)"
    return False


attributes = context.config.attributes
context.configure(
    connection=attributes["connection"],
    target_metadata=attributes["metadata"],
    render_as_batch=True,
    compare_type=True,
    render_item=render_item,
)
with context.begin_transaction():
    context.run_migrations()
