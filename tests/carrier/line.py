"""What can happen on a line, as values and exceptions."""

from dataclasses import dataclass


class CallOver(Exception):
    """The leg is over."""


class Moved(Exception):
    """The application moved the leg to another document by REST."""


class LeaveQueue(Exception):
    """The document of a queue says Leave."""


@dataclass(frozen=True, slots=True)
class Goto:
    """Go on with another document."""

    url: str
    params: dict[str, str]
    method: str = "POST"
