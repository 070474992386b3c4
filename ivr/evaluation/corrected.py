"""One client's corrected calls as labelled data: what operators said of words that were really heard."""

from dataclasses import dataclass
from datetime import datetime

from ivr.calls import corrections
from ivr.clients.flows import PublishedFlows
from ivr.desk.audit import seen
from ivr.evaluation.data import FaqSet, Question, Utterance
from ivr.store.db import Store


@dataclass(frozen=True, slots=True)
class CorrectedCalls:
    """Utterances with the labels operators gave, and the FAQ as it is now with the corrected questions.

    `gone`: corrections to entries that the client's FAQ no longer has; they are left out.
    """

    utterances: tuple[Utterance, ...]
    faq: FaqSet
    gone: int


def corrected_calls(store: Store, client_id: str) -> CorrectedCalls:
    """All of the client's corrections that hold, oldest first. Raises `NoLiveFlow`."""
    flow = PublishedFlows(store).of_client(client_id)
    with store.tenant({client_id}, write=False) as session:
        found = corrections.utterances(session, client_id)[::-1]
    known = {entry.id for entry in flow.faq}
    questions = [Question(each.faq.question, each.faq.entry) for each in found if each.faq is not None]
    kept = tuple(question for question in questions if question.entry is None or question.entry in known)
    utterances = tuple(Utterance(each.said.text, each.said.sales, each.said.intent, each.said.urgent) for each in found)
    return CorrectedCalls(utterances, FaqSet(client_id, flow.faq, kept), len(questions) - len(kept))


def words_shown(store: Store, client_id: str, now: datetime) -> None:
    """Write down that callers' words of this client were looked at from the command line."""
    with store.tenant({client_id}) as session:
        seen(session, user_id=None, client_id=client_id, action="correction.read", subject="corrections", now=now)
