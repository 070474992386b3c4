"""The error of everything that reads weights."""

from ivr.errors import PortError


class WeightsError(PortError):
    """The weights are not there, not whole, or there is no room for them. The message says what to do."""

    code = "weights"
