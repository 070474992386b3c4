"""What was decided about an utterance, with its reasons, and what an operator may say instead: as the call page shows it. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ivr.desk import labels
from ivr.faq.model import Entry

SHOWN_ENTRIES = 5
"""Entries that stand as buttons of their own; the others are a fold away."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an operator said: `verdict` as in `ivr.calls.corrections`, by whom and when."""

    verdict: str
    who: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Choice:
    """One button. `is_decided`: so it was decided by itself; `is_right`: so an operator said; `hint`: how likely, and why."""

    verdict: str
    label: str
    is_decided: bool
    is_right: bool
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """One line: `decided` in words with `reasons`, what may be said of it (`more`: less likely answers), and what was said."""

    subject: str
    name: str
    decided: str
    tone: str
    reasons: tuple[str, ...]
    choices: tuple[Choice, ...]
    more: tuple[Choice, ...] = ()
    said: Verdict | None = None


def decisions_of(heard: Mapping[str, Any], entries: Sequence[Entry], said: Mapping[str, Verdict]) -> list[Decision]:
    """The decisions about one utterance (`heard` as stored); none when nothing was understood. `said`: subject → verdict."""
    understood = heard.get("understanding")
    if not heard.get("text") or not understood:
        return []
    found = [
        _sales(understood["sales"], said.get("sales")),
        _intent(str(understood["intent"]), said.get("intent")),
        _urgency(understood["urgent"], said.get("urgent")),
    ]
    return [*found, _faq(heard.get("faq") or {}, entries, said.get("faq"))] if entries else found


def _sales(sales: Mapping[str, Any], said: Verdict | None) -> Decision:
    decision = str(sales["decision"])
    own = {"decline": "yes", "pass": "no"}.get(decision)
    decided = f"{labels.SALES[decision]} {_percent(sales['probability'])}"
    tone = {"decline": "p2", "ask": "p2"}.get(decision, "")
    return Decision("sales", labels.SUBJECTS["sales"], decided, tone, tuple(sales["reasons"]), _choices("sales", own, said), said=said)


def _intent(intent: str, said: Verdict | None) -> Decision:
    return Decision("intent", labels.SUBJECTS["intent"], labels.INTENTS.get(intent, intent), "", (), _choices("intent", intent, said), said=said)


def _urgency(urgent: Mapping[str, Any], said: Verdict | None) -> Decision:
    level = str(urgent["level"])
    tone = {"danger": "p3", "hurry": "p2"}.get(level, "")
    return Decision(
        "urgent", labels.SUBJECTS["urgent"], labels.URGENCIES[level], tone, tuple(urgent["reasons"]), _choices("urgent", level, said), said=said
    )  # fmt: skip


def _choices(subject: str, decided: str | None, said: Verdict | None) -> tuple[Choice, ...]:
    words = labels.VERDICTS[subject]
    return tuple(Choice(verdict, label, verdict == decided, said is not None and said.verdict == verdict) for verdict, label in words.items())


def _faq(faq: Mapping[str, Any], entries: Sequence[Entry], said: Verdict | None) -> Decision:
    questions = {entry.id: entry.question for entry in entries}
    candidates = {str(each["id"]): each for each in faq.get("candidates") or () if each["id"] in questions}
    match, asked = faq.get("match"), list(candidates)[:2] if faq.get("band") == "ask" else []

    def choice(entry: str) -> Choice:
        each = candidates.get(entry)
        hint = "・".join([_percent(each["probability"]), *each.get("reasons", ())]) if each else ""
        return Choice(entry, questions[entry], entry == match or entry in asked, said is not None and said.verdict == entry, hint)

    first = list(dict.fromkeys([*candidates, *questions]))[:SHOWN_ENTRIES]
    if said is not None and said.verdict in questions and said.verdict not in first:
        first.append(said.verdict)
    none = Choice("", labels.VERDICTS["faq"][""], not match and not asked, said is not None and said.verdict == "")
    others = tuple(choice(entry) for entry in questions if entry not in first)
    decided = none.label
    if match:
        decided = f"ご案内: {questions.get(match, match)}"
    elif asked:
        decided = f"確認: {'、'.join(questions[entry] for entry in asked)}"
    return Decision("faq", labels.SUBJECTS["faq"], decided, "ok" if match else "", (), (*map(choice, first), none), others, said)


def _percent(probability: Any) -> str:
    return f"{round(float(probability) * 100)}%"
