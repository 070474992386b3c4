"""What a caller said, cut into pieces of one predicate each, without greetings and fillers; and what each piece does."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from ivr.summary.cues import packaged
from ivr.text import strip_fillers
from ivr.text.words import Word, words

Link = Literal["end", "but", "so", "and", "if", "open"]
"""How a piece hangs on the next: its sentence ends · けど · ので · て · たら · nothing yet (a noun, a pause for breath)."""
Act = Literal["request", "question", "trouble", "statement", "context", "lead_in"]
"""context: what was said beside a name (「7時に予約してた西田です」)."""

_BREAK = re.compile(r"[。!?\n]+|[、,]\s*|\s+(?=[ぁ-んァ-ヴ一-龠])|(?<=[ぁ-んァ-ヴ一-龠])\s+")
_SENTENCE = re.compile(r"[。!?\n]")
RUN_ON = re.compile(
    r"((?:です|(?<!おり)(?<!てい)ます|ました|ません|でした|ください|下さい)(?:けれども|けれど|けども|けど|が)?)"
    r"(?=[一-龠ァ-ヴA-Z]|いつ|どう|どこ|どの|いくら|なん|でき|あと|それ|これ|その|この|まだ|すぐ)(?!件|者|方|[がと])"
)
"""Recognisers leave out the full stop: 「教えてください佐藤です」. 「通っております横山です」 is one."""
_TAIL_CHARS = 40
"""What a piece asks stands at its end; a wish inside a story is none."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One predicate's words. `turn`: which turn it is from; `act`: what it does; `link`: how it hangs on the next."""

    text: str
    words: tuple[Word, ...]
    link: Link
    act: Act
    turn: int


def cut(text: str, turn: int = 0) -> tuple[Piece, ...]:
    """The pieces of `text` that say something, in order."""
    return tuple(_pieces(RUN_ON.sub(r"\1、", unicodedata.normalize("NFKC", text)), turn))


def context_of(text: str, turn: int) -> Piece:
    """What was said beside a name."""
    return Piece(text, words(text), "end", "context", turn)


def piece_of(text: str, link: Link, turn: int, *, is_asked: bool = False) -> Piece:
    """A piece with what it does. `is_asked`: a question mark follows."""
    text = _AND_ANOTHER.sub("", text) if link == "but" else text
    act = _act(text)
    return Piece(text, words(text), link, "question" if is_asked and act != "request" else act, turn)


def _pieces(text: str, turn: int) -> Iterator[Piece]:
    cues = packaged()
    breaths = list(_breaths(text))
    held = ""
    for place, (said, mark) in enumerate(breaths):
        ends, is_asked = bool(_SENTENCE.search(mark)), "?" in mark
        bare = _restated(_clean(said), breaths[place + 1][0] if place + 1 < len(breaths) else "")
        if not bare or cues["greeting"].match(bare) or cues["rant"].match(bare):
            if held and ends:
                yield piece_of(held, "end", turn)
                held = ""
            continue
        held = f"{held}、{bare}" if held else bare
        link: Link = "end" if is_asked else _link(bare)
        if link == "open" and not ends:
            held = _DRAWN_OUT.sub(r"\1", held)  # a noun and a pause: the predicate is still to come
            continue
        yield piece_of(held, "end" if link == "open" else link, turn, is_asked=is_asked)
        held = ""
    if held:
        yield piece_of(held, "end", turn)


def _breaths(text: str) -> Iterator[tuple[str, str]]:
    """What stands between two pauses, and the pause that ends it."""
    place = 0
    for mark in _BREAK.finditer(text):
        yield text[place : mark.start()], mark.group()
        place = mark.end()
    yield text[place:], "。"


def _clean(said: str) -> str:
    cues = packaged()
    said = strip_fillers(said.strip())
    for _ in range(4):  # 「あの、それで、ちょっと」
        shorter = cues["filler_run_on"].sub("", cues["filler"].sub("", said))
        if shorter == said:
            break
        said = shorter
    return cues["filler_inside"].sub("", _SO_CALLED.sub("は", said)).strip()


_SO_CALLED = re.compile(r"(?:っ?て|と)いうのは")
_POINTS_BACK = re.compile(r"^(?:あれ|それ|これ|あの|その)")


