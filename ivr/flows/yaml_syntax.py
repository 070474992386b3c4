"""Broken YAML in plain words: what the parser says, translated by what usually causes it."""

import re
from typing import Any

from ruamel.yaml.error import MarkedYAMLError

from ivr.flows.problems import Finding, Place

_UNREADABLE = re.compile("[^\\x09\\x0a\\x0d\\x20-\\x7e\\x85\\xa0-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")
"""What YAML itself does not allow in a file (YAML 1.2, c-printable)."""
_FULL_WIDTH_SPACE = re.compile("^[ ]*\u3000")
_FULL_WIDTH_COLON = re.compile("^[^#\"':]*：")
_NO_SPACE = re.compile(r"^\s*(?:- )?[^\s#\"':]+:[^\s]")

_BY_PROBLEM = (
    ("cannot start any token", "bad_start"),
    ("mapping values are not allowed", "stray_colon"),
    ("mapping keys are not allowed", "stray_mark"),
    ("sequence entries are not allowed", "stray_dash"),
    ("could not find expected ':'", "no_colon"),
    ("unexpected end of stream", "open_quote"),
    ("unknown escape", "bad_escape"),
    ("expected escape sequence", "bad_escape"),
    ("expected ',' or", "open_bracket"),
    ("but found '}'", "stray_bracket"),
    ("but found ']'", "stray_bracket"),
    ("expected <block end>", "bad_indent"),
    ("but found '<stream end>'", "open_bracket"),
)


def unreadable_character(text: str) -> Finding | None:
    """The first character that cannot stand in a file."""
    found = _UNREADABLE.search(text)
    if found is None:
        return None
    before = text[: found.start()]
    place = Place(before.count("\n") + 1, found.start() - before.rfind("\n"))
    return Finding("control_character", place=place, values={"character": f"U+{ord(found.group()):04X}"})


def readable(text: str) -> str:
    """The text with a mark in place of such characters."""
    return _UNREADABLE.sub("\ufffd", text)


def syntax_finding(error: MarkedYAMLError, text: str) -> Finding:
    """The parser's complaint at its place."""
    problem = str(error.problem or "")
    mark: Any = error.problem_mark or error.context_mark
    line, column = (mark.line, mark.column) if mark else (0, 0)
    code = next((code for part, code in _BY_PROBLEM if part in problem), "unreadable_yaml")
    if code in {"open_quote", "open_bracket"} and error.context_mark is not None:
        line, column = error.context_mark.line, error.context_mark.column
    lines = text.splitlines()
    code = _by_line(code, lines, line, column)
    character = lines[line][column : column + 1] if line < len(lines) else ""
    return Finding(code, place=Place(line + 1, column + 1), values={"character": character})


def why_no_mapping(text: str) -> str | None:
    """The code of the slip that made one text out of `key: value`, if it is one of the usual."""
    if _FULL_WIDTH_COLON.match(text):
        return "full_width_colon"
    return "no_space" if _NO_SPACE.match(text) else None


def _by_line(code: str, lines: list[str], line: int, column: int) -> str:
    """A more exact reason, from the line itself or the one before it."""
    here = lines[line] if line < len(lines) else ""
    around = [here, lines[line - 1]] if 0 < line <= len(lines) else [here]
    if "\t" in here[: column + 1] and code in {"bad_start", "bad_indent", "stray_colon", "no_colon"}:
        return "tab"
    if any(_FULL_WIDTH_SPACE.match(each) for each in around):
        return "full_width_space"
    if code in {"no_colon", "stray_colon", "bad_indent"}:
        if any(_FULL_WIDTH_COLON.match(each) for each in around):
            return "full_width_colon"
        if any(_NO_SPACE.match(each) for each in around):
            return "no_space"
    return code
