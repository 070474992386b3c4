"""The two kinds of waiting, which are polls and no turns: for a transcription, and in the operators' queue."""

import time
from dataclasses import replace

from ivr.calls.service import Position
from ivr.calls.values import HeardWait
from ivr.calls.waiting import heard_wait
from ivr.desk import queue as desk_queue
from ivr.desk.rules import Standing
from ivr.flows.inputs import QueueKey, QueueOverflow
from ivr.phone import markup, parameters
from ivr.phone.deps import Phone
from ivr.phone.queue_options import QueueOptions, read_options, read_speaker, speaker_query
from ivr.phone.webhooks import mending
from ivr.phone.webhooks.asked import Asked, Webhook
from ivr.phone.words import words

LOOK_EVERY_S = 0.05
OFFER_EVERY = 3
"""Rounds of music between two offers: the music that comes with us lasts 10 s, so every 30 s."""


def wait(phone: Phone, asked: Asked, key: str, token: str) -> str:
    """Hold the caller until the words are there or the deadline has passed; only that takes the turn."""
    found = _look_for_a_while(phone, key, token)
    if found.given is not None:
        return phone.take_turn(key, token, found.given)
    if found.past:
        return phone.to_where_it_stands(key)
    by = read_speaker(asked.args)
    first = () if "again" in asked.args else (markup.say(words(by.language).checking, by),)
    again = phone.urls.wait(key, token, {"again": "1"} | speaker_query(by))
    return markup.document(*first, markup.pause(1), markup.redirect(again))


def queue(phone: Phone, asked: Asked, key: str, token: str) -> str:
    """Where the caller stands, music, and every so often a choice; out of the queue when nobody can serve it."""
    options = read_options(asked.args)
    position = phone.deps.calls.position(key)
    if position.queue_token != token or position.waiting != "queue" or position.ended:
        return markup.document(markup.LEAVE)
    queue_id = asked.form.get("QueueSid", "")
    if queue_id:
        desk_queue.arrived(phone.deps.store, position.call_id, queue_id, phone.now())
    standing = desk_queue.standing(phone.deps.store, position.call_id, phone.now())
    if standing.overflow is not None:
        given = QueueOverflow(standing.overflow)
        reply = phone.deps.calls.take_turn(key, str(position.turn), given, phone.renderer.reply, phone.now())
        if reply.kind != "elsewhere":
            return reply.text
    return _music(phone, key, position, options, standing)


def queue_key(phone: Phone, asked: Asked, key: str, token: str) -> str:
    """A key pressed while waiting. A late one changes nothing: the waiting goes on."""
    digits = asked.form.get("Digits", "")
    if not digits:
        return markup.EMPTY
    reply = phone.deps.calls.take_turn(key, token, QueueKey(digits), phone.renderer.reply, phone.now())
    return markup.EMPTY if reply.kind == "elsewhere" else reply.text


def queue_end(phone: Phone, asked: Asked, key: str, token: str) -> str:
    """The carrier's queue is over. Moved by ourselves (an operator took the caller): not a turn, the conversation goes on elsewhere."""
    result = asked.form.get("QueueResult", "")
    if result in parameters.MOVED:
        return markup.EMPTY
    if result == "hangup" or parameters.is_over(asked.form):
        phone.deps.endings.end(parameters.call_id(asked.form), phone.now(), why="hung up in the queue")
        return markup.EMPTY
    return phone.take_turn(key, token, parameters.queue_ended(asked.form))


def _look_for_a_while(phone: Phone, key: str, token: str) -> HeardWait:
    """Look, and look again for some seconds, unless as many polls as may hold a thread do so already."""
    found = heard_wait(phone.deps.store, key, token, phone.now())
    if found.given is not None or found.past or not phone.holders.acquire(blocking=False):
        return found
    try:
        until = time.monotonic() + phone.deps.hold_s
        while found.given is None and not found.past and time.monotonic() < until:
            phone.deps.pause(LOOK_EVERY_S)
            found = heard_wait(phone.deps.store, key, token, phone.now())
        return found
    finally:
        phone.holders.release()


def _music(phone: Phone, key: str, position: Position, options: QueueOptions, standing: Standing) -> str:
    by, say = options.speaker, words(options.speaker.language)
    told = () if standing.position == options.position else (markup.say(say.standing(standing), by),)
    music = markup.play(options.music or phone.urls.hold_music)
    again = replace(options, round=options.round + 1, position=standing.position, failures=0)
    onward = markup.redirect(phone.urls.queue(key, position.queue_token or "", again.query()))
    if not options.offers:
        return markup.document(*told, music, onward)
    offer = (markup.say(say.choices(options.offers), by),) if options.round % OFFER_EVERY == OFFER_EVERY - 1 else ()
    attributes = {
        "input": "dtmf", "numDigits": "1", "timeout": "1", "finishOnKey": "", "method": "POST",
        "action": phone.urls.turn(key, position.turn, "queue-key"),
    }  # fmt: skip
    # The music stands inside: a key counts at any moment, not only while the choices are read out.
    return markup.document(*told, markup.element("Gather", attributes, *offer, music), onward)


WEBHOOKS = (
    Webhook("wait", "/voice/wait/<key>/<token>", wait, mending.fault_turn),
    Webhook("queue", "/voice/queue/<key>/<token>", queue, mending.go_on_waiting),
    Webhook("queue_key", "/voice/turn/<key>/<token>/queue-key", queue_key, mending.nothing),
    Webhook("queue_end", "/voice/turn/<key>/<token>/queue-end", queue_end, mending.fault_where_it_stands),
)
