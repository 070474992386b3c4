"""The labelled sets, read: utterances and FAQ clients by part (train, dev, test). Knows nothing of what is measured with them.

An older form of both files is read too: utterances with `sales:` and `existing:`, FAQ questions without registers.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal, get_args

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from ivr.classify.model import Intent, Relationship, UrgencyLevel
from ivr.errors import IvrError
from ivr.faq import Entry

Part = Literal["train", "dev", "test"]
PARTS: tuple[Part, ...] = get_args(Part)
DATA = Path(__file__).parents[2] / "tests" / "data"
"""The sets of this repository; an installed package has none."""

Register = Literal["plain", "indirect", "garbled", ""]
"""How a thing is said: in the usual words, by its meaning alone, as a recogniser mishears it; "" = nobody noted it."""
REGISTERS: tuple[Register, ...] = get_args(Register)
Scope = Literal["near", "far", ""]
"""Of a question that no entry answers: of the same business and topic, of something else, "" = nobody noted it."""
SCOPES: tuple[Scope, ...] = get_args(Scope)
KINDS = ("customer", "stranger", "supplier", "bank", "courier", "applicant", "other")
_JAPANESE = re.compile(r"[ぁ-ヿ一-龠]")
_OLD = {"sales", "existing"}
_FIELDS = {"intent", "urgent", "relation", "kind", "note", *_OLD}


class BadData(IvrError):
    """A labelled file cannot be used; the message names it and the place."""

    code = "bad_labelled_data"


@dataclass(frozen=True, slots=True)
class Utterance:
    """What a caller said, and what a person says of it. A label that is None is not scored."""

    text: str
    sales: bool | None = None
    intent: Intent | None = None
    urgent: UrgencyLevel | None = None
    relation: Relationship | None = None
    kind: str = ""
    note: str = ""

    @property
    def register(self) -> Register:
        """As the note tells of the whole group of lines (a note "water-indirect")."""
        return next((register for register in REGISTERS if register and register in self.note), "")


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked of a client; `entry` None = no entry answers it."""

    text: str
    entry: str | None
    register: Register = ""
    scope: Scope = ""


@dataclass(frozen=True, slots=True)
class FaqSet:
    """One client's entries and questions. `client` is the file's name."""

    client: str
    entries: tuple[Entry, ...]
    questions: tuple[Question, ...]

    @property
    def language(self) -> Literal["ja", "en"]:
        """What the entries are written in: Japanese as soon as one has a letter of it."""
        return "ja" if any(_JAPANESE.search(entry.question) for entry in self.entries) else "en"


def utterances(part: Part, folder: Path = DATA) -> list[Utterance]:
    """The labelled utterances of a part: all files of `folder`/utterances/`part`. Raises `BadData`."""
    return [row for path in _files(folder / "utterances" / part) for row in read_utterances(path)]


def faq_sets(part: Part, folder: Path = DATA) -> list[FaqSet]:
    """The FAQ clients of a part, one a file of `folder`/faq/`part`. Raises `BadData`."""
    return [read_faq_set(path) for path in _files(folder / "faq" / part)]


def _files(folder: Path) -> list[Path]:
    found = sorted(folder.glob("*.yaml"))
    if not found:
        raise BadData(f"{folder}: no labelled data here (*.yaml). Another place: --data DIR")
    return found


def read_utterances(path: Path) -> list[Utterance]:
    """One file: a header with labels, the strings it labels, the next header. Raises `BadData`."""
    rows: list[Utterance] = []
    label: Utterance | None = None
    for number, item in enumerate(_list(_load(path), path), start=1):
        if isinstance(item, dict):
            label = _label(item, f"{path}: item {number}")
        elif not isinstance(item, str) or label is None:
            raise BadData(f"{path}: item {number}: " + ("no header before it" if label is None else f"{item!r} is not a text (put it in quotes)"))
        else:
            rows.append(replace(label, text=item))
    return rows


def _label(header: Mapping[str, Any], place: str) -> Utterance:
    """The header's labels. Older ones say `sales` beside the intent, and `existing` where it is scored."""
    if unknown := sorted(set(header) - _FIELDS):
        raise BadData(f"{place}: unknown field {unknown[0]}")
    intent, urgent = header.get("intent"), header.get("urgent")
    relation = header.get("relation")
    if "existing" in header:
        relation = "existing" if header["existing"] else "none"
    allowed: tuple[tuple[str, Any, tuple[Any, ...]], ...] = (
        ("intent", intent, (None, *get_args(Intent))),
        ("urgent", urgent, (None, *get_args(UrgencyLevel))),
        ("relation", relation, (None, *get_args(Relationship))),
        ("kind", header.get("kind", ""), ("", *KINDS)),
    )
    for name, value, values in allowed:
        if value not in values:
            raise BadData(f"{place}: {name} {value!r} is none of {', '.join(map(str, values))}")
    sales = header.get("sales", intent == "sales")
    return Utterance("", sales, intent, urgent, relation, header.get("kind", ""), str(header.get("note", "")))


def read_faq_set(path: Path) -> FaqSet:
    """One client: `entries`, `questions` by entry (and register), `none` by scope. Raises `BadData`."""
    found = _load(path)
    if not isinstance(found, dict) or not {"entries", "questions"} <= set(found):
        raise BadData(f"{path}: needs entries and questions")
    entries = tuple(Entry(each["id"], each["question"], each["answer"], tuple(each.get("alternates", ()))) for each in _list(found["entries"], path))
    questions = tuple(_questions(found, path))
    ids = [entry.id for entry in entries]
    if len(set(ids)) < len(ids):
        raise BadData(f"{path}: two entries have the same id")
    if unknown := sorted({question.entry for question in questions if question.entry} - set(ids)):
        raise BadData(f"{path}: questions of an entry that is not there: {unknown[0]}")
    return FaqSet(path.stem, entries, questions)


def _questions(found: Mapping[str, Any], path: Path) -> Iterator[Question]:
    for entry, said in found["questions"].items():
        if isinstance(said, dict):
            yield from (Question(text, entry, register) for register, text in _by_name(said, REGISTERS, path))
        else:
            yield from (Question(text, None if entry == "none" else entry) for text in _list(said, path))
    yield from (Question(text, None, scope=scope) for scope, text in _by_name(found.get("none", {}), SCOPES, path))


def _by_name(found: Mapping[Any, Any], names: Sequence[Any], path: Path) -> Iterator[tuple[Any, str]]:
    for name, texts in found.items():
        if name not in names:
            raise BadData(f"{path}: {name!r} is none of {', '.join(filter(None, names))}")
        yield from ((name, text) for text in _list(texts, path))


def _list(found: Any, path: Path) -> list[Any]:
    if not isinstance(found, list):
        raise BadData(f"{path}: a list was expected, not {str(found)[:40]!r}")
    return found


def _load(path: Path) -> Any:
    try:
        return YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, YAMLError) as error:
        raise BadData(f"{path}: {error}") from error
