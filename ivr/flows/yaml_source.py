"""YAML text to plain values with the place of every key and value. Any text gives a result: broken syntax is a finding, never an exception.

Built on the events of ruamel.yaml rather than its constructor, so that every duplicate key is named, aliases are counted before they
are expanded, and nothing but text, numbers, true/false and nothing can come out.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
    StreamStartEvent,
)

from ivr.flows.problems import Finding, Path, Place, Positions
from ivr.flows.yaml_syntax import readable, syntax_finding, unreadable_character

MAX_BYTES = 512_000
"""A manual of a hundred steps and three hundred answers is some 100 kB."""
MAX_DEPTH = 20
"""The language itself needs eight levels."""
MAX_NODES = 20_000
"""Keys and values, aliases expanded. The largest manual thinkable (500 steps, 300 answers) has some 9,000."""

_INTEGER = re.compile(r"[-+]?[0-9]{1,20}")
_DECIMAL = re.compile(r"[-+]?[0-9]{1,20}\.[0-9]{1,20}")
_WORDS: dict[str, bool | None] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
}  # fmt: skip
_KNOWN_TAGS = ("!", "tag:yaml.org,2002:str", "tag:yaml.org,2002:map", "tag:yaml.org,2002:seq")


@dataclass(frozen=True, slots=True)
class Source:
    """What a text holds. `data` is None when it could not be read as one document."""

    data: Any
    positions: Positions = field(default_factory=Positions)
    findings: tuple[Finding, ...] = ()


class _Stop(Exception):
    """Reading cannot go on; holds the finding."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.code)
        self.finding = finding


class _Anchored(NamedTuple):
    value: Any
    nodes: int


def read(text: str) -> Source:
    """The single document of `text`."""
    text = text.removeprefix("\ufeff")
    if len(text.encode("utf-8", "replace")) > MAX_BYTES:
        return Source(None, findings=(Finding("too_big", values={"limit": MAX_BYTES // 1000}),))
    strange = unreadable_character(text)
    if strange:
        return Source(None, findings=(strange,))
    composer = _Composer(text)
    try:
        data = composer.document()
    except _Stop as stop:
        return Source(None, composer.positions, (*composer.findings, stop.finding))
    except MarkedYAMLError as error:
        return Source(None, composer.positions, (*composer.findings, syntax_finding(error, text)))
    except (YAMLError, ValueError, RecursionError):
        return Source(None, composer.positions, (*composer.findings, Finding("unreadable_yaml")))
    return Source(data, composer.positions, tuple(composer.findings))


class _Composer:
    """Events to values, one document."""

    def __init__(self, text: str) -> None:
        self.positions = Positions()
        self.findings: list[Finding] = []
        self._events: Iterator[Event] = YAML(typ="safe", pure=True).parse(text)
        self._anchors: dict[str, _Anchored | None] = {}
        self._nodes = 0

    def document(self) -> Any:
        """The value of the only document; None for an empty text."""
        event = next(self._events)
        while isinstance(event, StreamStartEvent | DocumentStartEvent):
            event = next(self._events)
        if isinstance(event, StreamEndEvent):
            return None
        value = self._node(event, (), 0)
        for event in self._events:
            if isinstance(event, DocumentStartEvent):
                self.findings.append(Finding("second_document", place=_place(event)))
                break
        return value

    def _node(self, event: Event, path: Path, depth: int) -> Any:
        place = _place(event)
        self.positions.values[path] = place
        self._count(1, place)
        if depth > MAX_DEPTH:
            raise _Stop(Finding("too_deep", place=place, values={"limit": MAX_DEPTH}))
        if isinstance(event, AliasEvent):
            return self._alias(event, place)
        if not isinstance(event, NodeEvent):
            raise _Stop(Finding("unreadable_yaml", place=place))
        before = self._nodes
        anchor = event.anchor
        if anchor:
            self._anchors[anchor] = None
        self._refuse_tag(event, place)
        value = self._value(event, path, depth)
        if anchor:
            self._anchors[anchor] = _Anchored(value, self._nodes - before + 1)
        return value

    def _value(self, event: Event, path: Path, depth: int) -> Any:
        if isinstance(event, ScalarEvent):
            value = _scalar(event, self._readable(event))
            if not isinstance(value, str):
                self.positions.written[path] = str(event.value)
            return value
        if isinstance(event, SequenceStartEvent):
            items: list[Any] = []
            while not isinstance(item := next(self._events), SequenceEndEvent):
                items.append(self._node(item, (*path, len(items)), depth + 1))
            return items
        return self._mapping(path, depth)

    def _mapping(self, path: Path, depth: int) -> dict[str, Any]:
        found: dict[str, Any] = {}
        inherited: dict[str, Any] = {}
        while not isinstance(event := next(self._events), MappingEndEvent):
            key = self._key(event)
            place = _place(event)
            here = (*path, key)
            if key in found:
                first = self.positions.keys.get(here, place)
                self.findings.append(Finding("duplicate_key", place=place, values={"key": key, "line": first.line}))
                here = (*path, key, "(duplicate)")
            self.positions.keys[here] = place
            value = self._node(next(self._events), here, depth + 1)
            if key == "<<" and isinstance(value, dict | list):
                inherited = _merged(value)
            else:
                found.setdefault(key, value)
        return {**inherited, **found}

    def _key(self, event: Event) -> str:
        """A key as it is written: 1 and 2026-12-29 are words here."""
        if isinstance(event, MappingStartEvent | SequenceStartEvent | AliasEvent):
            raise _Stop(Finding("strange_key", place=_place(event)))
        if not isinstance(event, ScalarEvent) or not event.value.strip():
            raise _Stop(Finding("empty_key", place=_place(event)))
        if str(event.value).startswith("\u3000"):
            raise _Stop(Finding("full_width_space", place=_place(event)))
        return self._readable(event)

    def _readable(self, event: ScalarEvent) -> str:
        """The text, without characters that only an escape can bring into a file: voices, databases and JSON choke on them."""
        text = str(event.value)
        found = unreadable_character(text)
        if found:
            self.findings.append(Finding("control_character", place=_place(event), values=found.values))
        return readable(text) if found else text

    def _alias(self, event: AliasEvent, place: Place) -> Any:
        name = event.anchor
        anchored = self._anchors.get(name)
        if anchored is None:
            code = "alias_of_itself" if name in self._anchors else "unknown_alias"
            raise _Stop(Finding(code, place=place, values={"name": name}))
        self._count(anchored.nodes, place)
        return anchored.value

    def _count(self, nodes: int, place: Place) -> None:
        self._nodes += nodes
        if self._nodes > MAX_NODES:
            raise _Stop(Finding("too_many_nodes", place=place))

    def _refuse_tag(self, event: Any, place: Place) -> None:
        tag = getattr(event, "tag", None)
        if tag and str(tag) not in _KNOWN_TAGS:
            self.findings.append(Finding("unknown_tag", place=place, values={"tag": str(tag).replace("tag:yaml.org,2002:", "!!")}))


def _merged(value: Any) -> dict[str, Any]:
    """What `<<` takes in: one mapping, or several of which the first wins."""
    several = [value] if isinstance(value, dict) else [one for one in value if isinstance(one, dict)]
    return {key: inner for one in reversed(several) for key, inner in one.items()}


def _place(event: Event) -> Place:
    mark: Any = event.start_mark
    return Place(mark.line + 1, mark.column + 1) if mark else Place()


def _scalar(event: ScalarEvent, text: str) -> str | int | float | bool | None:
    is_plain = event.implicit[0] and not event.style
    if not is_plain:
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    return float(text) if _DECIMAL.fullmatch(text) else text
