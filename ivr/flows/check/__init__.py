"""The checker: what a flow file's parts mean together. Every rule sees the whole file and reports all it finds."""

from collections.abc import Callable, Iterator

from ivr.flows.check import limits, menus, names, paths, people, questions, sales, secrets, words, written_tests
from ivr.flows.check.book import Book, open_book
from ivr.flows.flow import MAX_STEPS
from ivr.flows.load import Loaded, load_flow
from ivr.flows.problems import Finding, Lang, Problem, word

MOST_STEPS = 3 * MAX_STEPS
"""Beyond this a file is refused for its size alone: the rules compare steps with each other."""

Rule = Callable[[Book], Iterator[Finding]]

RULES: tuple[Rule, ...] = (
    names.missing_start, names.targets, names.sub_flows, names.returns, people.people, questions.questions, names.conditions, names.system_sentences,
    names.voice, paths.ways, words.prompts, menus.menus, limits.plan,
    limits.faq_without_entries, limits.duplicates, sales.words, written_tests.written_tests,
)  # fmt: skip
"""Each looks for one sort of mistake; their order does not matter."""


def check_flow(loaded: Loaded, lang: Lang = "ja") -> tuple[Problem, ...]:
    """What the rules find beyond `loaded.problems`, in the order of the file. A file that has not loaded is checked as far as it goes."""
    book = open_book(loaded)
    findings = list(secrets.secrets(book))
    if loaded.data and book.size <= MOST_STEPS:
        findings += [finding for rule in RULES for finding in rule(book)]
    return word(findings, loaded.positions, lang)


def problems_of(text: str | bytes, source: str = "", lang: Lang = "ja") -> tuple[Problem, ...]:
    """Everything wrong with a file, by line: its shape and what its parts mean together."""
    loaded = load_flow(text, source, lang)
    both = dict.fromkeys((*loaded.problems, *check_flow(loaded, lang)))
    return tuple(sorted(both, key=lambda problem: (problem.line, problem.column, problem.code)))


__all__ = ["RULES", "check_flow", "problems_of"]
