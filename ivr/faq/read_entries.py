"""FAQ entries out of a YAML or JSON text: a list of `{id, question, answer, alternates?}`. Every mistake with its line."""

from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from ivr.errors import IvrError
from ivr.faq.model import Entry

_NEEDED = ("id", "question", "answer")
_KNOWN = (*_NEEDED, "alternates")


class BadEntries(IvrError):
    """The entries cannot be used. `problems` are (line, message in Japanese), sorted by line."""

    code = "bad_faq_entries"

    def __init__(self, problems: list[tuple[int, str]]) -> None:
        self.problems = sorted(problems)
        super().__init__("\n".join(f"{line}行目: {message}" for line, message in self.problems))


def read_entries(text: str) -> list[Entry]:
    """The entries of `text`; BadEntries when anything is wrong, with all that is wrong."""
    try:
        # Tabs are allowed between JSON's tokens but not as YAML's indentation.
        found = YAML(typ="rt", pure=True).load(text.removeprefix("\ufeff").expandtabs(2))
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise BadEntries([(line, f"YAML(またはJSON)として読めません: {error.problem or error}")]) from error
    except (YAMLError, ValueError, RecursionError) as error:
        raise BadEntries([(1, f"YAML(またはJSON)として読めません: {type(error).__name__}")]) from error
    if not isinstance(found, CommentedSeq) or not found:
        raise BadEntries([(1, "「id」「question」「answer」を持つ項目の一覧(リスト)を書いてください。")])
    problems: list[tuple[int, str]] = []
    entries = [_entry(item, found.lc.item(number)[0] + 1, problems) for number, item in enumerate(found)]
    _refuse_repeated([(entry, found.lc.item(number)[0] + 1) for number, entry in enumerate(entries)], problems)
    if problems:
        raise BadEntries(problems)
    return entries


def _entry(item: Any, line: int, problems: list[tuple[int, str]]) -> Entry:
    if not isinstance(item, CommentedMap):
        problems.append((line, "項目には「id」「question」「answer」が必要です。"))
        return Entry("", "", "")

    def line_of(key: Any) -> int:
        return int(item.lc.key(key)[0]) + 1 if key in item.lc.data else line

    unknown = [key for key in item if key not in _KNOWN]
    problems += [(line_of(key), f"「{key}」という欄はありません。使えるのは {'、'.join(_KNOWN)} です。") for key in unknown]
    values: dict[str, str] = {}
    for key in _NEEDED:
        value = item.get(key)
        values[key] = str(value).strip() if isinstance(value, (str, int)) and not isinstance(value, bool) else ""
        if not values[key]:
            problems.append((line_of(key), f"「{key}」に文字を書いてください。"))
    alternates = item.get("alternates")
    if alternates is None:
        alternates = []
    if not isinstance(alternates, list) or not all(isinstance(alternate, str) and alternate.strip() for alternate in alternates):
        problems.append((line_of("alternates"), "「alternates」は言い換えの文の一覧(リスト)にしてください。"))
        alternates = []
    return Entry(values["id"], values["question"], values["answer"], tuple(str(alternate) for alternate in alternates))


def _refuse_repeated(entries: list[tuple[Entry, int]], problems: list[tuple[int, str]]) -> None:
    first: dict[str, int] = {}
    for entry, line in entries:
        if entry.id and entry.id in first:
            problems.append((line, f"id「{entry.id}」は{first[entry.id]}行目にもあります。"))
        first.setdefault(entry.id, line)
