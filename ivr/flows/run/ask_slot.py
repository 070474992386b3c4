"""One question of ask: offer, keys and speech, or a recording; read back; kept as a recording when it was not understood twice."""

from typing import Any

from ivr.classify.slots import SURE, SlotValue, parse_keys, parse_slot
from ivr.classify.slots.choice import options
from ivr.flows.inputs import Heard, HeardLate, Input, Keys, Recorded, Silence, Spoken, said_of
from ivr.flows.outputs import Transcribe
from ivr.flows.run.callback import yes_or_no
from ivr.flows.run.work import Work
from ivr.flows.state import SlotTaken, Source
from ivr.flows.steps.ask import Ask, SlotQuestion, SlotType
from ivr.text.speech import say_phone

RECORDED: frozenset[SlotType | None] = frozenset({"name", "kana", "address", "free"})
"""Whisper hears these; the rest is short: keys, and the carrier's recogniser (docs/call-life.md, "ask")."""
_READ_BACK: frozenset[SlotType | None] = frozenset({"name", "kana", "address", "phone"})
_UNSURE_YES_NO = 0.6
"""What `parse_yes_no` gives for 「大丈夫です」 alone: ask once more."""
_HOW: dict[SlotType | None, str] = {
    "phone": "phone_how", "number": "number_how", "order_number": "number_how", "postcode": "postcode_how", "amount": "amount_how",
    "yes_no": "yes_no_how",
}  # fmt: skip
_HOW_AGAIN: dict[SlotType | None, str] = {"date": "date_how", "time": "time_how"}
_KEYS: dict[SlotType | None, int | None] = {
    "phone": None, "number": None, "order_number": None, "amount": None, "postcode": 7, "date": 4, "time": 4,
}  # fmt: skip
_MAX_S, _ADDRESS_PAUSE_S, _PAUSE_S, _KEYS_TIMEOUT_S = 30, 3, 2, 8.0
_KEPT = "録音でお預かりした内容"


def begin(work: Work, step: Ask, slot: str, *, fixing: bool = False, fixes: int = 0) -> None:
    """Ask for `slot`."""
    question = step.question(slot)
    own_number = question.default == "caller" and work.caller.number is not None and not fixing
    work.place("offer" if own_number else _place(question), slot=slot, fixing=fixing, fixes=fixes)
    again(work, step)


def _place(question: SlotQuestion) -> str:
    return "record" if question.type in RECORDED else "collect"


def again(work: Work, step: Ask, *before: str) -> None:
    """Ask the present question of the present slot, with `before` spoken first."""
    question = step.question(str(work.memo["slot"]))
    match work.at:
        case "offer":
            work.collect(*before, work.fill(question.say), work.sentence("phone_offer", {"number": say_phone(work.caller.number or "")}))
        case "collect":
            _collect(work, question, before)
        case "hold":
            work.await_heard(int(work.memo["recording"]))
        case "check":
            key = "read_back_name" if question.type in {"name", "kana"} else "read_back"
            work.collect(*before, work.sentence(key, {"value": str(work.memo["pending"]["spoken"])}))
        case "last":
            work.say(work.sentence("keep_recording"))
            work.record(max_s=_MAX_S, silence_s=_PAUSE_S, beep=True)
        case _:
            for text in (*before, work.fill(question.say)):
                work.say(text)
            work.record(max_s=_MAX_S, silence_s=_ADDRESS_PAUSE_S if question.type in {"address", "free"} else _PAUSE_S)


def _collect(work: Work, question: SlotQuestion, before: tuple[str, ...]) -> None:
    how = _HOW.get(question.type) or (_HOW_AGAIN.get(question.type) if work.tries else None)
    hints = [word for option in options(question.choices) for word in option.words] if question.choices else []
    max_keys = question.digits if question.type == "number" and question.digits else _KEYS.get(question.type, 1)
    work.collect(
        *before, work.fill(question.say), work.sentence(how) if how else "",
        max_keys=max_keys, timeout_s=_KEYS_TIMEOUT_S if max_keys != 1 else 5.0, hints=hints,
    )  # fmt: skip


def resume(work: Work, step: Ask, given: Input) -> bool:
    """Take the caller's answer. True when the slot is done, one way or another."""
    slot = str(work.memo["slot"])
    question = step.question(slot)
    match work.at:
        case "offer":
            return _offered(work, step, given)
        case "check":
            return _checked(work, step, question, given)
        case "last":
            return _kept_last(work, slot, given)
        case "collect":
            return _collected(work, step, question, given)
        case _:
            return _recorded(work, step, question, given)


def _offered(work: Work, step: Ask, given: Input) -> bool:
    answer = yes_or_no(given)
    number = work.caller.number or ""
    if answer:
        return _take(work, SlotTaken(number, say_phone(number), "caller", verified=True))
    if answer is None and work.tries == 0:
        _move(work, "offer", tries=1)
        again(work, step, work.sentence("not_understood"))
        return False
    if answer is None:  # silent twice: the number shown is still the best there is
        return _take(work, SlotTaken(number, say_phone(number), "default"))
    _move(work, "collect")
    again(work, step)
    return False


