"""Which flow answers a call: the client of a number, its live version, what it knows of the caller. Versions are kept in memory."""

import threading
from collections import OrderedDict
from collections.abc import Iterator

import structlog
from sqlalchemy import Connection, select

from ivr.calls.service import Route
from ivr.calls.values import UnknownNumber
from ivr.clients.service_client import SERVICE_CLIENT_ID
from ivr.clients.tables import Client, FlowVersion, KnownCaller, Number
from ivr.errors import IvrError
from ivr.flows.inputs import Caller
from ivr.flows.load import load_flow
from ivr.flows.resolved import Flow, resolve
from ivr.store.db import Store
from ivr.text.phone import mask

log = structlog.get_logger(__name__)

KEPT_VERSIONS = 500
"""Parsed flows in memory; one is some 100 kB."""


class BrokenVersion(IvrError):
    """A stored flow version no longer loads: a newer release refuses what an older one accepted."""

    code = "broken_version"


class NoLiveFlow(IvrError):
    """There is no such client, or it has published nothing."""

    code = "no_live_flow"


class PublishedFlows:
    """Reads the published flows; thread-safe."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._kept: OrderedDict[int, Flow] = OrderedDict()

    def route(self, connection: Connection, called: str, forwarded_from: str | None, caller: str | None) -> Route:
        """The client of `called`. Shared numbers are told apart by the number that forwarded the call.

        A shared number with a missing or unknown forwarder leads to the service's own reception (docs/call-life.md, "Which client").
        """
        owners = connection.execute(select(Number.client_id, Number.forwarded_from).where(Number.number == called)).all()
        if not owners:
            raise UnknownNumber(f"no client has the number {mask(called)}")
        exact = [row.client_id for row in owners if row.forwarded_from and row.forwarded_from == forwarded_from]
        plain = [row.client_id for row in owners if not row.forwarded_from]
        client_id = exact[0] if exact else plain[0] if plain else SERVICE_CLIENT_ID
        live = connection.execute(select(Client.live_version_id).where(Client.id == client_id, Client.active.is_(True))).scalar()
        if live is None:
            raise UnknownNumber(f"the client of {mask(called)} has no published flow")
        return Route(client_id, live, self._caller(connection, client_id, caller))

    def of_version(self, version_id: int) -> Flow:
        """The flow of a version. Raises `BrokenVersion`."""
        with self._lock:
            if version_id in self._kept:
                self._kept.move_to_end(version_id)
                return self._kept[version_id]
        with self._store.read() as connection:
            text = connection.execute(select(FlowVersion.text).where(FlowVersion.id == version_id)).scalar_one()
        loaded = load_flow(text)
        if loaded.flow is None:
            raise BrokenVersion(f"flow version {version_id}: {loaded.problems[0].message if loaded.problems else 'does not load'}")
        flow = resolve(loaded.flow)
        with self._lock:
            self._kept[version_id] = flow
            while len(self._kept) > KEPT_VERSIONS:
                self._kept.popitem(last=False)
        return flow

    def of_client(self, client_id: str) -> Flow:
        """The client's live flow. Raises `NoLiveFlow` and `BrokenVersion`."""
        with self._store.read() as connection:
            live = connection.execute(select(Client.live_version_id).where(Client.id == client_id)).scalar()
        if live is None:
            raise NoLiveFlow(f"no client {client_id!r} with a published flow: ivr client import FILE")
        return self.of_version(live)

    def live(self) -> Iterator[Flow]:
        """Every live version that loads; loading takes 30–50 ms a flow."""
        with self._store.read() as connection:
            live = connection.execute(select(Client.live_version_id).where(Client.active.is_(True), Client.live_version_id.is_not(None)))
            versions = [version for version in live.scalars() if version is not None][:KEPT_VERSIONS]
        for version in versions:
            try:
                yield self.of_version(version)
            except BrokenVersion:
                log.exception("a published flow does not load", version=version)

    def warm(self) -> None:
        """Load every live version, so that the first callers after a start do not wait for it."""
        for _flow in self.live():
            pass

    def _caller(self, connection: Connection, client_id: str, number: str | None) -> Caller:
        if number is None:
            return Caller()
        index = self._store.keyring.index(number)
        query = select(KnownCaller.name, KnownCaller.vip, KnownCaller.blocked)
        known = connection.execute(query.where(KnownCaller.client_id == client_id, KnownCaller.number_index == index)).first()
        return Caller(number) if known is None else Caller(number, known.name, known.vip, known.blocked)
