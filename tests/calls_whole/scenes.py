"""Numbers, and the call that shows that all is well."""

from collections.abc import Callable

from tests.calls_whole.installation import Installation
from tests.carrier.leg import Leg
from tests.carrier.people import Person
from tests.carrier.sound import Clip

SAKURA, MENU, CLOSED, NOBODY = "+815031234567", "+815031234568", "+815031234569", "+815039990000"
CALLER, BLOCKED = "+819012345678", "+819099990000"
SELLER = "+81355550000"
"""Never served before: a caller who was is not taken for a salesperson again."""
OPERATOR, STAFF, OTHER_STAFF = "+819000000001", "+819011112222", "+819033334444"
Clips = Callable[[str], Clip]


def ask_and_be_answered(house: Installation, clips: Clips) -> Leg:
    """A question that the FAQ answers, and the caller is content."""
    leg = house.network.call(CALLER, SAKURA, Person().says(clips("faq_hours")).presses("1")).finish()

    leg.transcript.expect("お電話ありがとうございます。", "ご用件を、どうぞお話しください。", "午前9時から午後6時まで")
    assert house.outcome(leg) == "resolved", house.story(leg)
    return leg


def reaches_the_queue(house: Installation, leg: Leg) -> None:
    """The caller waits for a person, where an operator can take the call; then goes."""
    house.claimable(leg)
    leg.hang_up("caller")
    leg.finish()
    assert house.outcome(leg) == "abandoned", house.story(leg)
