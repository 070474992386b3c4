"""What both Whisper engines share: threads, the prompt's words, the token limit, and making a transcript of one clip."""

import os
from collections.abc import Iterable
from math import exp

from ivr.speech.guards import compression_ratio
from ivr.speech.model import SAMPLE_RATE_HZ, Audio, Segment, Transcript

WINDOW_S = 30.0
"""The most sound Whisper hears at once. `ivr.speech.hear` cuts longer sound into pieces."""
MOST_HINT_CHARS = 80  # longer prompts draw their words into the text: 20 names turned 天井 into 担当
_TOKENS_A_SECOND = 40  # beam 5 on one busy core; keeps a loop from passing the time limit by much


def threads() -> int:
    """Half of the cores this process may use, one to four: the live process, the one for messages and the webhooks share them.

    A second thread gained a single clip nothing, and two processes with two threads each took 1.6 times as long as with one
    on two free cores (docs/speech.md).
    """
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(4, cores // 2))


def length_s(audio: Audio) -> float:
    """Seconds of sound. Raises `ValueError` beyond Whisper's window."""
    seconds = audio.size / SAMPLE_RATE_HZ
    if seconds > WINDOW_S:
        raise ValueError(f"an engine hears at most {WINDOW_S:.0f} s at once; ivr.speech.hear cuts longer sound into pieces")
    return seconds


def token_limit(audio_s: float, time_limit_s: float) -> int:
    """The most tokens a clip may give. Fast speech was at most 9 a second; a loop would go on to 448."""
    return max(8, min(200, 16 + int(12 * audio_s), int(_TOKENS_A_SECOND * time_limit_s)))


def hint_text(hints: Iterable[str]) -> str:
    """The client's words as one prompt of bounded length, whole words only.

    It ends with a full stop: without one, Whisper took the prompt for the sentence's beginning and left those words out.
    """
    taken: list[str] = []
    room = MOST_HINT_CHARS
    for hint in dict.fromkeys(hint.strip() for hint in hints):
        if hint and len(hint) < room:
            taken.append(hint)
            room -= len(hint) + 1
    return "、".join(taken) + "。" if taken else ""


def transcript_of(text: str, *, mean_logprob: float, no_speech: float, audio_s: float, took_s: float, engine: str, language: str) -> Transcript:
    """One clip's transcript: a single segment. Confidence is the geometric mean of the tokens' probabilities."""
    text = text.strip()
    sure = exp(min(0.0, mean_logprob)) if text else 0.0
    segment = Segment(0.0, audio_s, text, sure, mean_logprob, no_speech, compression_ratio(text))
    return Transcript(text, sure, (segment,) if text else (), language, audio_s, took_s, engine)
