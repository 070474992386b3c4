import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ivr.speech.pieces import MOST_S, Span, pieces


def noise(seconds: float) -> np.ndarray:
    return np.random.default_rng(1).standard_normal(int(seconds * 16_000)).astype(np.float32)


def test_short_sound_is_one_piece() -> None:
    [piece] = pieces(noise(9.5))

    assert (piece.start_s, piece.end_s) == (0.0, 9.5)


def test_neighbouring_spans_stay_together_while_they_fit() -> None:
    cut = pieces(noise(30), [Span(1, 4), Span(5, 9), Span(10, 14), Span(20, 22)])

    assert [(piece.start_s, piece.end_s) for piece in cut] == [(1, 9), (10, 14), (20, 22)]


def test_long_speech_is_cut_where_it_is_quietest() -> None:
    audio = noise(15)
    audio[int(7.0 * 16_000) : int(7.2 * 16_000)] *= 0.01

    first, second = pieces(audio)

    assert first.end_s == pytest.approx(second.start_s)
    assert first.end_s == pytest.approx(7.1, abs=0.05)


@settings(deadline=None, max_examples=40)
@given(seconds=st.floats(0.1, 65), most_s=st.floats(2, MOST_S))
def test_every_sample_is_in_exactly_one_piece_and_none_is_too_long(seconds: float, most_s: float) -> None:
    audio = noise(seconds)

    cut = pieces(audio, most_s=most_s)

    assert sum(piece.audio.size for piece in cut) == pytest.approx(audio.size, abs=len(cut))
    assert all(piece.audio.size <= most_s * 16_000 + 1 for piece in cut)
