"""Which encoders this environment has; each is loaded once a process, when first asked for."""

import os
import threading
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Literal, get_args

import structlog

from ivr.encoders.e5 import E5Encoder
from ivr.encoders.model import Encoder, EncoderError
from ivr.encoders.universal import UniversalEncoder

Name = Literal["use", "e5-faq"]
"""`use`: the Universal Sentence Encoder as it is; `e5-faq`: multilingual-e5-small with the adapter fitted to callers' questions."""

log = structlog.get_logger(__name__)
_loading = threading.Lock()
_places: list[Path] = []


def names() -> tuple[Name, ...]:
    """All there can be."""
    return get_args(Name)


def keep_in(folder: Path) -> None:
    """Keep made models in `folder`; without it they are made anew by each process (some 2 s). Call before the first `encoder`."""
    _places[:] = [folder]


def keep_beside_data() -> None:
    """For commands that read no settings: keep made models where the service keeps its own, if that folder is there."""
    data = Path(os.environ.get("IVR_DATA_DIR", "var"))
    if data.is_dir():
        keep_in(data / "models")


def encoder(name: Name) -> Encoder | None:
    """The encoder, or None when its extra is not installed or does not load (the reason is in the log, once)."""
    with _loading:
        return _load(name)


@lru_cache(maxsize=8)
def _load(name: Name) -> Encoder | None:
    try:
        if name == "use":
            return UniversalEncoder()
        adapter = Path(str(files("ivr.encoders").joinpath(f"{name}.npz")))
        try:
            return E5Encoder(name, _places[0] if _places else None, adapter)
        except OSError:  # no room or no right to write there: make it anew in a temporary folder
            log.warning("an encoder cannot be kept", encoder=name, folder=str(_places[0]) if _places else "")
            return E5Encoder(name, None, adapter)
    except EncoderError as error:
        log.info("an encoder is not used", encoder=name, reason=str(error))
        return None
    except (OSError, RuntimeError, ValueError, ImportError):  # a person is the default: without the encoder the words alone decide
        log.exception("an encoder does not load", encoder=name)
        return None
