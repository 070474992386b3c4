"""Pieces put together to sentences, and the choice of those that an operator would write down."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ivr.summary.pieces import Act, Piece
from ivr.summary.plain import asked, ending, inner, plain, wanted
from ivr.summary.who import said_number

LINE_CHARS = 140
"""Sentences on the second line: what fits two or three rows of the queue page; what the flow asked for follows behind."""
SENTENCE_CHARS = 70
_MOST_REQUESTS, _MOST_TROUBLES = 3, 2
_DETAIL_CHARS, _FIRST_CHARS = 30, 45
"""A detail, not a story; what is said first of all is mostly the matter itself."""
_BARE_CHARS = 22
"""A request as short as 「注意してほしい」 does not say why: the sentence before does."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A whole sentence as told on, and what it does. `order`: its place in the call."""

    text: str
    act: Act
    order: int


def sentences(pieces: Sequence[Piece]) -> list[Sentence]:
    """Pieces put together as they hang on one another."""
    made: list[Sentence] = []
    chain: list[Piece] = []
    for order, piece in enumerate(pieces):
        chain.append(piece)
        following = pieces[order + 1] if order + 1 < len(pieces) else None
        if piece.link in {"end", "but"} or following is None or following.turn != piece.turn or following.act == "lead_in":
            made.append(_sentence(chain, order))
            chain = []
    return made


_ORDER = re.compile(r"[てで](?:よ|や|ね?え?な)$")
_TO_PERSON = re.compile(
    r"(?P<who>[^、]{0,14}?[一-龠ァ-ヴー]{1,6}(?:様|さん|さま|先生|部長|課長|店長|社長|所長|院長|の方))(?:は|って|を|に|と)?"
    r"(?:いらっしゃ|おられ|おりま|いますか|お願い(?:し|でき|いた)|お見え|代わ|替わ|つな|繋|お手すき|お戻り|ご?在席|お?取り?次|お話し?(?:でき|した))"
)


def _sentence(chain: Sequence[Piece], order: int) -> Sentence:
    last = chain[-1]
    if person := _TO_PERSON.search(last.text):
        return Sentence(f"{re.sub(r'(?:さん|さま)$', '様', person['who'])}あて", "request", order)
    text, act = _told_on(last)
    if act == "statement" and any(piece.act == "trouble" for piece in chain):
        act = "trouble"
    parts = [*(inner(piece.words) for piece in chain[:-1] if piece.act != "lead_in"), text]
    while len(parts) > 1 and sum(map(len, parts)) > SENTENCE_CHARS:
        parts = parts[1:]
    return Sentence(_shortened("、".join(parts)), act, order)


def _told_on(last: Piece) -> tuple[str, Act]:
    """A piece that ends a sentence, in plain words; what looked like a wish and still asks is a question."""
    if last.act == "question":
        return asked(plain(last.words)), "question"
    if last.act != "request":
        return ending(last.words), last.act
    text = wanted(plain(last.words), is_order=_ORDER.search(last.text) is not None)
    return text, "question" if text.endswith("か") else "request"


def _shortened(text: str) -> str:
    """The end of a long sentence, from a pause on: the request comes last in Japanese."""
    while len(text) > SENTENCE_CHARS and "、" in text:
        text = text.split("、", 1)[1]
    return text if len(text) <= SENTENCE_CHARS else f"…{text[-SENTENCE_CHARS:]}"


def chosen(made: Sequence[Sentence]) -> list[Sentence]:
    """What is asked for, what is wrong, then details while there is room; in the order it was said."""
    useful = [told for each in made if (told := _without_number(each)) and not _COULD_NOT.search(each.text)]
    requests = [each for each in useful if each.act in {"request", "question"}]
    requests = requests if len(requests) <= _MOST_REQUESTS else [*requests[: _MOST_REQUESTS - 1], requests[-1]]
    troubles = [each for each in useful if each.act == "trouble"][:_MOST_TROUBLES]
    kept = requests + troubles
    if requests and not troubles and len(requests[0].text) <= _BARE_CHARS:
        kept += _ground(requests[0], useful)
    others = [each for each in useful if each.act in {"statement", "context", "lead_in"} and each not in kept]
    for each in sorted(others, key=lambda each: _worth(each, kept), reverse=True):
        has_room = sum(len(one.text) for one in kept) + len(each.text) <= LINE_CHARS
        if has_room and (_worth(each, kept) or not kept):
            kept.append(each)
    return _each_once(sorted(kept, key=lambda each: each.order))


def _ground(request: Sentence, useful: Sequence[Sentence]) -> list[Sentence]:
    """The statement right before a short request: where nothing is wrong, it says why."""
    before = [each for each in useful if each.order < request.order][-1:]
    return [each for each in before if each.act == "statement"]


_COULD_NOT = re.compile(r"^(?:電話に)?出(?:ら)?れな|^知らない番号")
"""Of a call that was missed: that it was missed is all that matters."""
_MATTER = re.compile(r"の件|のこと|について|ご(?:案内|提案|紹介)|[^た]た$")
_IS_SOMETHING = re.compile(r"[一-龠ァ-ヴ]は[^、]{1,20}$")


def _worth(each: Sentence, kept: Sequence[Sentence]) -> int:
    """How much a detail adds: numbers, "X is Y", what follows a request. A story adds nothing where something is asked for."""
    if each.act == "context":
        return 4
    if each.act == "lead_in":
        return 3 if _MATTER.search(each.text) else 0
    if each.order == 0 and len(each.text) <= _FIRST_CHARS and not each.text.endswith("でしょう"):
        return 3
    if len(each.text) > _DETAIL_CHARS:
        return 0
    follows = any(one.order < each.order for one in kept)
    return 2 * bool(re.search(r"[0-9]", each.text)) + bool(_IS_SOMETHING.search(each.text)) + follows


def _each_once(made: Sequence[Sentence]) -> list[Sentence]:
    return [each for each in made if not any(each.text in other.text for other in made if other is not each)]


_NUMERAL = "0-9〇零一二三四五六七八九"
_NUMBER = re.compile(rf"(?:(?:電話)?番号は)?\+?[{_NUMERAL}][{_NUMERAL}\-の、\s]{{7,24}}[{_NUMERAL}](?:番)?(?:に|へ|まで|で)?")
_LEAST_CHARS = 6


def _without_number(each: Sentence) -> Sentence | None:
    """The sentence without the telephone number that the first line has; None where nothing is left that asks for something."""
    if not said_number(each.text):
        return each
    left = _NUMBER.sub("", each.text).strip("、 ")
    if each.act != "request" or len(left) <= _LEAST_CHARS or left.startswith("お願い"):
        return None
    return replace(each, text=left)


def reported(kept: Sequence[Sentence]) -> Iterator[str]:
    """The sentences as they stand on the line: the last one 「とのこと」, each question 「とのお尋ね」."""
    for place, each in enumerate(kept):
        if each.act == "question":
            yield f"{each.text}とのお尋ね"
        else:
            yield each.text + ("とのこと" if place == len(kept) - 1 and not each.text.endswith("あて") else "")
