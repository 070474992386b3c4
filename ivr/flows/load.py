"""A flow file from text: the value it holds, or every problem with its line. Never raises for anything a file can hold."""

from dataclasses import dataclass, field
from typing import Any

from ivr.flows.flow import FlowFile
from ivr.flows.problems import Finding, Lang, Place, Positions, Problem, word
from ivr.flows.shape import Shaped, shape
from ivr.flows.yaml_source import read
from ivr.flows.yaml_syntax import why_no_mapping


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a text gave. `flow` is None when anything in `problems` is an error. `text`, `data` and `shaped` are for the checker."""

    flow: FlowFile | None
    problems: tuple[Problem, ...] = ()
    positions: Positions = field(default_factory=Positions)
    source: str = ""
    text: str = ""
    data: dict[str, Any] = field(default_factory=dict)
    shaped: Shaped = field(default_factory=Shaped)


def load_flow(text: str | bytes, source: str = "", lang: Lang = "ja") -> Loaded:
    """Read a flow file. `source` is only a name for messages; bytes must be UTF-8."""
    if isinstance(text, bytes):
        return load_flow_bytes(text, source, lang)
    read_source = read(text)
    findings = list(read_source.findings)
    shaped = Shaped()
    data = read_source.data
    if isinstance(data, dict):
        shaped = shape(data)
        findings += shaped.findings
    elif not findings:
        slip = why_no_mapping(data) if isinstance(data, str) else None
        findings.append(Finding("empty_file" if data is None else slip or "not_a_mapping"))
    problems = word(findings, read_source.positions, lang)
    is_sound = not any(problem.level == "error" for problem in problems)
    flow = shaped.flow if is_sound else None
    return Loaded(flow, problems, read_source.positions, source, text, data if isinstance(data, dict) else {}, shaped)


def load_flow_bytes(raw: bytes, source: str = "", lang: Lang = "ja") -> Loaded:
    """Read a flow file from its bytes. Another encoding than UTF-8 is a problem at the first byte that shows it."""
    try:
        return load_flow(raw.decode("utf-8"), source, lang)
    except UnicodeDecodeError as error:
        before = raw[: error.start]
        column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace")) + 1
        finding = Finding("not_utf8", place=Place(before.count(b"\n") + 1, column), values={"hint": _encoding_hint(raw, lang)})
        return Loaded(None, word([finding], Positions(), lang), source=source)


def _encoding_hint(raw: bytes, lang: Lang) -> str:
    """Which encoding it looks like: Windows saves Japanese as Shift_JIS by habit."""
    name = "UTF-16" if raw.startswith((b"\xff\xfe", b"\xfe\xff")) else "Shift_JIS" if _is_shift_jis(raw) else None
    if name is None:
        return ""
    return f" (it looks like {name})" if lang == "en" else f"({name} のようです)"


def _is_shift_jis(raw: bytes) -> bool:
    try:
        text = raw.decode("cp932")
    except UnicodeDecodeError:
        return False
    return any("\u3040" <= character <= "\u9fff" for character in text)
