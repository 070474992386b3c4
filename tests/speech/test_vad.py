import time
from itertools import pairwise

import numpy as np
import pytest

from ivr.speech.vad import speech_spans, why_no_speech
from tests.clips import Clip, clip, speech_clips, wordless_clips


@pytest.mark.parametrize("clip_", speech_clips(), ids=lambda clip_: clip_.id)
def test_speech_passes_the_gate_whole(clip_: Clip) -> None:
    spans = speech_spans(clip_.audio)

    loud = np.flatnonzero(np.abs(clip_.audio) > 0.03) / 16_000
    assert spans
    assert spans[0].start_s <= loud[0] + 0.05
    assert spans[-1].end_s >= loud[-1] - 0.15


@pytest.mark.parametrize("clip_", wordless_clips(), ids=lambda clip_: clip_.id)
def test_sounds_without_words_do_not(clip_: Clip) -> None:
    assert speech_spans(clip_.audio) == ()


@pytest.mark.parametrize(
    ("id_", "reason"), [("silence", "silence"), ("noise", "noise"), ("breath", "noise"), ("tone", "tone"), ("busy", "tone"), ("music", "music")]
)
def test_the_reason_names_the_sound(id_: str, reason: str) -> None:
    assert why_no_speech(clip(id_).audio) == reason


def test_spans_are_in_order_and_do_not_overlap() -> None:
    spans = speech_spans(clip("message").audio)

    assert len(spans) > 1
    assert all(left.end_s <= right.start_s for left, right in pairwise(spans))


def test_nothing_at_all_is_silence() -> None:
    assert speech_spans(np.zeros(0, np.float32)) == ()
    assert why_no_speech(np.zeros(0, np.float32)) == "silence"


def test_a_minute_passes_quickly() -> None:
    audio = np.tile(clip("message").audio, 4)[: 60 * 16_000]
    speech_spans(clip("wrong").audio)
    began = time.monotonic()

    speech_spans(audio)

    assert time.monotonic() - began < 5  # 0.2 s on an idle core
