import io
import struct
import time

import av
import numpy as np
import pytest

from ivr.speech.audio import UnreadableAudio, decode, encode_wav_mulaw, encode_wav_pcm
from ivr.speech.g711 import A_LAW, MU_LAW, to_mu_law
from ivr.speech.model import Audio
from ivr.speech.resample import resample


def sine(hertz: float, seconds: float = 1.0, rate_hz: int = 8_000) -> Audio:
    return (0.5 * np.sin(2 * np.pi * hertz * np.arange(int(seconds * rate_hz)) / rate_hz)).astype(np.float32)


def wav(code: int, bits: int, body: bytes, *, channels: int = 1, rate_hz: int = 8_000, claimed: int | None = None, before: bytes = b"") -> bytes:
    shape = struct.pack("<HHIIHH", code, channels, rate_hz, rate_hz * channels * bits // 8 % 2**32, channels * bits // 8, bits)
    chunks = before + b"fmt " + struct.pack("<I", 16) + shape + b"data" + struct.pack("<I", len(body) if claimed is None else claimed) + body
    return b"RIFF" + struct.pack("<I", 4 + len(chunks)) + b"WAVE" + chunks


def mp3(samples: Audio, rate_hz: int = 16_000) -> bytes:
    file = io.BytesIO()
    with av.open(file, "w", format="mp3") as container:
        stream = container.add_stream("libmp3lame", rate=rate_hz, layout="mono")
        frame = av.AudioFrame.from_ndarray(samples[None, :].astype(np.float32), format="fltp", layout="mono")
        frame.sample_rate = rate_hz
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return file.getvalue()


def test_mu_law_and_a_law_agree_with_the_published_tables() -> None:
    # ITU-T G.711: all bits set is the smallest negative mu-law value, 0x80 the largest positive one.
    assert MU_LAW[[0xFF, 0x7F, 0x80, 0x00]].tolist() == [0, 0, 32_124, -32_124]
    assert A_LAW[[0xD5, 0x55, 0xAA, 0x2A]].tolist() == [8, -8, 32_256, -32_256]


def test_mu_law_comes_back_within_its_step() -> None:
    samples = np.arange(-32_768, 32_768, 7).astype(np.int16)

    back = MU_LAW[to_mu_law(samples)]

    assert np.all(np.abs(back.astype(int) - samples) <= np.maximum(4, np.abs(samples.astype(int)) / 16 + 4))


@pytest.mark.parametrize("encode", [encode_wav_pcm, encode_wav_mulaw])
def test_telephone_wav_becomes_16_khz(encode) -> None:
    audio = decode(encode(sine(1_000)))

    assert audio.dtype == np.float32
    assert audio.size == 16_000
    assert np.abs(audio - sine(1_000, rate_hz=16_000))[200:-200].max() < 0.02


def test_a_law_float_and_wide_pcm_are_read_too() -> None:
    tone = sine(440)
    ints = np.round(tone * 2**23).astype("<i4")
    three_bytes = ints.view(np.uint8).reshape(-1, 4)[:, :3].tobytes()
    a_law = np.abs(A_LAW.astype(int)[None, :] - np.round(tone * 32_768).astype(int)[:, None]).argmin(axis=1).astype(np.uint8)
    want = decode(encode_wav_pcm(tone))

    for data in (wav(6, 8, a_law.tobytes()), wav(3, 32, tone.astype("<f4").tobytes()), wav(1, 24, three_bytes)):
        assert np.abs(decode(data) - want).max() < 0.02


def test_two_channels_are_mixed() -> None:
    both = np.stack([sine(440), -sine(440)], axis=1)

    audio = decode(wav(1, 16, (both * 32_767).astype("<i2").tobytes(), channels=2))

    assert np.abs(audio).max() < 0.001


def test_mp3_is_read() -> None:
    audio = decode(mp3(sine(440, 2.0, 16_000)))

    assert audio.size == pytest.approx(32_000, abs=3_000)
    assert np.sqrt(np.mean(audio[4_000:-4_000] ** 2)) == pytest.approx(0.354, abs=0.03)


def test_chunks_we_do_not_know_are_passed_over() -> None:
    assert decode(wav(1, 16, b"\0\0" * 8_000, before=b"LIST" + struct.pack("<I", 3) + b"abc\0")).size == 16_000


@pytest.mark.parametrize("claimed", [0, 0xFFFFFFFF])
def test_a_streamed_header_reads_to_the_end_of_the_file(claimed: int) -> None:
    assert decode(wav(1, 16, b"\0\0" * 8_000, claimed=claimed)).size == 16_000


def test_a_file_that_ends_early_gives_what_is_there() -> None:
    assert decode(encode_wav_pcm(sine(440, 4.0))[: 44 + 16_000]).size == 16_000


def test_what_lies_beyond_the_limit_is_left_out() -> None:
    assert decode(encode_wav_mulaw(sine(440, 10.0)), limit_s=2).size == 32_000
    assert decode(mp3(sine(440, 10.0, 16_000)), limit_s=2).size == 32_000


WHOLE = encode_wav_pcm(sine(440))
HOSTILE = {
    "empty": b"",
    "one byte": b"\xff",
    "text": b"<html>404 Not Found</html>",
    "header cut short": WHOLE[:20],
    "no samples": WHOLE[:44],
    "samples cut off": encode_wav_pcm(sine(440, 10.0))[:200],
    "no format": b"RIFF\x24\0\0\0WAVEdata\x10\0\0\0" + b"\0" * 16,
    "unknown coding": wav(0x55, 16, b"\0" * 100),
    "impossible width": wav(1, 13, b"\0" * 100),
    "no channels": wav(1, 16, b"\0" * 100, channels=0),
    "a thousand channels": wav(1, 16, b"\0" * 100, channels=1_000),
    "no rate": wav(1, 16, b"\0" * 100, rate_hz=0),
    "absurd rate": wav(1, 16, b"\0" * 100, rate_hz=4_000_000_000),
    "a chunk of four gigabytes": wav(1, 16, b"\0" * 100, before=b"LIST\xff\xff\xff\xff"),
    "RIFF of another kind": b"RIFF\x24\0\0\0AVI " + WHOLE[12:],
    "MP3 magic and nothing": b"ID3\x04\0\0\0\0\0\0",
    "MP3 magic and noise": b"\xff\xfb\x90\x64" + bytes(range(256)) * 4,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_bytes_are_refused_for_good_and_quickly(name: str) -> None:
    began = time.monotonic()

    with pytest.raises(UnreadableAudio) as refused:
        decode(HOSTILE[name])

    assert refused.value.permanent
    assert refused.value.code == "unreadable_audio"
    assert time.monotonic() - began < 5


def test_a_huge_file_is_refused_unread() -> None:
    with pytest.raises(UnreadableAudio, match="larger than"):
        decode(bytes(129_000_000))


@pytest.mark.parametrize("rate_hz", [8_000, 11_025, 44_100, 48_000])
def test_resampling_keeps_what_the_telephone_carries(rate_hz: int) -> None:
    audio = resample(sine(3_000, rate_hz=rate_hz), rate_hz, 16_000)

    assert audio.size == pytest.approx(16_000, abs=1)
    assert np.abs(audio[:15_000] - sine(3_000, rate_hz=16_000)[:15_000])[300:-300].max() < 0.01


def test_resampling_down_lets_nothing_fold_back() -> None:
    assert np.abs(resample(sine(9_500, rate_hz=48_000), 48_000, 16_000)[300:-300]).max() < 0.001
