"""`summarise`: all that is known of a call, in two lines. Pure, extractive: the words are the caller's own, only manners and asides go."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ivr.classify.model import Intent, UrgencyLevel
from ivr.summary.about import about
from ivr.summary.corrections import settle
from ivr.summary.english import is_english, quoted
from ivr.summary.introductions import without_introduction
from ivr.summary.model import NOTHING, Said, Summary, Told
from ivr.summary.pieces import Piece, context_of, cut
from ivr.summary.sentences import Sentence, chosen, reported, sentences
from ivr.summary.topic import danger_of, topics
from ivr.summary.who import MARK, number_to_ring, said_number, slot_text, who_calls
from ivr.text.phone import national

TURN_CHARS, MOST_TURNS = 1000, 6
"""Two minutes of speech are about 800 characters; so much of each of the last turns is read, that the time stays bounded."""
_REASON_CHARS = 40


def summarise(told: Told) -> Summary:
    """The two lines. Never raises; where nothing was said, who rang and that nothing was understood.

    >>> print(summarise(Told((Said("山田と申しますが、給湯器の修理をお願いします"),), caller_number="+819012345678")).text)
    山田様(要確認) 090-1234-5678/給湯器の修理について
    給湯器の修理をお願いしたいとのこと
    """
    told = _bounded(told)
    who, number = who_calls(told), number_to_ring(told)
    settled = settle([each.text for each in told.said])
    free = [text for each, text in zip(told.said, settled, strict=True) if each.is_free]
    whole = "。".join(free)
    made = Summary(
        who.written, _number(number.written, is_sure=number.is_sure, after_mark=who.written.endswith(MARK)), NOTHING, who_spoken=who.spoken
    )
    made = replace(made, details=_details(told, whole, number.said))
    return _with_matter(made, told, free, whole) if whole.strip() else made


def _bounded(told: Told) -> Told:
    said = tuple(Said(each.text[:TURN_CHARS], each.asked, each.is_free, each.intent, each.urgent, each.angry) for each in told.said[-MOST_TURNS:])
    return Told(said, told.slots, told.caller_name, told.caller_number)


def _number(written: str, *, is_sure: bool, after_mark: bool) -> str:
    if not is_sure:
        return f" {written}{MARK}"
    return f" {written}" if after_mark else f"({written})"


def _with_matter(made: Summary, told: Told, free: Sequence[str], whole: str) -> Summary:
    """The subject, and what is wanted."""
    intent, urgency = _intent(told.said), _URGENT[_urgency(told.said)]
    if is_english(whole):
        return replace(made, about=about((), intent, whole), wants=quoted(whole), notes=urgency)
    pieces = [piece for turn, text in enumerate(free) for piece in cut(text, turn)]
    telling = list(_telling(pieces))
    danger = danger_of(whole)
    subject = f"{danger}について" if danger else about(topics(telling), intent, whole)
    wants, notes = _wants(telling, urgency)
    notes += ["お怒りのご様子"] if any(each.angry for each in told.said) else []
    return replace(made, about=subject, wants=wants, notes="。".join(notes))


def _telling(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """The pieces without what the first line says already."""
    for piece in pieces:
        text = without_introduction(piece.text)
        if text == piece.text:
            yield piece
        elif text:
            yield context_of(text, piece.turn)


def _intent(said: Sequence[Said]) -> Intent:
    """What the call is for: the first turn that says more than a question or a wish to be rung; a booking called off later is called off."""
    intents = [each.intent for each in said if each.is_free]
    if "cancel_reservation" in intents:
        return "cancel_reservation"
    telling = [intent for intent in intents if intent not in {"inquiry", "callback_request"}]
    return telling[0] if telling else "callback_request" if "callback_request" in intents else "inquiry"


def _urgency(said: Sequence[Said]) -> UrgencyLevel:
    levels = {each.urgent for each in said}
    return "danger" if "danger" in levels else "hurry" if "hurry" in levels else "none"


_URGENT: dict[UrgencyLevel, str] = {"danger": "緊急", "hurry": "至急", "none": ""}
_RINGS_BACK = re.compile(r"折り?返|電話|連絡")


def _wants(pieces: Sequence[Piece], urgency: str) -> tuple[str, list[str]]:
    """The sentences told on, and the notes behind them."""
    kept = chosen(sentences(pieces))
    said = "".join(each.text for each in kept)
    notes: list[str] = []
    # 「折り返しは090-…で」: the number stands on the first line, that somebody waits to be rung does not.
    if not _RINGS_BACK.search(said) and any(_RINGS_BACK.search(piece.text) and said_number(piece.text) for piece in pieces):
        notes.append("折り返しご希望")
    if urgency and urgency not in said:
        kept, reason = _reason_apart(kept)
        notes.append(f"{urgency}({reason})" if reason else urgency)
    return "。".join(reported(kept)), notes


def _reason_apart(kept: Sequence[Sentence]) -> tuple[list[Sentence], str]:
    """What is wrong goes into brackets behind 至急, where something is asked for as well."""
    troubles = [each for each in kept if each.act == "trouble" and len(each.text) <= _REASON_CHARS]
    if not troubles or not any(each.act == "request" for each in kept):
        return list(kept), ""
    return [each for each in kept if each is not troubles[0]], troubles[0].text


_ON_THE_FIRST_LINE = frozenset({"name", "company", "phone", "kana"})
_LEAST_REPEATED = 4
"""A value as short as "2" stands in any text by chance."""


def _details(told: Told, whole: str, other_number: str) -> str:
    """Slots that the words do not already tell, and another number to ring."""
    free = {each.asked for each in told.said if each.is_free}
    parts = [
        f"{slot.label}: {text}"
        for name, slot in told.slots.items()
        if name not in _ON_THE_FIRST_LINE | free
        and (text := slot_text(slot))
        and not (slot.is_verified and len(slot.value) >= _LEAST_REPEATED and slot.value in whole)
    ]
    if other_number:
        parts.append(f"折り返し先: {national(other_number)}{MARK}")
    return "、".join(parts)
