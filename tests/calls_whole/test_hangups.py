"""The caller goes: in each kind of step the call ends once, with one outcome, and nothing is lost."""

from collections.abc import Callable

import pytest

from tests.calls_whole.installation import Installation
from tests.calls_whole.scenes import CALLER, MENU, SAKURA, Clips
from tests.carrier.leg import Leg
from tests.carrier.people import Person

pytestmark = pytest.mark.slow

Script = Callable[[Clips], Person]
SCENES: dict[str, tuple[str, Script, set[str]]] = {
    "say": (SAKURA, lambda _clips: Person().hangs_up("Say"), {"abandoned"}),
    "menu": (MENU, lambda _clips: Person().hangs_up("Gather"), {"abandoned"}),
    "listen, saying nothing": (SAKURA, lambda _clips: Person().hangs_up("Record"), {"abandoned"}),
    "listen, speaking": (SAKURA, lambda clips: Person().says(clips("matter"), then_hangs_up=True), {"message"}),
    "hold": (SAKURA, lambda clips: Person().says(clips("matter")).hangs_up("Redirect"), {"abandoned", "message"}),
    "answer": (SAKURA, lambda clips: Person().says(clips("faq_hours")).hangs_up("Gather"), {"abandoned", "resolved"}),
    "ask": (MENU, lambda _clips: Person().presses("4").hangs_up("Record"), {"abandoned"}),
    "transfer": (MENU, lambda _clips: Person().presses("1").hangs_up("Dial"), {"abandoned"}),
    "queue": (MENU, lambda _clips: Person().presses("2").hangs_up("Enqueue"), {"abandoned"}),
    "message, saying nothing": (MENU, lambda _clips: Person().presses("3").hangs_up("Record"), {"abandoned"}),
    "message, speaking": (MENU, lambda clips: Person().presses("3").says(clips("message"), then_hangs_up=True), {"message"}),
}


@pytest.fixture(scope="module")
def legs(on_sqlite: Installation, clips: Clips) -> dict[str, Leg]:
    """Every scene, played to its end. First all calls, then the outcomes: some are settled only 15 s after the end."""
    return {where: on_sqlite.network.call(CALLER, number, script(clips)).finish() for where, (number, script, _outcomes) in SCENES.items()}


@pytest.mark.parametrize("where", SCENES)
def test_a_caller_who_hangs_up_leaves_one_outcome(on_sqlite: Installation, legs: dict[str, Leg], where: str):
    house, leg, outcomes = on_sqlite, legs[where], SCENES[where][2]

    assert leg.ended_by == "caller", house.story(leg)
    assert house.outcome(leg) in outcomes, house.story(leg)
    assert house.kinds(leg).count("ended") == 1
    assert house.kinds(leg).count("outcome") <= 1
    assert house.faults(leg) == set()
    assert house.call(leg).ended_at is not None
    if outcomes == {"message"}:
        assert len(house.messages(leg)) == 1
