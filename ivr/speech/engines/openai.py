"""The reference engine: openai-whisper on torch, as published, always padded to 30 s. Slower; for comparing."""

import threading
import time
from pathlib import Path
from typing import Any

from ivr.errors import MissingExtra
from ivr.speech.engines.common import hint_text, length_s, threads, token_limit, transcript_of
from ivr.speech.model import Audio, Transcript
from ivr.speech.wrong_weights import WeightsError


def _whisper() -> Any:
    try:
        import whisper  # noqa: PLC0415 - an optional extra
    except ImportError as error:
        raise MissingExtra("openai-whisper (scripts/install-reference installs it with torch's CPU build)", "speech-reference") from error
    return whisper


def download(name: str, folder: Path) -> Path:
    """openai-whisper's own download of a published model; where it lies."""
    whisper = _whisper()
    if name not in whisper.available_models():
        raise WeightsError(f"IVR_SPEECH_MODEL: {name!r} is neither a path nor one of {', '.join(whisper.available_models())}", permanent=True)
    whisper.load_model(name, device="cpu", download_root=str(folder))
    return folder / f"{name}.pt"


class OpenAiEngine:
    """Whisper as its authors published it. `beam_size` None is greedy."""

    name = "openai-whisper"

    def __init__(self, checkpoint: Path, *, beam_size: int | None = 5) -> None:
        self._whisper = _whisper()
        import torch  # noqa: PLC0415 - comes with the extra

        torch.set_num_threads(threads())
        self._model = self._whisper.load_model(str(checkpoint), device="cpu")
        self._beam_size = beam_size
        self._lock = threading.Lock()

    def transcribe(self, audio: Audio, *, language: str = "ja", hints: tuple[str, ...] = (), time_limit_s: float = 30.0) -> Transcript:
        """Text of at most 30 s of sound."""
        began, audio_s = time.monotonic(), length_s(audio)
        mel = self._whisper.log_mel_spectrogram(self._whisper.pad_or_trim(audio), self._model.dims.n_mels)
        options = self._whisper.DecodingOptions(
            language=language,
            beam_size=self._beam_size,
            prompt=hint_text(hints) or None,
            sample_len=token_limit(audio_s, time_limit_s),
            without_timestamps=True,
            fp16=False,
        )
        with self._lock:
            result = self._whisper.decode(self._model, mel, options)
        return transcript_of(
            result.text,
            mean_logprob=result.avg_logprob,
            no_speech=result.no_speech_prob,
            audio_s=audio_s,
            took_s=time.monotonic() - began,
            engine=self.name,
            language=language,
        )
