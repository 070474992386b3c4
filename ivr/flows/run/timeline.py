"""What the caller did, as a line of the timeline."""

from ivr.flows.inputs import (
    Fault,
    Heard,
    HeardLate,
    HungUp,
    Input,
    Keys,
    QueueEnded,
    QueueKey,
    QueueOverflow,
    Recorded,
    Silence,
    Spoken,
    TransferEnded,
)
from ivr.flows.run.work import Work


def note(work: Work, given: Input) -> None:  # noqa: C901 - one case a kind of input
    """Note `given`; what steps note themselves (queue keys, transfers) is left to them."""
    match given:
        case Keys(digits=digits) | QueueKey(digits=digits):
            work.event("keys", digits=digits)
        case Spoken(text=text, confidence=confidence):
            work.event("spoken", text=text, confidence=confidence)
        case Silence():
            work.event("silence")
        case Recorded(recording=recording, seconds=seconds, hung_up=hung_up):
            work.event("recorded", recording=recording, seconds=seconds, hung_up=hung_up)
        case Heard():
            work.event("heard", **_heard(given))
        case HeardLate(reason="deadline"):
            work.event("fault", code="deadline")  # what else may be the reason, the job that failed has noted itself
        case TransferEnded(accepted=accepted, status=status):
            work.event("transfer", numbers=list(work.memo.get("numbers", ())), status=status, accepted=accepted)
        case HungUp():
            work.event("hung_up")
        case Fault(code=code):
            work.event("fault", code=code)
        case QueueEnded() | QueueOverflow():
            pass
        case _:
            pass


def _heard(given: Heard) -> dict[str, object]:
    meant, faq = given.understanding, given.faq
    return {
        "recording": given.recording,
        "text": given.text,
        "confidence": given.confidence,
        "intent": meant.intent,
        "sales": {"decision": meant.sales.decision, "probability": meant.sales.probability, "reasons": list(meant.sales.reasons)},
        "urgent": {"level": meant.urgent.level, "reasons": list(meant.urgent.reasons)},
        "relationship": meant.relationship,
        "angry": meant.angry,
        "faq": {
            "band": faq.band,
            "match": faq.match,
            "candidates": [{"id": each.id, "probability": each.probability, "reasons": list(each.reasons)} for each in faq.candidates],
        },
    }
