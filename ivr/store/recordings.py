"""Recordings on disk, encrypted, one file each. The name says nothing of the caller; the place of use is sealed in."""

import os
from pathlib import Path

from ivr.errors import PortError
from ivr.store.crypto import Keyring


class RecordingStoreError(PortError):
    """A recording could not be written or read (disk full, rights, missing)."""

    code = "recording_store"


class RecordingFiles:
    """A folder of sealed recordings: `<folder>/<client>/<recording id>.bin`."""

    def __init__(self, folder: Path, keyring: Keyring) -> None:
        self._folder = folder
        self._keyring = keyring

    def write(self, client_id: str, recording_id: int, data: bytes) -> None:
        """Store whole or not at all. Raises `RecordingStoreError`."""
        path = self._path(client_id, recording_id)
        part = path.with_suffix(f".part{os.getpid()}")
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with part.open("wb") as file:
                file.write(self._keyring.seal(data, _place(client_id, recording_id)))
                file.flush()
                os.fsync(file.fileno())
            part.replace(path)
        except OSError as error:
            part.unlink(missing_ok=True) if part.parent.is_dir() else None
            raise RecordingStoreError(f"cannot store recording {recording_id}: {error.strerror}") from error

    def read(self, client_id: str, recording_id: int) -> bytes:
        """The sound file. Raises `RecordingStoreError` (permanent when it is not there)."""
        try:
            sealed = self._path(client_id, recording_id).read_bytes()
        except FileNotFoundError as error:
            raise RecordingStoreError(f"recording {recording_id} is not stored", permanent=True) from error
        except OSError as error:
            raise RecordingStoreError(f"cannot read recording {recording_id}: {error.strerror}") from error
        return self._keyring.open(sealed, _place(client_id, recording_id))

    def delete(self, client_id: str, recording_id: int) -> None:
        """Remove; a file that is not there is no error."""
        self._path(client_id, recording_id).unlink(missing_ok=True)

    def _path(self, client_id: str, recording_id: int) -> Path:
        return self._folder / client_id / f"{recording_id}.bin"


def _place(client_id: str, recording_id: int) -> str:
    return f"recording|{client_id}|{recording_id}"
