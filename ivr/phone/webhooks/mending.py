"""What a caller gets when our side fails: a person, or a message. Each is used by the webhooks that name it."""

from dataclasses import replace

from ivr.calls.values import UnknownCall
from ivr.flows.inputs import Fault
from ivr.phone import markup
from ivr.phone.deps import Phone
from ivr.phone.last_resort import last_resort_document
from ivr.phone.parameters import call_id
from ivr.phone.queue_options import options_in, read_options
from ivr.phone.voices import DEFAULT
from ivr.phone.webhooks.asked import Asked, Names
from ivr.phone.words import OPERATOR_TROUBLE

PATIENCE = 3
"""Failing polls in a row before a waiting caller is taken out of the queue: half a minute of music."""


def fault_turn(phone: Phone, _asked: Asked, names: Names, code: str) -> str:
    """Take the turn as a fault: an apology, then the queue or a message."""
    return phone.take_turn(names["key"], names["token"], Fault(code))


def fault_where_it_stands(phone: Phone, asked: Asked, names: Names, code: str) -> str:
    """As `fault_turn`, for a caller around the queue. Whoever should still wait there is put into the carrier's queue again."""
    key = names.get("key") or phone.deps.calls.resolve_key(call_id(asked.form))
    if key is None:
        raise UnknownCall("a call around the queue")
    # The turn awaited, not the end of the queue: that must still be told when the caller leaves it.
    reply = phone.take_turn(key, str(phone.deps.calls.position(key).turn), Fault(code))
    return phone.to_where_it_stands(key) if options_in(reply) is not None else reply


def go_on_waiting(phone: Phone, asked: Asked, names: Names, _code: str) -> str:
    """The caller is safe in the queue: music, and the next poll may work. After some, out of the queue to what follows there."""
    options = read_options(asked.args)
    if options.failures + 1 >= PATIENCE:
        return markup.document(markup.LEAVE)
    again = replace(options, failures=options.failures + 1, round=options.round + 1)
    music = markup.play(options.music or phone.urls.hold_music)
    return markup.document(music, markup.redirect(phone.urls.queue(names["key"], names["token"], again.query())))


def nothing(_phone: Phone, _asked: Asked, _names: Names, _code: str) -> str:
    """Nobody hears the answer: a sweep puts right what was missed. In a queue: the music goes on."""
    return markup.EMPTY


def operator_sorry(_phone: Phone, _asked: Asked, _names: Names, _code: str) -> str:
    """An operator or a called person hears it; the caller is not touched and stays where it is."""
    return markup.document(markup.say(OPERATOR_TROUBLE, DEFAULT), markup.HANG_UP)


def last_resort(phone: Phone, _asked: Asked, _names: Names, _code: str) -> str:
    """No call to take a turn of."""
    return last_resort_document(phone.urls.prefix)
