"""The base of every error this package raises on purpose. Each subclass sits beside the code that raises it."""

from typing import ClassVar


class IvrError(Exception):
    """Something went wrong in a way we know. `code` is stable; the message says what to do next."""

    code: ClassVar[str] = "ivr_error"


class PortError(IvrError):
    """The outside failed (network, carrier, disk). `permanent`: trying again will not help.

    `retry_s`: when to try again; None = growing waits.
    """

    code: ClassVar[str] = "port_error"
    retry_s: float | None = None

    def __init__(self, message: str, *, permanent: bool = False) -> None:
        super().__init__(message)
        self.permanent = permanent


class MissingExtra(IvrError):
    """An optional part of the product is not installed."""

    code: ClassVar[str] = "missing_extra"

    def __init__(self, what: str, extra: str) -> None:
        super().__init__(f"{what} is not installed: pip install 'uketsuke[{extra}]'")
        self.extra = extra
