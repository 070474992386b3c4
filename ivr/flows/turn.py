"""The result of one turn of the interpreter."""

from dataclasses import dataclass

from ivr.flows.outputs import Effect, Event, Output
from ivr.flows.state import State


@dataclass(frozen=True, slots=True)
class Turn:
    """What a turn gives: the new state, what the caller hears and is asked, what is stored, what the timeline says."""

    state: State
    outputs: tuple[Output, ...] = ()
    effects: tuple[Effect, ...] = ()
    events: tuple[Event, ...] = ()
