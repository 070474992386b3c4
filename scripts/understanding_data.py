"""The labelled sets of tests/data, read: shared by the scripts that fit and measure understanding."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from ivr.faq import Entry

DATA = Path(__file__).resolve().parent.parent / "tests" / "data"


@dataclass(frozen=True)
class FaqSet:
    """One client's entries and questions; a question's id is None when no entry answers it."""

    client: str
    entries: list[Entry]
    questions: list[tuple[str, str | None]]


def _load(path: Path) -> Any:
    return YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))


def faq_sets(part: str) -> list[FaqSet]:
    """The sets of `part` ("dev" or "test")."""
    sets = []
    for path in sorted((DATA / "faq" / part).glob("*.yaml")):
        found = _load(path)
        entries = [Entry(e["id"], e["question"], e["answer"], tuple(e.get("alternates", ()))) for e in found["entries"]]
        questions = [(text, None if label == "none" else label) for label, texts in found["questions"].items() for text in texts]
        sets.append(FaqSet(path.stem, entries, questions))
    return sets


def utterances(part: str) -> list[dict[str, Any]]:
    """Labelled utterances of `part`: text, sales, intent (None = not scored), urgent, existing (absent = not scored)."""
    rows, label = [], {}
    for line in _load(DATA / "utterances" / f"{part}.yaml"):
        if isinstance(line, dict):
            label = line
        else:
            rows.append({"text": line, **label})
    return rows
