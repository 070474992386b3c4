"""listen: record free speech, hold until it is understood, then decide in the order of docs/call-life.md; the first that decides wins."""

from ivr.flows.inputs import Heard, HeardLate, Input, Recorded
from ivr.flows.outputs import Transcribe
from ivr.flows.run import faq, sales
from ivr.flows.run.person import go, to_person
from ivr.flows.run.work import Work
from ivr.flows.state import Understood
from ivr.flows.steps.listen import Listen
from ivr.flows.summary import INTENT_LABELS

_NOTHING = Understood("")


def enter(work: Work, step: Listen) -> None:
    """Ask and record."""
    work.place("record")
    work.say(work.fill(step.listen))
    work.record(max_s=step.max_s, silence_s=step.silence_s)


def again(work: Work, step: Listen) -> None:
    """Wait for the same thing as before."""
    if work.at == "hold":
        work.await_heard(int(work.memo["recording"]))
    elif work.at == sales.QUESTION:
        sales.ask(work)
    elif work.at in faq.PLACES:
        faq.again(work)
    else:
        work.record(max_s=step.max_s, silence_s=step.silence_s)


def resume(work: Work, step: Listen, given: Input) -> None:
    """The next word of the caller, or of the transcription."""
    if work.at == sales.QUESTION:
        sales.resume(work, given, declined=None, go_on=lambda: _after_sales(work, step))
    elif work.at in faq.PLACES:
        if not faq.resume(work, step, given):
            _after_faq(work, step)
    elif isinstance(given, Recorded):
        work.place("hold", tries=work.tries, recording=given.recording)
        work.effects.append(Transcribe(given.recording, live=True))
        work.say_key("hold")
        work.await_heard(given.recording)
    elif isinstance(given, Heard) and given.text:
        work.hear(given)
        _decide(work, step, Understood.of(given), given.understanding.urgent.reasons)
    elif isinstance(given, HeardLate):
        work.event("limit", which="heard_deadline")
        work.say_key("late")
        to_person(work, "お話の聞き取りが間に合わなかったため")
    else:
        _nothing(work, step)


def _nothing(work: Work, step: Listen) -> None:
    """Nothing intelligible was said: once more, shorter, with a key offered; then `otherwise`."""
    if work.tries == 0:
        work.place("record", tries=1)
        work.say_key("listen_again")
        work.record(max_s=step.max_s, silence_s=step.silence_s)
        return
    work.event("limit", which="retries")
    go(work, step.otherwise, "お話が聞き取れなかったため")


def _decide(work: Work, step: Listen, heard: Understood, reasons: tuple[str, ...]) -> None:
    """First danger (a), then sales (b, c) unless the relationship is existing; the rest follows in `_after_sales`."""
    if heard.urgent == "danger":
        why = _why("危険が迫っているご様子のため", reasons)
        work.decide("danger", "yes", why)
        work.raise_to("urgent")
        if step.urgent:
            work.goto(step.urgent, why)
            return
        work.say_key("danger")
        to_person(work, why, day_or_night=True)
        return
    if step.screen == "sales" and sales.screen(work, heard, declined=None):
        return
    _after_sales(work, step)


def _why(base: str, reasons: tuple[str, ...]) -> str:
    return f"{base}({'・'.join(reasons)})" if reasons else base


def _after_sales(work: Work, step: Listen) -> None:
    """Then complaint (d), hurry (e), FAQ (f), intents and `otherwise` (g)."""
    heard = work.heard or _NOTHING
    if heard.intent == "complaint":
        work.decide("complaint", "yes", "苦情のお申し出のため、人が承ります" + ("(お怒りのご様子)" if heard.angry else ""))
        if heard.angry:
            work.raise_to("high")
        if step.complaint is None:
            work.say_key("complaint")
        go(work, step.complaint, "苦情のお申し出のため")
    elif heard.urgent == "hurry" and step.urgent:
        work.decide("hurry", "yes", "お急ぎのご様子のため")
        work.raise_to("high")
        work.goto(step.urgent, "お急ぎのご様子のため")
    elif step.answer == "faq" and _faq_first(step, heard) and faq.answer(work, heard):
        return
    else:
        _after_faq(work, step)


def _faq_first(step: Listen, heard: Understood) -> bool:
    """A sure answer comes before the flow's own ways by intent; a doubtful one (band "ask") only where the flow has none for this intent."""
    return heard.faq_band == "answer" or _way(step, heard) is None


def _way(step: Listen, heard: Understood) -> str | None:
    """The flow's own way for this intent. By a pitch that the screen does not hold for one, nobody is led away."""
    return None if heard.intent == "sales" and heard.sales == "pass" else step.intents.get(heard.intent)


def _after_faq(work: Work, step: Listen) -> None:
    """The flow's own way by intent, then `otherwise`."""
    heard = work.heard or _NOTHING
    if heard.urgent == "hurry":
        work.raise_to("high")
    target = _way(step, heard)
    if target:
        work.decide("intent", heard.intent, f"ご用件を「{INTENT_LABELS[heard.intent]}」と判断したため")
        work.goto(target, f"ご用件が「{INTENT_LABELS[heard.intent]}」のため")
        return
    go(work, step.otherwise, "ご用件を担当の者が承るため")
