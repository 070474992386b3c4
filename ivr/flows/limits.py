"""The limits of a call, together. Reaching one is an event and a person (or a message), never a traceback."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Each with its unit. The defaults are far above what a caller who is helped ever needs."""

    steps_a_turn: int = 50  # steps entered without a word from the caller: more is a circle
    turns_a_call: int = 200  # then a person; a queue of an hour with an offer every 30 s stays below
    turns_at_most: int = 300  # then the call ends, with what is known kept as a message
    prompt_chars: int = 2000  # one sentence spoken to the caller; the rest is cut off
    value_chars: int = 200  # one slot read back
    heard_chars: int = 4000  # words kept with the call
    corrections: int = 3  # 「違います」 in one ask
    faults_before_message: int = 2  # our own failures in one call: the first leads to a person, from this one on to a message
    faults_at_most: int = 4  # then the call ends politely
    use_depth: int = 10  # sub-flows inside one another
    message_min_s: float = 1.0  # shorter recordings are clicks and breaths


DEFAULT_LIMITS = Limits()
