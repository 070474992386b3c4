"""A caller who waited chose to be called back: make sure of the number, promise, and end."""

from ivr.classify.slots import parse_keys, parse_slot, parse_yes_no
from ivr.flows.inputs import Input, Keys, Spoken
from ivr.flows.run.ending import promise_callback
from ivr.flows.run.person import Callback, to_message
from ivr.flows.run.work import Work
from ivr.text.speech import say_phone


def enter(work: Work, step: Callback) -> None:
    """Offer the number the caller rings from; without one ask for it."""
    work.place("offer" if work.caller.number else "number")
    again(work, step)


def again(work: Work, _step: Callback, *before: str) -> None:
    """Ask the present question."""
    if work.at == "offer":
        work.collect(*before, work.sentence("callback_offer", {"number": say_phone(work.caller.number or "")}))
    elif work.at == "check":
        work.collect(*before, work.sentence("read_back", {"value": say_phone(str(work.memo["number"]))}))
    else:
        work.collect(*before, work.sentence("callback_number"), max_keys=None, timeout_s=8.0)


def resume(work: Work, step: Callback, given: Input) -> None:
    """Yes, another number, or nothing that can be understood."""
    if work.at == "number":
        _number(work, step, given)
        return
    answer = yes_or_no(given)
    if answer is False:
        work.place("number", tries=work.tries + 1)
        if work.tries > work.limits.corrections:
            _cannot(work)
        else:
            again(work, step)
        return
    if answer is None and work.tries == 0:
        work.place(work.at, tries=1, **work.memo)
        again(work, step, work.sentence("not_understood"))
        return
    # A caller who does not answer the offer still asked to be called back: the number shown is the best there is.
    _promise(work, str(work.memo["number"]) if work.at == "check" else work.caller.number)


def yes_or_no(given: Input) -> bool | None:
    """1 or はい, 2 or いいえ, None for neither."""
    match given:
        case Keys(digits="1"):
            return True
        case Keys(digits="2"):
            return False
        case Spoken(text=text):
            meant = parse_yes_no(text)
            return None if meant is None else meant.value == "yes"
        case _:
            return None


def _number(work: Work, step: Callback, given: Input) -> None:
    found = None
    match given:
        case Keys(digits=digits):
            found = parse_keys("phone", digits, now=work.now)
        case Spoken(text=text):
            found = parse_slot("phone", text, now=work.now)
        case _:
            pass
    if found is not None and found.value:
        work.place("check", tries=work.tries, number=found.value)
        again(work, step)
    elif work.tries <= 1:
        work.place("number", tries=work.tries + 1)
        again(work, step, found.question if found else work.sentence("not_understood"))
    else:
        _cannot(work)


def _cannot(work: Work) -> None:
    if work.caller.number:
        _promise(work, work.caller.number)
        return
    work.say_key("callback_missing")
    to_message(work, "折り返し先の番号を確認できなかったため")


def _promise(work: Work, number: str | None) -> None:
    promise_callback(work, number, operators=True)
    work.set_outcome("callback", "お待ちの間に折り返しを選ばれたため")
    work.say_key("callback_taken", {"number": say_phone(number or "")})
    work.hang_up()
