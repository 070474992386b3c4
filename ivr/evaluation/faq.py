"""Whether questions get their answer, and what becomes of questions that no entry answers. By client and over all of them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from ivr.evaluation.calibration import Calibration, calibrate
from ivr.evaluation.data import REGISTERS, SCOPES, FaqSet, Question
from ivr.evaluation.judged import UNMARKED, Mistake, grouped, mixed
from ivr.evaluation.rates import Rate, pooled, wilson
from ivr.evaluation.trade_off import Oracle, Point, curve, oracle
from ivr.faq import FaqMatch, Matcher

OUT_OF_SCOPE_ANSWERED = 0.05
"""The oracle's limit: at most this share of a client's questions without an answer may get one."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of a client, and what the matcher made of it."""

    client: str
    said: Question
    found: FaqMatch

    @property
    def is_first(self) -> bool:
        """The right entry is ranked first."""
        return bool(self.found.candidates) and self.found.candidates[0].id == self.said.entry

    @property
    def is_answered(self) -> bool:
        """An answer is spoken."""
        return self.found.match is not None

    @property
    def is_right(self) -> bool:
        """The right answer is spoken."""
        return self.is_answered and self.found.match == self.said.entry

    @property
    def is_among_two(self) -> bool:
        """The caller is asked between two of which one is right."""
        return self.found.band == "ask" and self.said.entry in {candidate.id for candidate in self.found.candidates[:2]}


@dataclass(frozen=True, slots=True)
class InScope:
    """Of questions that an entry answers. `asked_right`: asked, the right one among the two offered; the rest goes to a person."""

    ranked_first: Rate
    answered_right: Rate
    answered_wrong: Rate
    asked_right: Rate
    asked_wrong: Rate


@dataclass(frozen=True, slots=True)
class OutOfScope:
    """Of questions that no entry answers."""

    answered: Rate
    asked: Rate


@dataclass(frozen=True, slots=True)
class ClientFigures:
    """One client. The oracle knows the threshold that suits this very client's questions: see `trade_off`."""

    client: str
    entries: int
    in_scope: InScope
    by_register: Mapping[str, InScope]
    by_scope: Mapping[str, OutOfScope]
    out_of_scope: OutOfScope
    oracle: Oracle


@dataclass(frozen=True, slots=True)
class FaqFigures:
    """Pooled over clients, whose questions are resampled client by client for the intervals, and each client by itself.

    `oracle_right`: the sum of the clients' oracles; `oracle_one_threshold`: one threshold for all of them. `calibration`: of the first
    candidate's probability against its being right (for a question without an answer it never is).
    """

    clients: tuple[ClientFigures, ...]
    in_scope: InScope
    by_register: Mapping[str, InScope]
    by_language: Mapping[str, InScope]
    out_of_scope: OutOfScope
    by_scope: Mapping[str, OutOfScope]
    out_of_scope_by_language: Mapping[str, OutOfScope]
    oracle_right: Rate
    oracle_one_threshold: Oracle
    curve: tuple[Point, ...]
    calibration: Calibration
    mistakes: tuple[Mistake, ...]


def ask_all(sets: Sequence[FaqSet]) -> list[Asked]:
    """Every question, against its own client's entries."""
    asked = []
    for each in sets:
        matcher = Matcher(each.entries)
        asked += [Asked(each.client, question, matcher.match(question.text)) for question in each.questions]
    return asked


def measure(sets: Sequence[FaqSet], asked: Sequence[Asked]) -> FaqFigures | None:
    """What `ask_all` brought; None without a question."""
    if not asked:
        return None
    by_client = [[row for row in asked if row.client == each.client] for each in sets]
    clients = tuple(_client(each, rows) for each, rows in zip(sets, by_client, strict=True))
    answerable, unanswerable = [_answerable(rows) for rows in by_client], [_unanswerable(rows) for rows in by_client]
    registers, scopes = {_register(row) for row in asked if row.said.entry}, {_scope(row) for row in asked if not row.said.entry}
    languages = {name: [number for number, each in enumerate(sets) if each.language == name] for name in ("ja", "en")}
    wanted, unwanted = _scores(asked)
    return FaqFigures(
        clients=clients,
        in_scope=_in_scope(answerable, pooled),
        by_register={
            name: _in_scope([[row for row in rows if _register(row) == name] for rows in answerable], pooled)
            for name in _REGISTERS
            if name in registers
        },
        by_language={name: _in_scope([answerable[number] for number in some], pooled) for name, some in languages.items() if some},
        out_of_scope=_out_of_scope(unanswerable, pooled),
        by_scope={
            name: _out_of_scope([[row for row in rows if _scope(row) == name] for rows in unanswerable], pooled) for name in _SCOPES if name in scopes
        },
        out_of_scope_by_language={name: _out_of_scope([unanswerable[number] for number in some], pooled) for name, some in languages.items() if some},
        oracle_right=pooled([(client.oracle.wanted.hits, client.oracle.wanted.of) for client in clients]),
        oracle_one_threshold=oracle(wanted, unwanted, OUT_OF_SCOPE_ANSWERED),
        curve=curve(wanted, unwanted),
        calibration=calibrate([_score(row) for row in asked], [row.is_first for row in asked]),
        mistakes=tuple(_mistakes(asked)),
    )


