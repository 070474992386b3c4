"""The music while waiting."""

import io
import wave

import numpy as np

from ivr.phone.hold_music import RATE, SECONDS, hold_wav


def test_it_is_ten_quiet_seconds_that_loop_without_a_click():
    with wave.open(io.BytesIO(hold_wav())) as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate(), file.getnframes()) == (1, 2, RATE, SECONDS * RATE)
        samples = np.frombuffer(file.readframes(SECONDS * RATE), dtype="<i2").astype(int)

    assert 4_000 < np.abs(samples).max() < 6_000
    assert abs(int(samples[0]) - int(samples[-1])) < 600


def test_the_carrier_fetches_it_without_a_signature_and_keeps_it(line):
    answer = line.client.get("/static/hold.wav")

    assert (answer.status_code, answer.content_type) == (200, "audio/x-wav")
    assert answer.data == hold_wav()
    assert "max-age" in answer.headers["Cache-Control"]
