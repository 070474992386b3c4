"""What a person called for a transfer hears before the caller: kept in the reply that rings the person, as a comment.

The address of that person's leg names only the call and the turn, so no words about the caller stand in an address (they
are logged on both sides); the reply itself is stored sealed.
"""

import base64
import json
import re
from dataclasses import asdict, dataclass

from ivr.phone.voices import DEFAULT, Speaker

_COMMENT = re.compile(r"<!--announce ([A-Za-z0-9+/=]+)-->")


@dataclass(frozen=True, slots=True)
class Announcement:
    """`accept`: the person must press 1."""

    text: str
    accept: bool
    speaker: Speaker = DEFAULT

    def as_comment(self) -> str:
        """Markup that the carrier skips. In base64: a comment may not hold two hyphens in a row."""
        return f"<!--announce {base64.b64encode(json.dumps(asdict(self)).encode()).decode()}-->"


def announcement_in(reply: str) -> Announcement | None:
    """The announcement that a reply carries; None when it rings nobody."""
    found = _COMMENT.search(reply)
    if found is None:
        return None
    read = json.loads(base64.b64decode(found.group(1)))
    return Announcement(read["text"], read["accept"], Speaker(**read["speaker"]))
