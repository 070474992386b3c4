"""Operators' corrections of what was understood: written one click at a time, read by the next call of the same client.

A click is one row and a line on the call's timeline; nothing is ever changed, so who said what and when stays known.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, cast, get_args

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session

from ivr.calls.tables import Call, Correction, HeardText
from ivr.classify import corrections as words
from ivr.classify.model import Intent, NumberCorrected, UrgencyLevel
from ivr.desk.audit import seen
from ivr.desk.changes import bump, hold_call, note
from ivr.desk.endings import operator_name
from ivr.errors import IvrError
from ivr.faq.corrections import FaqCorrection, FaqCorrections
from ivr.flows.listening import Corrected
from ivr.store.db import Store

Subject = Literal["sales", "intent", "urgent", "faq"]
NO_ENTRY = ""
"""The verdict of subject "faq": no entry answers these words."""
VERDICTS: Mapping[str, frozenset[str]] = {
    "sales": frozenset({"yes", "no"}),
    "intent": frozenset(get_args(Intent)),
    "urgent": frozenset(get_args(UrgencyLevel)),
}
"""What may be said of each subject; of "faq" any entry of the client's."""
LATEST = 1000
"""So many of a client's newest clicks count for words like theirs: an utterance is compared with 500 in about 10 ms."""


class BadCorrection(IvrError):
    """Not a subject of ours, or nothing that can be said of it."""

    code = "bad_correction"


@dataclass(frozen=True, slots=True)
class CorrectedUtterance:
    """Words heard in a recording, and what operators say of them; None = nobody said anything about that. Newest click at `at`."""

    recording_id: int
    at: datetime
    said: words.Correction
    faq: FaqCorrection | None


def correct(
    store: Store, recording_id: int, user_id: int, client_ids: Collection[str], *, subject: str, verdict: str | None, entries: Collection[str],
    now: datetime,
) -> int | None:  # fmt: skip
    """Keep what the person says is right (`verdict`; None takes it back) of what was understood in a recording. Returns the call's id.

    `entries`: ids of the client's FAQ entries. None when the recording is not one of `client_ids` or nothing was heard in it.
    Raises `BadCorrection`.
    """
    if subject not in get_args(Subject):
        raise BadCorrection(f"subject {subject[:30]!r}")
    allowed = {*entries, NO_ENTRY} if subject == "faq" else VERDICTS[subject]
    with store.tenant(client_ids) as session:
        found = _heard(session, recording_id)
        if found is None:
            return None
        if verdict is not None and verdict not in allowed:
            raise BadCorrection(f"{subject}: {verdict[:60]!r}")
        hold_call(session, found.call_id)
        row = Correction(
            client_id=found.client_id, call_id=found.call_id, recording_id=recording_id, subject=subject, verdict=verdict,
            decided=_decided(subject, found.heard), text=found.heard["text"], caller_number=found.caller_number, caller_index=found.caller_index,
            user_id=user_id, at=now,
        )  # fmt: skip
        session.add(row)
        told = {"operator": operator_name(session, user_id), "subject": subject, "verdict": verdict}
        note(session, found.call_id, found.client_id, "corrected", told, now)
        detail = {"subject": subject} if verdict is None else {"subject": subject, "verdict": verdict}
        action = "correction.take_back" if verdict is None else "correction.make"
        seen(session, user_id=user_id, client_id=found.client_id, action=action, subject=f"recording:{recording_id}", now=now, detail=detail)
        session.flush()
        bump(session)
        return int(found.call_id)


def standing(session: Session, call_id: int) -> dict[tuple[int, str], Correction]:
    """(recording, subject) → the correction that holds, for one call."""
    return _holding(session.scalars(_newest_first().where(Correction.call_id == call_id)))


def known(session: Session, client_id: str) -> Corrected:
    """What the client's operators corrected, for the words of its next call."""
    said = utterances(session, client_id, limit=LATEST)
    return Corrected(
        words.Corrections(tuple(each.said for each in said)), FaqCorrections(tuple(each.faq for each in said if each.faq is not None))
    )  # fmt: skip


