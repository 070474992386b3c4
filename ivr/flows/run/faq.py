"""Speak an FAQ answer and ask whether it helped; ask which question was meant. Shared by listen and the step answer."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Protocol

from ivr.classify.slots import match_choice
from ivr.classify.slots.choice import by_digit
from ivr.faq.model import Entry
from ivr.flows.inputs import Input, Keys, Spoken
from ivr.flows.outputs import MarkFaqEntry
from ivr.flows.run.callback import yes_or_no
from ivr.flows.run.person import go
from ivr.flows.run.work import Work
from ivr.flows.state import Understood
from ivr.text import normalise, without_ending

SOLVED, CONFIRM, WHICH = "faq_solved", "faq_confirm", "faq_which"
PLACES = (SOLVED, CONFIRM, WHICH)
_PART = 0.5
"""Share of the pairs of letters in an answer that must stand in the question it means: 「駐車場のことです」 has 3 of 6, 「どちらでもない」 none."""


class Answers(Protocol):
    """A step that answers: where to go then."""

    @property
    def solved(self) -> str | None:
        """Where a caller goes who was helped."""
        ...

    @property
    def otherwise(self) -> str | None:
        """Where one goes who was not."""
        ...


def _entry(work: Work, entry_id: str | None) -> Entry | None:
    return next((entry for entry in work.flow.faq if entry.id == entry_id), None)


def answer(work: Work, heard: Understood) -> bool:
    """Answer the last words, or ask which question was meant. False when no entry fits."""
    if heard.faq_band == "answer" and (entry := _entry(work, heard.faq_match)):
        work.decide("faq", "answer", f"FAQ「{entry.question}」に当てはまるため")
        _speak(work, entry)
        return True
    if heard.faq_band != "ask":
        return False
    likely = [entry for entry in (_entry(work, each) for each in heard.faq_candidates) if entry]
    if not likely:
        return False
    work.decide("faq", "ask", "当てはまりそうなFAQを確認します")
    work.place(WHICH if len(likely) > 1 else CONFIRM, entries=[entry.id for entry in likely])
    again(work)
    return True


def _speak(work: Work, entry: Entry) -> None:
    work.say(work.fill(entry.answer))
    work.place(SOLVED, entry=entry.id)
    again(work)


def again(work: Work, *before: str) -> None:
    """The present question."""
    if work.at == SOLVED:
        work.collect(*before, work.sentence("solved_question"))
        return
    questions = [_spoken(entry) for entry in (_entry(work, each) for each in work.memo["entries"]) if entry]
    if work.at == CONFIRM:
        work.collect(*before, work.sentence("faq_confirm", {"question": questions[0]}))
    else:
        work.collect(*before, work.sentence("faq_which", {"first": questions[0], "second": questions[1]}), hints=questions)


def resume(work: Work, step: Answers, given: Input) -> bool:
    """The caller's answer to the present question. False: no entry was meant, the step goes on to its next way."""
    if work.at == SOLVED:
        _solved(work, step, given)
        return True
    chosen, understood = _chosen(work, given)
    if chosen:
        work.decide("faq", "answer", f"FAQ「{chosen.question}」とのお答えのため")
        _speak(work, chosen)
        return True
    if understood or work.tries:
        work.decide("faq", "none", "当てはまるFAQがなかったため")
        return False
    _once_more(work)
    return True


def _chosen(work: Work, given: Input) -> tuple[Entry | None, bool]:
    """The entry meant, and whether the answer was understood at all."""
    entries = [entry for entry in (_entry(work, each) for each in work.memo["entries"]) if entry]
    if work.at == CONFIRM:
        yes = yes_or_no(given)
        return (entries[0] if yes else None), yes is not None
    choices = {f"{place} {entry.question}": entry.id for place, entry in enumerate(entries, 1)} | {"3 どちらでもない ちがう 別の": "どちらでもない"}
    match given:
        case Keys(digits=digits):
            option = by_digit(digits[:1], choices)
        case Spoken(text=text):
            if (named := _named(text, entries)) is not None:
                return named, True
            found = match_choice(text, choices)
            option = found[0] if found else None
        case _:
            option = None
    return (_entry(work, option.label) if option else None), option is not None


def _named(text: str, entries: Sequence[Entry]) -> Entry | None:
    """The entry whose question the caller repeats a part of: 「駐車場です」."""
    said = _pairs(text)
    shares = [len(said & _asked_pairs(entry)) / max(1, len(said)) for entry in entries]
    best = max(range(len(entries)), key=shares.__getitem__)
    others = [share for place, share in enumerate(shares) if place != best]
    return entries[best] if shares[best] >= _PART and shares[best] > max(others, default=0.0) else None


@lru_cache(maxsize=4096)  # entries of all clients: making them again at every answer took 1 ms
def _asked_pairs(entry: Entry) -> frozenset[str]:
    return _pairs(" ".join((entry.question, *entry.alternates)))


def _pairs(text: str) -> frozenset[str]:
    plain = without_ending(normalise(text))
    return frozenset(plain[place : place + 2] for place in range(len(plain) - 1))


def _spoken(entry: Entry) -> str:
    return entry.question.rstrip("。?？")


def _solved(work: Work, step: Answers, given: Input) -> None:
    entry = str(work.memo["entry"])
    solved = yes_or_no(given)
    if solved is None and work.tries == 0:
        _once_more(work)
        return
    if solved:
        work.effects.append(MarkFaqEntry(entry, solved=True))
        work.decide("faq", "解決", "FAQの回答で解決したため")
        if step.solved:
            work.goto(step.solved, "FAQの回答で解決したため")
            return
        work.set_outcome("resolved", "FAQの回答で解決したため")
        work.say_key("solved")
        work.hang_up()
        return
    why = "FAQの回答で解決しなかったため" if solved is False else "解決したかどうかのお答えがなかったため"
    if solved is False:
        work.effects.append(MarkFaqEntry(entry, solved=False))
    work.decide("faq", "解決せず", why)
    go(work, step.otherwise, why)


def _once_more(work: Work) -> None:
    work.place(work.at, tries=1, **work.memo)
    again(work, work.sentence("not_understood"))
