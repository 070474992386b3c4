"""What the waiting in a queue needs to remember from poll to poll, carried in the address itself (which the carrier signs).

Nothing personal: the carrier's queue name, what may be chosen, music, voice, and what was said so far.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from html import unescape
from urllib.parse import parse_qsl, urlsplit

from ivr.phone.voices import DEFAULT, Speaker, speaker

LONGEST_NAME = 64
_LETTERS = str.maketrans("0123456789abcdef", "abcdefghijklmnop")
_REDIRECT = re.compile(r"<Redirect[^>]*>([^<]*/voice/queue/[^<]*)</Redirect>")


def queue_name(client_id: str, queue: str) -> str:
    """The carrier's name of a client's queue: account-wide, so it begins with the client and holds no words of people.

    Letters only behind the client: a hash of digits could be taken for a telephone number.
    """
    return f"{client_id}-{sha256(queue.encode()).hexdigest()[:20].translate(_LETTERS)}"[:LONGEST_NAME]


@dataclass(frozen=True, slots=True)
class QueueOptions:
    """`round` counts polls, `position` is the place last told, `failures` how many polls in a row failed."""

    queue: str
    offers: tuple[str, ...] = ()
    music: str | None = None
    speaker: Speaker = DEFAULT
    round: int = 0
    position: int = 0
    failures: int = 0

    def fresh(self) -> "QueueOptions":
        """As at the beginning of the waiting."""
        return replace(self, round=0, position=0, failures=0)

    def query(self) -> dict[str, str]:
        """As it stands in an address."""
        values = {
            "q": self.queue, "o": ",".join(self.offers), "m": self.music or "", "n": str(self.round or ""), "p": str(self.position or ""),
            "f": str(self.failures or ""),
        }  # fmt: skip
        return {name: value for name, value in values.items() if value} | speaker_query(self.speaker)


def speaker_query(by: Speaker) -> dict[str, str]:
    """A voice as it stands in an address; the usual one is not named."""
    return {} if by == DEFAULT else {"v": by.voice, "l": by.language}


def read_speaker(args: Mapping[str, str]) -> Speaker:
    """The voice that an address names."""
    return speaker(args["v"], args["l"]) if "v" in args and "l" in args else DEFAULT


def read_options(args: Mapping[str, str]) -> QueueOptions:
    """What an address carries."""
    return QueueOptions(
        queue=args.get("q", ""), offers=tuple(offer for offer in args.get("o", "").split(",") if offer), music=args.get("m") or None,
        speaker=read_speaker(args), round=_number(args, "n"), position=_number(args, "p"), failures=_number(args, "f"),
    )  # fmt: skip


def options_in(reply: str) -> QueueOptions | None:
    """The options in a reply that sends back to the waiting; None when it does not."""
    found = _REDIRECT.search(reply)
    if found is None:
        return None
    return read_options(dict(parse_qsl(urlsplit(unescape(found.group(1))).query)))


def _number(args: Mapping[str, str], name: str) -> int:
    value = args.get(name, "")
    return int(value) if value.isascii() and value.isdigit() else 0
