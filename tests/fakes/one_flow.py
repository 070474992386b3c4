"""A `Flows` with one flow for every number, for tests of the life of a call."""

from sqlalchemy import Connection

from ivr.calls.service import Route
from ivr.calls.values import UnknownNumber
from ivr.flows.inputs import Caller
from ivr.flows.resolved import Flow


class OneFlow:
    """Every number but `+81000000000` leads to client "sakura"."""

    def __init__(self, flow: Flow) -> None:
        self.flow = flow

    def route(self, connection: Connection, called: str, forwarded_from: str | None, caller: str | None) -> Route:
        if called == "+81000000000":
            raise UnknownNumber(called)
        return Route("sakura", 1, Caller(caller))

    def of_version(self, version_id: int) -> Flow:
        return self.flow