def _restated(bare: str, following: str) -> str:
    """「リモコンですか、あれが」 asks nothing: the word was only looked for."""
    return re.sub(r"(?:です|でしょう)か$", "", bare) if _POINTS_BACK.match(following.strip()) else bare


_DRAWN_OUT = re.compile(r"([がはをにでもの])(?:です)?(?:ね(?:え)?|な|さ)$")
"""「水がな、」「台風でですね、」: a particle held while the speaker thinks."""
_AND_ANOTHER = re.compile(r"のと$")
_IS_TOPIC = re.compile(r"な(?:ん|の)です(?:けれども|けれど|けども|けど|が)(?:ね|ねえ)?$")
"""「部品なんですが」: what follows is about it."""
_NO_TOPIC = frozenset({"もの", "よう", "こと", "ところ", "急ぎ", "感じ", "状態"})
_LINKS: tuple[tuple[re.Pattern[str], Link], ...] = (
    (re.compile(r"(?:ので|から|もんで|もので|ものですから|もんですから|ため|ために|けん|さかい)(?:ね|ねえ|ですね)?$"), "so"),
    (re.compile(r"(?:(?<![一-龠ァ-ヴー])が|けど|けども|けれど|けれども|のに|だけども?|とですよ|ですし|ますし|ないし)(?:ね|ねえ|も)?$"), "but"),
    (re.compile(r"(?:たら|れば|なら|(?<=[るい])と)(?:ね|ですね)?$"), "if"),
    (re.compile(r"(?:て|んで|いで|って|しながら|たり|つつ)(?:ね|ねえ|さ|な|ですね)?$"), "and"),
)
_FINALS = frozenset({"verb", "adjective", "auxiliary", "final"})


def _link(bare: str) -> Link:
    is_request = packaged()["request"].search(bare) is not None
    if is_request and _AND_ANOTHER.search(bare):
        return "but"
    if not is_request and _only_names_a_topic(bare):
        return "and"
    joined = next((link for pattern, link in _LINKS if pattern.search(bare)), None)
    return joined or ("open" if _DRAWN_OUT.search(bare) else _by_last_word(bare, is_request=is_request))


def _only_names_a_topic(bare: str) -> bool:
    topic = _IS_TOPIC.search(bare)
    before = words(bare[: topic.start()]) if topic else ()
    return bool(before) and (before[-1].is_nounlike or before[-1].is_stem) and before[-1].surface not in _NO_TOPIC


def _by_last_word(bare: str, *, is_request: bool) -> Link:
    last = words(bare)[-1]
    if last.kind == "auxiliary" and last.surface in {"な", "で"}:
        return "open"
    if last.kind == "adjective" and last.surface != last.base:
        return "and"
    if last.kind in _FINALS or (last.kind == "other" and re.search(r"(?:です|ます|た|ない|い|か|る)$", bare)):
        return "end"
    return "end" if is_request and last.kind != "particle" else "open"


_WISH_CHARS = 14
RANG = re.compile(
    r"(?:ので|で)?(?:お?電話|ご?連絡)を?(?:させていただき|差し上げ|さしあげ|いたし|し)?(?:ました|た|て(?:い|お)?(?:ります|ます|る))"
    r"(?:[のん]です)?(?:けれども|けれど|けど|が)?$"
)
"""「予約したくてお電話しました」: that somebody rings is known."""
_HOW = re.compile(r"(?:どう(?!か|ぞ|して?も)|なぜ|なんで(?!す))[^、]{0,14}か(?:ね|な)?$")
"""「どう責任を取ってくれるんですか」 asks, whatever else it says."""


def _act(text: str) -> Act:
    cues, tail = packaged(), text[-_TAIL_CHARS:]
    if cues["lead_in"].search(tail) and not cues["request"].search(RANG.sub("", tail)[-_WISH_CHARS:]):
        return "lead_in"
    if _HOW.search(tail):
        return "question"
    if cues["request"].search(tail):
        return "request"
    if cues["question"].search(tail):
        return "question"
    return "trouble" if cues["trouble"].search(text) else "statement"
