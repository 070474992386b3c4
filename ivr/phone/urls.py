"""Every address that the carrier is given, in one place.

Root-relative where IVR_PUBLIC_URL is not set: the carrier resolves them against the address it asked, so any proxy or
tunnel in front works. With IVR_PUBLIC_URL they begin with it, path prefix included.
"""

from urllib.parse import urlencode


class Urls:
    """`prefix`: IVR_PUBLIC_URL (no slash at its end), or empty."""

    def __init__(self, prefix: str = "") -> None:
        self.prefix = prefix

    def turn(self, key: str, token: str | int, what: str) -> str:
        """`what`: keys · recorded · silent · dialed · queue-key · queue-end."""
        return f"{self.prefix}/voice/turn/{key}/{token}/{what}"

    def wait(self, key: str, token: str | int, query: dict[str, str]) -> str:
        """Holding for a transcription."""
        return f"{self.prefix}/voice/wait/{key}/{token}{_query(query)}"

    def queue(self, key: str, token: str, query: dict[str, str]) -> str:
        """Waiting in the operators' queue."""
        return f"{self.prefix}/voice/queue/{key}/{token}{_query(query)}"

    def resume(self, key: str) -> str:
        """Back to where the call stands."""
        return f"{self.prefix}/voice/resume/{key}"

    def recording(self, key: str) -> str:
        """What becomes of a recording."""
        return f"{self.prefix}/voice/recording/{key}"

    def callee(self, key: str, token: str | int, then: str = "") -> str:
        """The leg of somebody a call is transferred to. `then`: "/accept"."""
        return f"{self.prefix}/voice/callee/{key}/{token}{then}"

    def operator(self, claim: str, then: str = "") -> str:
        """The leg of an operator. `then`: "/accept"."""
        return f"{self.prefix}/voice/operator/{claim}{then}"

    def claim_ended(self, claim: str, query: dict[str, str]) -> str:
        """The caller's conversation with the operator is over."""
        return f"{self.prefix}/voice/claim/{claim}/ended{_query(query)}"

    @property
    def hold_music(self) -> str:
        """The music that comes with this product."""
        return f"{self.prefix}/static/hold.wav"


def _query(values: dict[str, str]) -> str:
    return f"?{urlencode(values)}" if values else ""
