"""The declarative base of every table, and the mark of a row that belongs to one client."""

from sqlalchemy import MetaData, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

NAMING = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """All tables."""

    metadata = MetaData(naming_convention=NAMING)


class TenantOwned:
    """A row of one client. Sessions add the client to every query of such a table (see `ivr.store.db`)."""

    client_id: Mapped[str] = mapped_column(String(40), index=True)
