"""The default engine: faster-whisper's parts on CTranslate2, with features only as long as the clip needs.

Whisper pads every clip to 30 s; on telephone speech that padding is most of the cost. CTranslate2's Whisper takes
features of any length, so a clip gets its own length and a few seconds of silence. docs/speech.md has the measurements.
"""

import threading
import time
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ivr.errors import MissingExtra
from ivr.speech.engines.common import WINDOW_S, hint_text, length_s, threads, token_limit, transcript_of
from ivr.speech.model import Audio, Transcript
from ivr.speech.wrong_weights import WeightsError

EXTRA_S, LEAST_S = 3.0, 6.0  # silence behind the clip, least in all: with 1.5 and 3 the error rose from 25 % to 43 %
_FRAMES_A_SECOND = 100  # of features


class CTranslateEngine:
    """Whisper through CTranslate2. One model a process; calls are taken one after another."""

    name = "faster-whisper"

    def __init__(self, folder: Path, *, compute_type: str = "int8", beam_size: int = 5, short_padding: bool = True, cpu_threads: int = 0) -> None:
        try:
            import ctranslate2  # noqa: PLC0415 - an optional extra
            from faster_whisper.feature_extractor import FeatureExtractor  # noqa: PLC0415
            from tokenizers import Tokenizer  # noqa: PLC0415
        except ImportError as error:
            raise MissingExtra("faster-whisper", "speech") from error
        self._ct2: Any = ctranslate2
        try:
            self._model = ctranslate2.models.Whisper(str(folder), device="cpu", compute_type=compute_type, intra_threads=cpu_threads or threads())
            self._tokenizer = Tokenizer.from_buffer((folder / "tokenizer.json").read_bytes())
        except (RuntimeError, ValueError, OSError) as error:
            raise WeightsError(f"the speech model in {folder} does not load: {error}", permanent=True) from error
        self._features = FeatureExtractor(feature_size=self._model.n_mels)
        self._beam_size = beam_size
        self._short_padding = short_padding
        self._lock = threading.Lock()

    def transcribe(self, audio: Audio, *, language: str = "ja", hints: tuple[str, ...] = (), time_limit_s: float = 30.0) -> Transcript:
        """Text of at most 30 s of sound."""
        began, audio_s = time.monotonic(), length_s(audio)
        prompt = self._prompt(language, hints)
        features = self._ct2.StorageView.from_array(self._padded(audio, audio_s))
        with self._lock:
            result = self._model.generate(
                features,
                [prompt],
                beam_size=self._beam_size,
                max_length=len(prompt) + token_limit(audio_s, time_limit_s),
                return_scores=True,
                return_no_speech_prob=True,
            )[0]
        tokens = result.sequences_ids[0]
        # CTranslate2's score is the mean over the tokens; Whisper's mean counts the end token too.
        mean_logprob = result.scores[0] * len(tokens) / (len(tokens) + 1)
        return transcript_of(
            self._tokenizer.decode(tokens, skip_special_tokens=True),
            mean_logprob=mean_logprob,
            no_speech=result.no_speech_prob,
            audio_s=audio_s,
            took_s=time.monotonic() - began,
            engine=self.name,
            language=language,
        )

    def _padded(self, audio: Audio, audio_s: float) -> NDArray[np.float32]:
        wanted_s = min(WINDOW_S, max(audio_s + EXTRA_S, LEAST_S)) if self._short_padding else WINDOW_S
        frames = int(wanted_s * _FRAMES_A_SECOND) // 2 * 2  # the encoder halves them
        # Silence is added to the sound, as Whisper learnt it; zeros in the features, as faster-whisper adds, were 1 % worse.
        silence = frames * self._features.hop_length - audio.size
        return np.ascontiguousarray(self._features(np.pad(audio, (0, silence)), padding=0)[None], dtype=np.float32)

    def _prompt(self, language: str, hints: tuple[str, ...]) -> list[int]:
        words = hint_text(hints)
        before = [self._id("<|startofprev|>"), *self._tokenizer.encode(" " + words, add_special_tokens=False).ids] if words else []
        return before + [self._id(name) for name in ("<|startoftranscript|>", f"<|{language}|>", "<|transcribe|>", "<|notimestamps|>")]

    def _id(self, name: str) -> int:
        found: int | None = self._tokenizer.token_to_id(name)
        if found is None:
            raise ValueError(f"the model knows no {name}")
        return found
