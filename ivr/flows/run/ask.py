"""ask: slot by slot; with `confirm` all is read back, and 「違います」 corrects only what is wrong."""

from dataclasses import replace

from ivr.classify.slots import match_choice
from ivr.classify.slots.choice import by_digit
from ivr.flows.inputs import Input, Keys, Spoken
from ivr.flows.run import ask_slot
from ivr.flows.run.callback import yes_or_no
from ivr.flows.run.work import Work
from ivr.flows.steps.ask import Ask
from ivr.flows.summary import label

_ONE_KEY = 9


def enter(work: Work, step: Ask) -> None:
    """Ask for the first slot."""
    ask_slot.begin(work, step, next(iter(step.ask)))


def again(work: Work, step: Ask) -> None:
    """The present question."""
    if work.at == "confirm":
        _confirm(work, step)
    elif work.at == "which":
        _which(work, step)
    else:
        ask_slot.again(work, step)


def resume(work: Work, step: Ask, given: Input) -> None:
    """Take the answer; go on with the next slot, the confirmation, the next step."""
    if work.at == "confirm":
        _confirmed(work, step, given)
    elif work.at == "which":
        _corrected(work, step, given)
    elif ask_slot.resume(work, step, given):
        _after(work, step)


def _after(work: Work, step: Ask) -> None:
    """A slot is done."""
    names = list(step.ask)
    place = names.index(str(work.memo["slot"])) + 1
    if not work.memo["fixing"] and place < len(names):
        ask_slot.begin(work, step, names[place])
    elif step.confirm:
        work.place("confirm", fixes=work.memo["fixes"])
        _confirm(work, step)
    else:
        work.goto(step.next, "お伺いする内容がそろったため")


def _confirm(work: Work, step: Ask, *before: str) -> None:
    said = []
    for slot in step.ask:
        taken = work.slots.get(slot)
        if taken is not None and taken.spoken:
            polite = "様" if step.question(slot).type == "name" and taken.value else ""
            said.append(f"{label(slot)}は、{taken.spoken[: work.limits.value_chars]}{polite}")
    if not said:
        work.goto(step.next, "確認する内容がないため")
        return
    work.collect(*before, work.sentence("confirm", {"list": "。".join(said)}))


def _confirmed(work: Work, step: Ask, given: Input) -> None:
    answer = yes_or_no(given)
    wrong = _named(step, given) if answer is not True else None
    if wrong:
        _fix(work, step, wrong)
    elif answer is True:
        _verify(work, step)
        work.goto(step.next, "内容をご確認いただいたため")
    elif answer is False:
        if len(step.ask) == 1:
            _fix(work, step, next(iter(step.ask)))
        else:
            work.place("which", fixes=work.memo["fixes"])
            _which(work, step)
    elif work.tries == 0:
        work.place("confirm", tries=1, fixes=work.memo["fixes"])
        _confirm(work, step, work.sentence("not_understood"))
    else:
        work.goto(step.next, "ご確認のお答えがなかったため、未確認のまま進みます")


def _verify(work: Work, step: Ask) -> None:
    """Confirmed by the caller; only a spoken telephone number stays unverified, since it was not heard digit for digit by both sides."""
    for slot in step.ask:
        taken = work.slots.get(slot)
        if taken and taken.value and not taken.verified and not (taken.source == "speech" and step.question(slot).type == "phone"):
            work.take_slot(slot, replace(taken, verified=True))


def _choices(step: Ask) -> dict[str, str]:
    return {f"{place} {label(slot)}" + (" 名前" if slot == "name" else " 電話 番号" if slot == "phone" else ""): slot
            for place, slot in enumerate(step.ask, 1)}  # fmt: skip


def _named(step: Ask, given: Input) -> str | None:
    """The slot that the caller names: 「電話番号が違います」."""
    if not isinstance(given, Spoken):
        return None
    found = match_choice(given.text, _choices(step))
    return found[0].label if found else None


def _which(work: Work, step: Ask, *before: str) -> None:
    listed = "、".join(f"{label(slot)}は{place}を" for place, slot in enumerate(step.ask, 1)) + "押すか、お話しください。"
    two = len(step.ask) > _ONE_KEY
    work.collect(*before, work.sentence("which_wrong", {"list": listed}), max_keys=2 if two else 1, hints=[label(slot) for slot in step.ask])


def _corrected(work: Work, step: Ask, given: Input) -> None:
    chosen = _named(step, given)
    if isinstance(given, Keys):
        option = by_digit(given.digits.rstrip("#"), _choices(step)) if len(step.ask) <= _ONE_KEY else None
        names = list(step.ask)
        place = int(given.digits) if given.digits.isascii() and given.digits.isdigit() else 0
        chosen = option.label if option else names[place - 1] if 0 < place <= len(names) else None
    if chosen:
        _fix(work, step, chosen)
    elif work.tries == 0:
        work.place("which", tries=1, fixes=work.memo["fixes"])
        _which(work, step, work.sentence("not_understood"))
    else:
        work.goto(step.next, "直すところのお答えがなかったため、未確認のまま進みます")


def _fix(work: Work, step: Ask, slot: str) -> None:
    fixes = int(work.memo["fixes"]) + 1
    if fixes > work.limits.corrections:
        work.event("limit", which="corrections")
        work.goto(step.next, "訂正が続いたため、未確認のまま進みます")
        return
    work.decide("ask", "fix", f"「{label(slot)}」を伺い直します")
    ask_slot.begin(work, step, slot, fixing=True, fixes=fixes)
