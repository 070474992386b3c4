"""What was understood of an utterance, as plain values shared by the flow interpreter, the desk and the reports.

Knows nothing of how it is decided (`ivr.classify`) nor of telephones.
"""

from dataclasses import dataclass, field
from typing import Literal

Decision = Literal["decline", "ask", "pass"]
UrgencyLevel = Literal["danger", "hurry", "none"]
Relationship = Literal["existing", "none", "unknown"]
NumberCorrected = Literal["sales", "not_sales", "both"]
Intent = Literal[
    "sales",
    "complaint",
    "repair_emergency",
    "repair_normal",
    "reservation",
    "cancel_reservation",
    "inquiry",
    "callback_request",
    "applicant",
    "wrong_number",
]


@dataclass(frozen=True, slots=True)
class Sales:
    """Whether the call is a sales pitch. `probability` is 0–1; `reasons` are short Japanese phrases an operator reads."""

    decision: Decision
    probability: float
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Urgency:
    """`danger` = life or property now (fire, gas, water, injury, locked in or out); `hurry` = a deadline, not danger."""

    value: bool
    level: UrgencyLevel = "none"
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Understanding:
    """One utterance understood. `slots` maps a slot name (name, company, phone, date, …) to its normalised text."""

    text: str
    sales: Sales
    intent: Intent
    urgent: Urgency
    relationship: Relationship = "unknown"
    angry: bool = False
    slots: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CallerSigns:
    """What is known of the caller beyond the words; every field has a neutral default.

    `number_kind`: from the caller's number. `earlier_outcomes`: outcomes of earlier calls of the number to this
    client, newest first. `welcome`: names or words of suppliers this client never turns away; `unwelcome`: names or words that
    speak for a pitch at this client. `number_corrected`: what operators said of earlier calls of the number to this client
    ("both" = one was sales, another was not). `like_not_sales`: the words are much like some that an operator said were no pitch.
    """

    number_kind: Literal["mobile", "fixed", "050", "toll_free", "foreign", "withheld", "unknown"] = "unknown"
    earlier_outcomes: tuple[str, ...] = ()
    welcome: tuple[str, ...] = ()
    unwelcome: tuple[str, ...] = ()
    number_corrected: NumberCorrected | None = None
    like_not_sales: bool = False
    language: Literal["ja", "en"] = "ja"
