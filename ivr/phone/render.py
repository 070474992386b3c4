"""A turn's outputs as the carrier's document. The only place where our words (Collect, Transfer …) become its verbs."""

from collections.abc import Sequence
from math import ceil

from ivr.calls.values import ReplyContext
from ivr.flows.outputs import (
    AwaitHeard,
    Collect,
    Ending,
    Enqueue,
    LeaveQueue,
    Output,
    Play,
    Prompt,
    Record,
    Reject,
    Say,
    StayInQueue,
    Transfer,
)
from ivr.flows.run.person import find_step
from ivr.flows.state import State
from ivr.flows.steps.queue import Queue
from ivr.flows.turn import Turn
from ivr.phone import markup
from ivr.phone.announcement import Announcement
from ivr.phone.queue_options import QueueOptions, queue_name, speaker_query
from ivr.phone.urls import Urls
from ivr.phone.voices import Speaker, speaker
from ivr.phone.words import words

MOST_HINTS, LONGEST_HINT = 500, 100
"""The carrier's limits for Gather."""
LEAST_RING_S = 5
FIRST_TURN = 1


class Renderer:
    """Makes documents. `reply` is the `Render` that `ivr.calls` asks for."""

    def __init__(self, urls: Urls) -> None:
        self._urls = urls

    def reply(self, turn: Turn, context: ReplyContext) -> str:
        """The document of a turn."""
        by = speaker(context.flow.voice.name, context.flow.voice.language)
        prompts = [output for output in turn.outputs if isinstance(output, Say | Play)]
        ending = next((output for output in turn.outputs if not isinstance(output, Say | Play)), None)
        spoken = prompts_markup(prompts, by)
        if isinstance(ending, Reject):
            return markup.document(_reject(turn.outputs, context))
        if isinstance(ending, AwaitHeard):
            spoken = spoken or markup.say(words(by.language).yes, by)
        return markup.document(*([spoken] if spoken else []), *self._ending(ending, context, by, alone=not spoken, state=turn.state))

    def enqueue(self, key: str, token: str, options: QueueOptions) -> str:
        """The verb that puts a caller in the carrier's queue. `token`: the one with which the end of the queue is told."""
        attributes = {
            "waitUrl": self._urls.queue(key, token, options.fresh().query()),
            "waitUrlMethod": "POST",
            "action": self._urls.turn(key, token, "queue-end"),
            "method": "POST",
        }
        return markup.element("Enqueue", attributes, markup.text(options.queue))

    def _ending(  # noqa: PLR0911 - one return a kind of ending
        self, ending: Ending | None, context: ReplyContext, by: Speaker, *, alone: bool, state: State
    ) -> Sequence[str]:
        match ending:
            case Collect():
                return (self._gather(ending, context, by), self._silent(context))
            case Record():
                return (self._record(ending, context), self._silent(context))
            case AwaitHeard():
                return (markup.redirect(self._urls.wait(context.call_key, context.turn, speaker_query(by))),)
            case Transfer():
                return self._dial(ending, context, by, first=alone and context.turn == FIRST_TURN)
            case Enqueue():
                options = QueueOptions(queue_name(context.client_id, ending.queue), tuple(ending.offers), ending.music, by)
                return (self.enqueue(context.call_key, context.queue_token or "", options),)
            case StayInQueue():
                return self._stay(state, context, by)
            case LeaveQueue():
                return (markup.LEAVE,)
            case _:
                return (markup.HANG_UP,)

    def _gather(self, collect: Collect, context: ReplyContext, by: Speaker) -> str:
        attributes = {
            "input": "dtmf speech" if collect.speech else "dtmf",
            "action": self._urls.turn(context.call_key, context.turn, "keys"),
            "method": "POST",
            "timeout": str(max(1, ceil(collect.timeout_s))),
            "finishOnKey": collect.finish_key,
            "actionOnEmptyResult": "true",
        }
        if collect.max_keys is not None:
            attributes["numDigits"] = str(collect.max_keys)
        if collect.speech:
            attributes |= {"language": by.language, "speechTimeout": "auto", "profanityFilter": "false"}
            hints = hint_list(collect.hints)
            if hints:
                attributes["hints"] = hints
        return markup.element("Gather", attributes, prompts_markup(collect.prompts, by))

    def _record(self, record: Record, context: ReplyContext) -> str:
        attributes = {
            "action": self._urls.turn(context.call_key, context.turn, "recorded"),
            "method": "POST",
            "timeout": str(record.silence_s),
            "maxLength": str(record.max_s),
            "finishOnKey": record.finish_key,
            "playBeep": "true" if record.beep else "false",
            "trim": "do-not-trim",
            "recordingStatusCallback": self._urls.recording(context.call_key),
            "recordingStatusCallbackMethod": "POST",
            "recordingStatusCallbackEvent": "completed absent",
        }
        return markup.element("Record", attributes)

    def _silent(self, context: ReplyContext) -> str:
        """Behind Record and Gather: where the carrier goes on when nothing came of them."""
        return markup.redirect(self._urls.turn(context.call_key, context.turn, "silent"))

    def _dial(self, transfer: Transfer, context: ReplyContext, by: Speaker, *, first: bool) -> Sequence[str]:
        caller_id = context.caller if transfer.caller_id == "caller" and context.caller else context.called
        attributes = {
            "action": self._urls.turn(context.call_key, context.turn, "dialed"),
            "method": "POST",
            "timeout": str(max(LEAST_RING_S, transfer.timeout_s)),
            "callerId": caller_id,
        }
        if first:
            attributes["answerOnBridge"] = "true"  # the carrier counts it only as the first verb of an unanswered call
        announced = bool(transfer.accept or transfer.announce)
        noun = {"url": self._urls.callee(context.call_key, context.turn), "method": "POST"} if announced else {}
        dial = markup.element("Dial", attributes, *(markup.element("Number", noun, markup.text(number)) for number in transfer.numbers))
        return (Announcement(transfer.announce, transfer.accept, by).as_comment(), dial) if announced else (dial,)

    def _stay(self, state: State, context: ReplyContext, by: Speaker) -> Sequence[str]:
        """Back to the waiting. An empty document would do, but this one also tells `/voice/resume` how to queue the caller again."""
        step = find_step(context.flow, state.inside, state.step)
        if not isinstance(step, Queue):
            return ()
        options = QueueOptions(queue_name(context.client_id, step.queue), tuple(step.offers), step.music or context.flow.music, by)
        return (markup.redirect(self._urls.queue(context.call_key, context.queue_token or "", options.query())),)


def prompts_markup(prompts: Sequence[Prompt], by: Speaker) -> str:
    """Words and sounds, one behind the other."""
    return "".join(markup.say(prompt.text, by) if isinstance(prompt, Say) else markup.play(prompt.url) for prompt in prompts)


def hint_list(hints: Sequence[str]) -> str:
    """Words for the carrier's recogniser, within its limits. Commas divide, so none may stand inside a hint."""
    cleaned = (hint.replace(",", " ").strip()[:LONGEST_HINT] for hint in hints)
    return ",".join(list(dict.fromkeys(hint for hint in cleaned if hint))[:MOST_HINTS])


def _reject(outputs: Sequence[Output], context: ReplyContext) -> str:
    """Only as the sole verb of the first reply is the call neither answered nor billed; anywhere else the call simply ends."""
    alone = len(outputs) == 1 and context.turn == FIRST_TURN
    return markup.element("Reject", {"reason": "rejected"}) if alone else markup.HANG_UP
