"""Choosing and loading the engine: once a process, whichever thread asks first."""

import threading
from pathlib import Path

from ivr.speech.model import Engine
from ivr.speech.weights import SpeechSettings, prepare_weights

_lock = threading.Lock()
_loaded: dict[tuple[str, str, Path], Engine] = {}


def make_engine(settings: SpeechSettings) -> Engine:
    """A new engine with its model loaded. Raises `MissingExtra` or `WeightsError`."""
    place = prepare_weights(settings)
    if settings.speech_engine == "openai-whisper":
        from ivr.speech.engines.openai import OpenAiEngine  # noqa: PLC0415 - an optional extra

        return OpenAiEngine(place)
    from ivr.speech.engines.ctranslate import CTranslateEngine  # noqa: PLC0415 - an optional extra

    return CTranslateEngine(place)


def get_engine(settings: SpeechSettings) -> Engine:
    """The process's engine for these settings, loaded at the first call."""
    key = (settings.speech_engine, settings.speech_model, settings.data_dir.absolute())
    with _lock:
        if key not in _loaded:
            _loaded[key] = make_engine(settings)
        return _loaded[key]
