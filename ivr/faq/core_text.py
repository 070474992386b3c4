"""What is left of a question when greetings, politeness and "may I ask" are taken away: the part that tells entries apart."""

import re
from functools import lru_cache

from ivr.text import fold_reading, normalise, reading

LIMIT_CHARS = 400
"""A caller's utterance of 60 s is about 350 characters; anything longer is cut, so that time stays bounded."""

_PREFACE = re.compile(
    r"(?:もしもし|お世話になって(?:おり|い)ます|お忙しいところ|恐れ入りますが?|恐縮ですが?|すみません|すいません|申し訳(?:ない|ございません|ありません)(?:の?ですが)?"
    r"|ちょっと|少し|ひとつ|一つ|一点|お?(?:聞|き|伺|うかが|尋|たず)(?:きし?|いし?|ねし?)?たい(?:ことが(?:ありまして|あって|あるん))?|知りたい|確認し?たい|確認させて"
    r"|(?:お?電話|連絡)(?:し|いたし)(?:まし)?た|お?(?:電話|連絡)させていただ(?:き|いて)(?:まし)?た?|初めて(?:お?電話)(?:し|する)"
    r"|と申します|といいます|こんにちは|おはようございます|こんばんは|はじめまして|えっと|教えて|おしえて|いただけ(?:ます|れば)|頂け(?:ます|れば)|もらえ(?:ます|たら)|くれますか|ください|下さい"
    r"|お願い(?:します|いたします|できますか|したい)?|について|に関して|なんですけれ?ど?も?|んですけれ?ど?も?|んですが|のですが|ですけれ?ど?も?|でしょうか|でしょう|ですかね|ですか|ますかね|ますか|ませんか"
    r"|(?:い|ござい)ます|そちら(?:さん|様)?(?:の|は|で|に)?|お宅(?:の|は|で)?|御社(?:の|は)?|お店(?:の|は|って)|って(?:いう|言う)の?は?|ということ|というのは|思(?:って|いまして|いました)|なのですが|ですよね|ですね|のこと)"
)
_ENGLISH_PREFACE = re.compile(
    r"\b(?:hello|hi|good (?:morning|afternoon|evening)|excuse me|sorry|please|could you|can you|would you|tell me|i(?: would|d) like to (?:know|ask)"
    r"|i want to (?:know|ask)|i was wondering"
    r"|do you know|may i ask|about|thank you|thanks|the|an?|is|are|am|do|does|did|your|you|i|my|me|it|there"
    r"|to|of|for|in|on|at|and|or|if|with|be|have|has|we|us|any|s|m|d|ll|would|could|will|that|this)\b"
)
_HAS_LETTERS = re.compile(r"[a-z]")


@lru_cache(maxsize=8192)
def _normal(text: str) -> str:
    return normalise(text)


def normal(text: str) -> str:
    """`text`, cut to LIMIT_CHARS, in the one written form. What is asked of a text is asked several times: it is kept."""
    return _normal(text[:LIMIT_CHARS])


@lru_cache(maxsize=8192)
def core(text: str) -> str:
    """`text` (normalised, cut to LIMIT_CHARS) without what any question may contain."""
    text = _PREFACE.sub(" ", normal(text))
    if _HAS_LETTERS.search(text):
        text = _ENGLISH_PREFACE.sub(" ", text)
    return " ".join(text.split())


def sound_of(asked: str) -> str:
    """The folded katakana reading of a core, without spaces."""
    return fold_reading(reading(asked)).replace(" ", "")


@lru_cache(maxsize=8192)
def core_sound(text: str) -> str:
    """The folded katakana reading of `core(text)`, without spaces."""
    return sound_of(core(text))