def number_corrected(session: Session, client_id: str, caller_index: str | None) -> NumberCorrected | None:
    """What operators said of earlier calls of a number to this client; None for a withheld number."""
    if caller_index is None:
        return None
    rows = session.scalars(_newest_first().where(Correction.client_id == client_id, Correction.caller_index == caller_index))
    verdicts = {each.said.sales for each in _utterances(_holding(rows).values())} - {None}
    if len(verdicts) == 2:  # noqa: PLR2004 - yes of one call, no of another
        return "both"
    return None if not verdicts else "sales" if True in verdicts else "not_sales"


def utterances(session: Session, client_id: str, *, limit: int | None = None) -> list[CorrectedUtterance]:
    """The client's corrected utterances with what holds now, newest first; of the newest `limit` clicks, None = of all."""
    rows = session.scalars(_newest_first().where(Correction.client_id == client_id).limit(limit))
    return _utterances(_holding(rows).values())


def _newest_first() -> Select[Correction]:
    return select(Correction).order_by(Correction.id.desc())


def _heard(session: Session, recording_id: int) -> Row[Any] | None:
    """The recording's words, as far as the session may see them."""
    columns = (HeardText.call_id, HeardText.client_id, HeardText.heard, Call.caller_number, Call.caller_index)
    row = session.execute(select(*columns).join(Call, Call.id == HeardText.call_id).where(HeardText.recording_id == recording_id)).first()
    return row if row is not None and (row.heard or {}).get("text") else None


def _decided(subject: str, heard: Mapping[str, Any]) -> dict[str, Any]:
    """The part of what was understood that the click is about."""
    understood = heard.get("understanding") or {}
    if subject == "intent":
        return {"intent": understood.get("intent")}
    if subject == "faq":
        faq = heard.get("faq") or {}
        return {"match": faq.get("match"), "band": faq.get("band"), "candidates": [each["id"] for each in faq.get("candidates") or ()]}
    return dict(understood.get(subject) or {})


def _holding(newest_first: Iterable[Correction]) -> dict[tuple[int, str], Correction]:
    """The newest row of each recording and subject, without those that took a correction back; newest first."""
    newest: dict[tuple[int, str], Correction] = {}
    for row in newest_first:
        newest.setdefault((row.recording_id, row.subject), row)
    return {key: row for key, row in newest.items() if row.verdict is not None}


def _utterances(holding: Iterable[Correction]) -> list[CorrectedUtterance]:
    by_recording: dict[int, list[Correction]] = {}
    for row in holding:
        by_recording.setdefault(row.recording_id, []).append(row)
    return [
        CorrectedUtterance(recording_id, rows[0].at, _said(rows), next((_faq(row) for row in rows if row.subject == "faq"), None))
        for recording_id, rows in by_recording.items()
    ]


def _said(rows: Iterable[Correction]) -> words.Correction:
    """Sales and intent are two words for one thing: where they differ, the newer holds (`rows` are newest first)."""
    said: dict[str, Any] = {"text": ""}
    for row in rows:
        said["text"] = row.text
        if row.subject == "sales":
            said.setdefault("sales", row.verdict == "yes")
            if row.verdict == "yes":
                said.setdefault("intent", "sales")
        elif row.subject == "intent" and (row.verdict == "sales") == said.get("sales", row.verdict == "sales"):
            said.setdefault("intent", cast("Intent", row.verdict))
            said.setdefault("sales", row.verdict == "sales")
        elif row.subject == "urgent":
            said["urgent"] = cast("UrgencyLevel", row.verdict)
    return words.Correction(**said)


def _faq(row: Correction) -> FaqCorrection:
    decided = row.decided
    if row.verdict == NO_ENTRY:
        return FaqCorrection(row.text, None, tuple(decided["candidates"]))  # all were on the screen, and none fits
    given = (decided["match"],) if decided["match"] else tuple(decided["candidates"][:2]) if decided["band"] == "ask" else ()
    return FaqCorrection(row.text, row.verdict, tuple(entry for entry in given if entry != row.verdict))