_REGISTERS = tuple(register or UNMARKED for register in REGISTERS)
_SCOPES = tuple(scope or UNMARKED for scope in SCOPES)
_Share = Callable[[Sequence[tuple[int, int]]], Rate]


def _register(row: Asked) -> str:
    return row.said.register or UNMARKED


def _scope(row: Asked) -> str:
    return row.said.scope or UNMARKED


def _answerable(rows: Sequence[Asked]) -> list[Asked]:
    return [row for row in rows if row.said.entry is not None]


def _unanswerable(rows: Sequence[Asked]) -> list[Asked]:
    return [row for row in rows if row.said.entry is None]


def _one(pairs: Sequence[tuple[int, int]]) -> Rate:
    """One client's share."""
    return wilson(*pairs[0])


def _client(each: FaqSet, rows: Sequence[Asked]) -> ClientFigures:
    unanswerable = grouped(_unanswerable(rows), _scope, _SCOPES)
    return ClientFigures(
        client=each.client,
        entries=len(each.entries),
        in_scope=_in_scope([_answerable(rows)], _one),
        by_register={name: _in_scope([some], _one) for name, some in grouped(_answerable(rows), _register, _REGISTERS).items()},
        by_scope={name: _out_of_scope([some], _one) for name, some in unanswerable.items()},
        out_of_scope=_out_of_scope([_unanswerable(rows)], _one),
        oracle=oracle(*_scores(rows), OUT_OF_SCOPE_ANSWERED),
    )


def _in_scope(clients: Sequence[Sequence[Asked]], share: _Share) -> InScope:
    def of(is_so: Callable[[Asked], bool]) -> Rate:
        return share([(sum(is_so(row) for row in rows), len(rows)) for rows in clients])

    return InScope(
        ranked_first=of(lambda row: row.is_first),
        answered_right=of(lambda row: row.is_right),
        answered_wrong=of(lambda row: row.is_answered and not row.is_right),
        asked_right=of(lambda row: row.is_among_two),
        asked_wrong=of(lambda row: row.found.band == "ask" and not row.is_among_two),
    )


def _out_of_scope(clients: Sequence[Sequence[Asked]], share: _Share) -> OutOfScope:
    return OutOfScope(
        answered=share([(sum(row.is_answered for row in rows), len(rows)) for rows in clients]),
        asked=share([(sum(row.found.band == "ask" for row in rows), len(rows)) for rows in clients]),
    )


def _score(row: Asked) -> float:
    return row.found.candidates[0].probability if row.found.candidates else 0.0


def _scores(rows: Sequence[Asked]) -> tuple[list[float | None], list[float]]:
    """First candidates' probabilities: of questions with an answer (None where another entry is first), and of those without."""
    return [_score(row) if row.is_first else None for row in _answerable(rows)], [_score(row) for row in _unanswerable(rows)]


def _mistakes(asked: Sequence[Asked]) -> list[Mistake]:
    """The worst first: wrong answers by how sure they were, answers where there is none, then questions left to a person."""
    wrong = [row for row in _answerable(asked) if row.is_answered and not row.is_right]
    made_up = [row for row in _unanswerable(asked) if row.is_answered]
    left = [row for row in _answerable(asked) if row.found.band == "none"]
    ordered = [*sorted(wrong, key=_surest), *sorted(made_up, key=_surest), *sorted(left, key=_surest, reverse=True)]
    return [
        Mistake(
            row.said.text,
            f"{row.found.match or 'no answer'} ({_score(row):.2f})",
            f"{row.client}: {row.said.entry or 'no entry'}",
            row.found.candidates[0].reasons if row.found.candidates else (),
        )
        for row in ordered
    ]


def _surest(row: Asked) -> tuple[float, tuple[int, str]]:
    return -_score(row), mixed(row.said.text)
