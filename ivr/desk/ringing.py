"""Jobs of the desk that speak to the carrier: ring the operator, move the caller or fetch it back, let an operator go. All may run twice."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select, update

from ivr.calls.ports import Carrier, NotDone, Refused
from ivr.calls.tables import Call
from ivr.clients.tables import User
from ivr.desk import claims, rules
from ivr.desk.changes import bump, hold_call, note
from ivr.desk.endings import close_item, operator_name
from ivr.desk.tables import RINGING_MARK, Claim, QueueItem
from ivr.errors import PortError
from ivr.store.db import Store

JobHandler = Callable[[dict[str, Any], int, datetime], None]


@dataclass(frozen=True, slots=True)
class Addresses:
    """Absolute addresses of the webhooks that the carrier asks about a claim. `base`: `Settings.own_url`."""

    base: str

    def operator(self, claim_id: str) -> str:
        """The operator picked up."""
        return f"{self.base}/voice/operator/{claim_id}"

    def operator_status(self, claim_id: str) -> str:
        """The operator's leg changed."""
        return f"{self.base}/voice/operator/{claim_id}/status"

    def join(self, claim_id: str) -> str:
        """Where a moved caller goes on."""
        return f"{self.base}/voice/claim/{claim_id}/join"

    def resume(self, key: str) -> str:
        """Where a caller who was fetched back goes on."""
        return f"{self.base}/voice/resume/{key}"


class Ringing:
    """The job handlers, with their adapters."""

    def __init__(self, store: Store, carrier: Carrier, urls: Addresses) -> None:
        self._store = store
        self._carrier = carrier
        self._urls = urls

    def handlers(self) -> dict[str, JobHandler]:
        """Job kind → handler."""
        return {
            "ring_operator": self.ring_operator, "move_caller": self.move_caller, "return_caller": self.return_caller,
            "stop_ringing": self.stop_ringing,
        }  # fmt: skip

    def ring_operator(self, payload: dict[str, Any], _attempt: int, now: datetime) -> None:
        """Ring the operator of a fresh claim, at most once."""
        claim_id = str(payload["claim"])
        found = self._find(claim_id)
        if found is None or found.status != "ringing" or now > found.until or found.operator_call_id is not None:
            return
        if not found.phone:
            claims.unanswered(self._store, claim_id, "no_phone", now)
            return
        if not self._mark(claim_id, now):
            return
        try:
            leg = self._carrier.ring(
                to=found.phone, caller_id=found.called_number, timeout_s=rules.RING_S,
                answer_url=self._urls.operator(claim_id), status_url=self._urls.operator_status(claim_id),
            )  # fmt: skip
        except NotDone:
            self._set_leg(claim_id, None)
            raise
        except PortError as error:
            if not error.permanent and not isinstance(error, Refused):  # the telephone may be ringing: the mark stays, and the claim ends by its time
                raise
            claims.unanswered(self._store, claim_id, "not_reachable", now)
            return
        self._set_leg(claim_id, leg)

    def move_caller(self, payload: dict[str, Any], attempt: int, now: datetime) -> None:
        """Take the caller out of the carrier's queue into the claim's conference."""
        claim_id = str(payload["claim"])
        found = self._find(claim_id)
        if found is None or found.status != "accepted" or found.carrier_queue_id is None:
            return
        try:
            self._carrier.move_from_queue(queue_id=found.carrier_queue_id, call_id=found.carrier_call_id, url=self._urls.join(claim_id))
        except Refused:
            self._refused(found, claim_id, attempt, now)
        except PortError as error:
            if not error.permanent:
                raise
            self._give_up(found, claim_id, now)

    def return_caller(self, payload: dict[str, Any], attempt: int, now: datetime) -> None:
        """Fetch a caller out of a conference that the operator left before they talked. After a conversation there is nothing to do."""
        claim_id = str(payload["claim"])
        found = self._find(claim_id)
        if found is None or found.status not in {"joined", "unanswered"}:
            return
        if self._carrier.call_status(found.carrier_call_id) == "ended":
            return  # its end is about to be told, and they may have talked
        if not claims.caller_alone(self._store, claim_id, now, again=attempt > 1):
            return
        try:
            self._carrier.redirect(found.carrier_call_id, self._urls.resume(found.key))
        except Refused:
            if self._carrier.call_status(found.carrier_call_id) != "ended":
                raise
            self._abandon(found, None, now)

    def stop_ringing(self, payload: dict[str, Any], _attempt: int, _now: datetime) -> None:
        """The caller is gone: the operator's telephone need not ring on."""
        found = self._find(str(payload["claim"]))
        if found is not None and found.status in {"refused", "unanswered"} and found.operator_call_id not in {None, RINGING_MARK}:
            self._carrier.hang_up(found.operator_call_id)

    def _refused(self, found: Row[Any], claim_id: str, attempt: int, now: datetime) -> None:
        """Not in the queue any more: gone, or moved already by an attempt that died before it could say so."""
        if self._carrier.call_status(found.carrier_call_id) == "ended":
            self._abandon(found, claim_id, now)
        elif attempt == 1:
            self._give_up(found, claim_id, now)

    def _abandon(self, found: Row[Any], claim_id: str | None, now: datetime) -> None:
        """The caller is gone. Nothing where the item is not held by this claim (None: by nobody) any more."""
        with self._store.system("jobs") as session:
            hold_call(session, found.call_id)
            item = session.scalars(select(QueueItem).where(QueueItem.id == found.item_id).with_for_update()).first()
            if item is not None and item.claim_id == claim_id and item.status in rules.OPEN:
                close_item(session, item, "abandoned", now)
                session.flush()
                bump(session)

    def _give_up(self, found: Row[Any], claim_id: str, now: datetime) -> None:
        claims.unanswered(self._store, claim_id, "not_moved", now)
        if found.operator_call_id not in {None, RINGING_MARK}:
            self._carrier.hang_up(found.operator_call_id)

    def _find(self, claim_id: str) -> Row[Any] | None:
        columns: tuple[Any, ...] = (
            Claim.status, Claim.until, Claim.operator_call_id, Claim.item_id, QueueItem.carrier_queue_id, QueueItem.call_id,
            Call.carrier_call_id, Call.called_number, Call.key, User.phone,
        )  # fmt: skip
        query = select(*columns).join(QueueItem, QueueItem.id == Claim.item_id).join(Call, Call.id == QueueItem.call_id)
        with self._store.system("jobs", write=False) as session:
            return session.execute(query.join(User, User.id == Claim.user_id).where(Claim.id == claim_id)).first()

    def _mark(self, claim_id: str, now: datetime) -> bool:
        """Set the mark and write the timeline's line, in one transaction. False when another worker did."""
        with self._store.system("jobs") as session:
            fresh = (Claim.id == claim_id) & (Claim.status == "ringing") & Claim.operator_call_id.is_(None)
            marked = session.execute(
                update(Claim).where(fresh).values(operator_call_id=RINGING_MARK).returning(Claim.item_id, Claim.user_id, Claim.client_id)
            ).first()
            if marked is None:
                return False
            call_id = session.scalars(select(QueueItem.call_id).where(QueueItem.id == marked.item_id)).one()
            note(session, call_id, marked.client_id, "ringing", {"operator": operator_name(session, marked.user_id)}, now)
            return True

    def _set_leg(self, claim_id: str, leg: str | None) -> None:
        with self._store.system("jobs") as session:
            session.execute(update(Claim).where(Claim.id == claim_id).values(operator_call_id=leg))