def _collected(work: Work, step: Ask, question: SlotQuestion, given: Input) -> bool:
    found: SlotValue | None = None
    source: Source = "keys"
    doubt = ""
    choices = question.choices or None
    kind = question.type or "free"
    match given:
        case Keys(digits=digits):
            if question.optional and digits.strip("#*") == "":
                return _skip(work)
            found = parse_keys(kind, digits, now=work.now, choices=choices, digits=question.digits)
        case Spoken(text=text):
            found, source = parse_slot(kind, text, now=work.now, choices=choices, digits=question.digits), "speech"
        case _:
            if question.optional:
                return _skip(work)
    if found is not None and not found.value:
        doubt = found.question
        found = None
    if found is not None and not (kind == "yes_no" and found.confidence <= _UNSURE_YES_NO and work.tries < question.retries):
        return _understood(work, step, question, found, source, None)
    return _in_vain(work, step, question, silent=isinstance(given, Silence), recording=None, doubt=doubt)


def _recorded(work: Work, step: Ask, question: SlotQuestion, given: Input) -> bool:
    match given:
        case Recorded(recording=recording):
            _move(work, "hold", tries=work.tries, recording=recording)
            work.effects.append(Transcribe(recording, live=True, expects=question.type))
            work.say_key("hold")
            work.await_heard(recording)
            return False
        case Heard(recording=recording, text=text) if text:
            _note_heard(work, question, given)
            found = parse_slot(question.type or "free", text, now=work.now)
            if found is not None and found.value:
                return _understood(work, step, question, found, "speech", recording)
            return _in_vain(work, step, question, silent=False, recording=recording, text=text, doubt=found.question if found else "")
        case HeardLate(recording=recording):
            return _keep(work, recording, "")
        case Heard(recording=recording):
            return _in_vain(work, step, question, silent=True, recording=recording)
        case _:
            return _skip(work) if question.optional else _in_vain(work, step, question, silent=True, recording=None)


def _note_heard(work: Work, question: SlotQuestion, given: Heard) -> None:
    """Words of a free answer are judged by later steps; danger in any answer raises the call."""
    slot = str(work.memo["slot"])
    if question.type == "free":
        work.hear(given, asked=slot)
    else:
        work.note_said(said_of(given, asked=slot, is_free=False))
    if given.understanding.urgent.level == "danger" and question.type in {"free", "address"}:
        work.decide("danger", "yes", "お伺いした内容に危険のご様子があるため、優先度を上げます")
        work.raise_to("urgent")


def _understood(work: Work, step: Ask, question: SlotQuestion, found: SlotValue, source: Source, recording: int | None) -> bool:
    """A value. Read back now where nothing is read back at the end."""
    if found.company and "company" not in work.slots:
        work.take_slot("company", SlotTaken(found.company, found.company, source))
    limit = work.limits.value_chars
    taken = SlotTaken(found.value[:limit], found.spoken[:limit], source, verified=source == "keys", recording=recording)
    if step.confirm or not (question.type in _READ_BACK or (question.type != "free" and found.confidence < SURE)):
        return _take(work, taken)
    _move(work, "check", tries=work.tries, pending={name: getattr(taken, name) for name in SlotTaken.__dataclass_fields__})
    again(work, step)
    return False


def _checked(work: Work, step: Ask, question: SlotQuestion, given: Input) -> bool:
    """The answer to what was read back. A telephone number that came only by speech stays unverified."""
    pending = dict(work.memo["pending"])
    answer = yes_or_no(given)
    if answer is None and not work.memo.get("checked"):
        _move(work, "check", tries=work.tries, pending=pending, checked=True)
        again(work, step, work.sentence("not_understood"))
        return False
    if answer is False:
        return _in_vain(work, step, question, silent=False, recording=pending["recording"], text=str(pending["value"]), before="again")
    confirmed = answer is True and (pending["source"] != "speech" or question.type != "phone")
    return _take(work, SlotTaken(**(pending | {"verified": pending["verified"] or confirmed})))


def _in_vain(
    work: Work, step: Ask, question: SlotQuestion, *, silent: bool, recording: int | None, text: str = "", before: str = "not_understood",
    doubt: str = "",
) -> bool:  # fmt: skip
    """Not understood: once more while tries are left; then the recording is the value. `doubt`: what is wrong with what was said."""
    if work.tries < question.retries:
        _move(work, _place(question), tries=work.tries + 1)
        again(work, step, doubt or work.sentence("not_heard" if silent else before))
        return False
    work.event("limit", which="retries")
    if recording is not None and not silent:
        return _keep(work, recording, text)
    if silent or recording is not None or question.type in RECORDED:
        return _skip(work) if recording is None else _keep(work, recording, "")
    _move(work, "last")
    again(work, step)
    return False


def _keep(work: Work, recording: int, text: str) -> bool:
    work.say_key("recorded_kept")
    return _take(work, SlotTaken(text[: work.limits.value_chars], text[: work.limits.value_chars] or _KEPT, "speech", recording=recording))


def _kept_last(work: Work, slot: str, given: Input) -> bool:
    if not isinstance(given, Recorded):
        return _skip(work)
    work.effects.append(Transcribe(given.recording, live=False, expects=None))
    work.say_key("recorded_kept")
    work.take_slot(slot, SlotTaken("", _KEPT, "speech", recording=given.recording))
    return True


def _take(work: Work, taken: SlotTaken) -> bool:
    work.take_slot(str(work.memo["slot"]), taken)
    return True


def _skip(work: Work) -> bool:
    """Nothing was said: the slot stays empty."""
    return _take(work, SlotTaken("", "", "default"))


def _move(work: Work, at: str, *, tries: int = 0, **more: Any) -> None:
    """To another place within the same slot."""
    kept = {name: work.memo[name] for name in ("slot", "fixing", "fixes")}
    work.place(at, tries=tries, **kept, **more)
