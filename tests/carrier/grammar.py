"""Which verbs, nesting and attributes the carrier knows, read out of its own Python library.

The carrier publishes no current schema. Its library's `voice_response` module is generated from the same source as its
documentation: each method `def say(self, message=None, voice=None, ...)` of a class is one allowed child with its
attributes. The library itself accepts any misspelt keyword, so it cannot be asked; its text can.
"""

import ast
import inspect
from dataclasses import dataclass, field
from functools import cache

from twilio.twiml import TwiML, lower_camel, voice_response

Attributes = frozenset[str]


@dataclass(frozen=True, slots=True)
class Element:
    """One element: the children it may hold, each with the attributes allowed there."""

    name: str
    children: dict[str, Attributes] = field(default_factory=dict)


@cache
def grammar() -> dict[str, Element]:
    """Every element by name."""
    classes = [node for node in ast.parse(inspect.getsource(voice_response)).body if isinstance(node, ast.ClassDef)]
    names = {node.name: _element_name(node) for node in classes}
    texts = {node.name: _text_parameters(node) for node in classes}
    return {names[node.name]: Element(names[node.name], dict(_children(node, names, texts))) for node in classes}


def verbs() -> frozenset[str]:
    """What may stand directly in a Response."""
    return frozenset(grammar()["Response"].children)


def _functions(node: ast.ClassDef) -> list[ast.FunctionDef]:
    return [item for item in node.body if isinstance(item, ast.FunctionDef)]


def _element_name(node: ast.ClassDef) -> str:
    for statement in ast.walk(node):
        if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Attribute) and statement.targets[0].attr == "name":
            return str(ast.literal_eval(statement.value))
    return node.name


def _text_parameters(node: ast.ClassDef) -> set[str]:
    """The parameters of `__init__` that become the element's text, not attributes."""
    made = next((function for function in _functions(node) if function.name == "__init__"), None)
    return set() if made is None else {argument.arg for argument in made.args.args[1:]}


def _children(node: ast.ClassDef, names: dict[str, str], texts: dict[str, set[str]]) -> list[tuple[str, Attributes]]:
    found = []
    for function in _functions(node):
        for call in ast.walk(function):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in names:
                words = [keyword.arg for keyword in call.keywords if keyword.arg is not None and keyword.arg not in texts[call.func.id]]
                found.append((names[call.func.id], frozenset(lower_camel(TwiML.MAP.get(word, word)) for word in words)))
    return found
