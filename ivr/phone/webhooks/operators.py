"""Operators: their leg is rung first and must accept; then the caller is moved into the claim's conference."""

from ivr.calls.values import UnknownCall
from ivr.desk import claims
from ivr.flows.inputs import QueueEnded
from ivr.phone import markup, parameters
from ivr.phone.deps import Phone
from ivr.phone.voices import DEFAULT
from ivr.phone.webhooks import mending
from ivr.phone.webhooks.asked import Asked, Names, Webhook
from ivr.phone.webhooks.transfers import ACCEPT, KEY_WITHIN_S
from ivr.phone.words import CLAIM_OVER, CONNECTING, NOT_TAKEN


def operator(phone: Phone, asked: Asked, claim: str) -> str:
    """The operator picked up: for whom the call is and what it is about; 1 takes it."""
    if parameters.is_machine(asked.form):
        claims.unanswered(phone.deps.store, claim, "machine", phone.now(), leg=parameters.call_id(asked.form))
        return markup.document(markup.HANG_UP)
    greeting = claims.operator_greeting(phone.deps.store, claim, phone.now())
    if greeting is None:
        return markup.document(markup.say(CLAIM_OVER, DEFAULT), markup.HANG_UP)
    attributes = {
        "input": "dtmf", "numDigits": "1", "timeout": KEY_WITHIN_S, "finishOnKey": "", "actionOnEmptyResult": "true", "method": "POST",
        "action": phone.urls.operator(claim, "/accept"),
    }  # fmt: skip
    return markup.document(markup.element("Gather", attributes, markup.say(greeting, DEFAULT)), markup.HANG_UP)


def accept(phone: Phone, asked: Asked, claim: str) -> str:
    """With the key: into the conference, and the caller is moved. Without: the caller keeps its place."""
    leg = parameters.call_id(asked.form)
    if asked.form.get("Digits") != ACCEPT:
        claims.unanswered(phone.deps.store, claim, "no_key", phone.now(), leg=leg)
        return markup.document(markup.say(NOT_TAKEN, DEFAULT), markup.HANG_UP)
    if not claims.accept(phone.deps.store, claim, phone.now(), leg=leg):
        return markup.document(markup.say(CLAIM_OVER, DEFAULT), markup.HANG_UP)
    phone.deps.waker.wake()
    return markup.document(markup.say(CONNECTING, DEFAULT), markup.element("Dial", None, _conference(claim, starts=True)))


def operator_status(phone: Phone, asked: Asked, claim: str) -> str:
    """The operator's leg is over. Before the caller joined: nobody took the call. After: the caller's side tells the end, or is fetched back."""
    if parameters.is_over(asked.form):
        why = asked.form["CallStatus"].replace("-", "_")
        claims.operator_left(phone.deps.store, claim, why, phone.now(), leg=parameters.call_id(asked.form))
    return markup.EMPTY


def join(phone: Phone, asked: Asked, claim: str) -> str:
    """The caller was moved out of the queue. Where the claim does not stand any more, or is another caller's, back to where the call stands."""
    key = phone.deps.calls.resolve_key(parameters.call_id(asked.form))
    if key is None:
        raise UnknownCall("the caller of a claim")
    position = phone.deps.calls.position(key)
    token = position.queue_token
    if token is None or not claims.caller_joined(phone.deps.store, claim, phone.now(), call_id=position.call_id):
        return phone.to_where_it_stands(key)
    attributes = {"action": phone.urls.claim_ended(claim, {"key": key, "token": token}), "method": "POST"}
    return markup.document(markup.element("Dial", attributes, _conference(claim, starts=False)))


def ended(phone: Phone, asked: Asked, claim: str) -> str:
    """The conversation is over: the end of the queue for the caller, wrap-up for the operator. A caller who was fetched back waits on."""
    key, token = asked.args.get("key", ""), asked.args.get("token", "")
    talked = claims.conversation_ended(phone.deps.store, claim, phone.now())
    reply = phone.take_turn(key, token, QueueEnded("handled")) if talked else phone.to_where_it_stands(key)
    if parameters.is_over(asked.form):
        phone.deps.endings.end(parameters.call_id(asked.form), phone.now(), why="conversation ended")
    return reply


def end_again(phone: Phone, asked: Asked, names: Names, _code: str) -> str:
    """The talk is over whatever failed here: once more, else (by the outermost handler) the last resort."""
    return ended(phone, asked, names["claim"])


def _conference(claim: str, *, starts: bool) -> str:
    """The claim's conference. Either side leaving ends it; the small buffer and the near region save 0.3 to 1 s of delay.

    The caller never starts it: there is no conversation before the operator has come in.
    """
    attributes = {
        "beep": "false", "startConferenceOnEnter": "true" if starts else "false", "endConferenceOnExit": "true", "jitterBufferSize": "small",
        "region": "jp1", "waitUrl": "",
    }  # fmt: skip
    return markup.element("Conference", attributes, markup.text(claim))


WEBHOOKS = (
    Webhook("operator", "/voice/operator/<claim>", operator, mending.operator_sorry),
    Webhook("operator_accept", "/voice/operator/<claim>/accept", accept, mending.operator_sorry),
    Webhook("operator_status", "/voice/operator/<claim>/status", operator_status, mending.nothing),
    Webhook("claim_join", "/voice/claim/<claim>/join", join, mending.fault_where_it_stands),
    Webhook("claim_ended", "/voice/claim/<claim>/ended", ended, end_again),
)
