"""A request of the carrier and how it is answered."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ivr.phone.deps import Phone

Names = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Asked:
    """`form`: the carrier's parameters. `args`: what our own address carries."""

    form: Mapping[str, str]
    args: Mapping[str, str]


View = Callable[..., str]
"""(phone, asked, **names in the address) → document."""
Mend = Callable[[Phone, Asked, Names, str], str]
"""(phone, asked, names, code of the fault) → what the caller hears when the view failed. May fail too: then the last resort."""


@dataclass(frozen=True, slots=True)
class Webhook:
    """One address under /voice. `name` stands in metrics and logs."""

    name: str
    rule: str
    view: View
    mend: Mend
