"""Recognising sentences that Whisper invents when there is nothing, or nothing more, to hear. Pure.

Thresholds measured 2026-11-24 on telephone speech with Whisper base: real speech stayed at a compression ratio ≤ 1.5,
no-speech ≤ 0.44, mean log-probability ≥ −0.74.
"""

import re
import zlib

from ivr.speech.model import Segment

MOST_COMPRESSION = 2.4
MOST_NO_SPEECH = 0.5
LEAST_LOGPROB = -0.8
LEAST_LOGPROB_OF_AN_ANSWER = -1.4  # names asked for came right, or nearly right in sound, down to −1.39
MOSTLY_SILENT = 0.35  # share of speech in the sound below which a stock phrase is not believed: said in full it reaches 0.6
_LOOP_TIMES = 5
_LOOP_CHARS = 16  # 「もしもし、もしもし、もしもし」 is a caller, not a loop
_CHARS_A_SECOND = 16.0  # fast Japanese is about 10 morae a second, and no writing has more letters than morae

_NEVER_ON_THE_TELEPHONE = re.compile(
    r"ご視聴(?:いただき)?(?:誠に)?ありがとうございま|チャンネル登録|高評価|字幕(?:視聴|作成|提供)|次の動画|最後までご覧|by H\."
)
_STOCK_WORDS = r"どうも|本当に|お?疲れ様でした|ありがとうございま(?:した|す)|お?やすみなさい|バイバイ|終わり|スタッフの?声?"
_STOCK = re.compile(rf"^(?:(?:{_STOCK_WORDS})[。、!！\s]*)+$")
_LOOP = re.compile(rf"(.{{1,24}}?)\1{{{_LOOP_TIMES - 1},}}", re.DOTALL)


def compression_ratio(text: str) -> float:
    """How far zlib shrinks the text: loops shrink much. As Whisper computes it."""
    raw = text.encode()
    return len(raw) / len(zlib.compress(raw)) if raw else 1.0


def is_loop(text: str) -> bool:
    """Whether most of the text is one thing said over and over (digits may repeat)."""
    spoken = re.sub(r"[\s\W\d]+", "", text)
    return any(len(found.group(0)) >= max(_LOOP_CHARS, len(spoken) * 0.5) for found in _LOOP.finditer(spoken))


def is_invented(segment: Segment, speech_share: float, least_logprob: float = LEAST_LOGPROB) -> bool:
    """Whether this segment's text is Whisper's imagination. `speech_share`: the part of its sound in which somebody speaks, 0–1."""
    text = segment.text.strip()
    if not re.search(r"\w", text):
        return True
    if segment.compression_ratio > MOST_COMPRESSION or is_loop(text) or _NEVER_ON_THE_TELEPHONE.search(text):
        return True
    if segment.mean_logprob < least_logprob or segment.no_speech > MOST_NO_SPEECH:
        return True
    if len(text) > _CHARS_A_SECOND * (segment.end_s - segment.start_s) + 4:
        return True
    return speech_share < MOSTLY_SILENT and _STOCK.match(text) is not None
