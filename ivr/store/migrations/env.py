"""Alembic's entry: the URL and connection come from `ivr.store.upgrade`, the tables from every room."""

from alembic import context

from ivr.store.all_tables import metadata

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, render_as_batch=True, compare_type=True)
with context.begin_transaction():
    context.run_migrations()
