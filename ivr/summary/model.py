"""What a summary is made of, and what it is: plain values. Nothing here knows of flows, calls or screens."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from ivr.classify.model import Intent, UrgencyLevel

NOBODY = "お名前未確認"
"""The caller of whom no name is known."""
NOTHING = "ご用件は聞き取れていません"
"""The subject of a call in which nothing was understood."""
MESSAGE = "message"
"""`Said.asked` of a message left after the beep."""


@dataclass(frozen=True, slots=True)
class Said:
    """What the caller said at one time, as the recogniser wrote it.

    `asked`: "" = the open question, "message" = a message, else the slot that was asked for. `is_free`: the words may be about anything, so that
    they are looked through for the request; an answer to "your name, please" is not.
    """

    text: str
    asked: str = ""
    is_free: bool = True
    intent: Intent = "inquiry"
    urgent: UrgencyLevel = "none"
    angry: bool = False
    recording: int | None = None


@dataclass(frozen=True, slots=True)
class SlotSaid:
    """A slot as the flow took it. `value` is shown as it is (a telephone number is E.164); empty with `is_recorded`: only the recording has it."""

    value: str
    label: str
    spoken: str = ""
    is_verified: bool = False
    is_recorded: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """All that is known of a call. `caller_name`: from the client's directory, so it needs no marking. `caller_number`: E.164 or None."""

    said: tuple[Said, ...] = ()
    slots: Mapping[str, SlotSaid] = field(default_factory=dict)
    caller_name: str | None = None
    caller_number: str | None = None


_BRACKETS = re.compile(r"[(「](?=[^)」]*[)」])")
_NUMBER = re.compile(r"(?:\((?:\+?[0-9-]{9,}|番号非通知)\)| \+?[0-9-]{9,}|\(要確認\))")


def speakable(text: str) -> str:
    """A summary as it was stored, for a voice: numbers to ring and marks left out, lines and brackets as pauses."""
    first, _, second = text.partition("\n")
    who, _, about = _NUMBER.sub("", first).partition("/")
    said = "。".join(part for part in (who, about, _NUMBER.sub("", second)) if part not in {"", NOBODY, NOTHING})
    return re.sub(r"[)」]", "", _BRACKETS.sub("、", said))


@dataclass(frozen=True, slots=True)
class Summary:
    """The two lines, in parts: "`who``number`/`about`" and "`wants`。`notes`。`details`".

    `wants`: the sentences told on. `notes`: urgency, anger, a call-back that is waited for. `details`: what the flow asked for and the sentences do
    not tell. `who_spoken`: the caller as a voice says it, "" = nobody known.
    """

    who: str
    number: str
    about: str
    wants: str = ""
    notes: str = ""
    details: str = ""
    who_spoken: str = ""

    @property
    def text(self) -> str:
        """Two lines; one where nothing more is known than who and about what."""
        second = "。".join(part for part in (self.wants, self.notes, self.details) if part)
        first = f"{self.who}{self.number}/{self.about}"
        return f"{first}\n{second}" if second else first

    @property
    def spoken(self) -> str:
        """As a voice says it to the person who is rung: without the number to ring, and without the slots."""
        who = f"{self.who_spoken}です。" if self.who_spoken else ""
        said = "。".join(part for part in (self.about, self.wants, self.notes) if part and part != NOTHING)
        if not said:
            return who
        return f"{who}{re.sub(r'[)」]', '', _BRACKETS.sub('、', said))}。"

    def reworded(self, about: str, wants: str) -> "Summary":
        """The same facts in other words for the subject and the sentences. What the reason of an urgency was, the sentences tell now."""
        return replace(self, about=about, wants=wants, notes=re.sub(r"(緊急|至急)\([^)]*\)", r"\1", self.notes))
