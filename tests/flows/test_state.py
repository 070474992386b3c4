"""A call's state survives JSON, older releases and newer ones."""

import json

from ivr.flows.inputs import Caller
from ivr.flows.state import SlotTaken, State, Understood
from ivr.summary import Said


def test_a_full_state_reads_back_equal():
    state = State(
        flow_version="v1", step="用件", waiting="collect", slots={"name": SlotTaken("佐藤", "サトウ", "speech", verified=True, recording=3)},
        caller=Caller("+819012345678", "桜組合", vip=True), outcome="message", said=(Said("水漏れです", urgent="danger"),), turns=4, inside="詳しく",
        heard=Understood("水漏れです", "repair_emergency", "ask", "danger", "existing", angry=True, faq_band="ask", faq_candidates=("a", "b")),
        stack=(("", "次"), ("詳しく", "先")), at="confirm", tries=1, memo={"slot": "name", "pending": {"value": "x"}}, raised="urgent",
        called="+815031234567", is_test=True, covered=False, faults=1, left_message=True, wants_callback=True, queued=True, over_limit=True,
        ended=True,
    )  # fmt: skip

    assert State.from_json(state.to_json()) == state


def test_what_is_usual_takes_no_room():
    assert json.loads(State("v1", step="start", turns=1).to_json()) == {"flow_version": "v1", "step": "start", "turns": 1}


def test_names_of_another_release_do_no_harm():
    read = State.from_json(
        '{"flow_version": "v1", "step": "a", "from_the_future": 1, "slots": {"name": {"value": "x", "spoken": "x", "source": "keys", "new": 2}}}'
    )

    assert read.step == "a"
    assert read.slots["name"].value == "x"
    assert read.turns == 0
