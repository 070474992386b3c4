"""When nothing else works: an apology, a recording, and a line in a file. Needs neither database nor model.

A sweep takes the file in later (`take_in`) and makes messages of it. The document is read when the process starts.
"""

import base64
import errno
import fcntl
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from importlib.resources import files
from pathlib import Path

import structlog

from ivr.calls.late_message import add_late_message
from ivr.calls.service import Calls
from ivr.calls.values import Arrival, NewRecording, UnknownNumber
from ivr.errors import IvrError
from ivr.phone import parameters
from ivr.phone.metrics import LAST_RESORT_MESSAGES
from ivr.store.crypto import CannotDecrypt, Keyring
from ivr.store.db import Store

log = structlog.get_logger(__name__)

PLACEHOLDER = "https://PUBLIC-URL"
TEMPLATE = (files("ivr.phone") / "last_resort.xml").read_text(encoding="utf-8")

FILE = "last-resort.jsonl"
TAKING = "last-resort.taking.jsonl"
NOT_TAKEN = "last-resort.not-taken.jsonl"
_PLACE = "last_resort.caller"


@dataclass(frozen=True, slots=True)
class Kept:
    """One line of the file. Of the caller it holds ids and an address; the number only sealed."""

    at: str
    call: str
    called: str
    caller: str
    recording: str
    url: str
    seconds: float


def last_resort_document(prefix: str) -> str:
    """The document. `prefix`: an absolute address where it is hosted elsewhere, else IVR_PUBLIC_URL or empty."""
    return TEMPLATE.replace(PLACEHOLDER, prefix)


def keep(folder: Path, form: Mapping[str, str], keyring: Keyring, now: datetime) -> None:
    """Append a line, on disk when this returns. Raises `OSError`. A recording told twice is taken in once."""
    new, arrival = parameters.recording(form), parameters.arrival(form)
    if new is None:
        return
    caller = base64.b64encode(keyring.seal(arrival.caller.encode(), _PLACE)).decode() if arrival.caller else ""
    line = Kept(now.isoformat(), arrival.carrier_call_id, arrival.called, caller, new.carrier_recording_id, new.url, new.seconds)
    folder.mkdir(parents=True, exist_ok=True)
    _append(folder / FILE, [json.dumps(asdict(line))])
    LAST_RESORT_MESSAGES.inc()


def take_in(folder: Path, store: Store, calls: Calls, now: datetime) -> int:
    """Make messages of the lines kept so far; safe to repeat after a crash. Returns how many were new.

    One line's failure holds up no other: what may work later waits for the next sweep, what leads nowhere (a number that
    no client has, damaged) is kept in a file beside, for people. A database that is away leaves everything as it was.
    """
    if not folder.is_dir():
        return 0
    with _only_sweep(folder) as alone:
        if not alone or not _moved_away(folder):
            return 0
        taken, again, aside = 0, [], []
        for line in (folder / TAKING).read_text(encoding="utf-8", errors="replace").splitlines():
            try:
                taken += _take(Kept(**json.loads(line)), store, calls, now)
            except (UnknownNumber, ValueError, TypeError) as error:
                log.warning("a line of the last resort cannot be taken in", file=str(folder / NOT_TAKEN), why=type(error).__name__)
                aside.append(line)
            except IvrError as error:
                log.warning("a line of the last resort waits for the next sweep", code=error.code)
                again.append(line)
        # Before the end of what was taken: after a crash in between a line is there twice, and taken in once.
        _append(folder / NOT_TAKEN, aside)
        _append(folder / FILE, again)
        (folder / TAKING).unlink()
    return taken


@contextmanager
def _only_sweep(folder: Path) -> Iterator[bool]:
    """Whether no other process takes in from this folder; none can while this lasts."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        yield False
    else:
        yield True
    finally:
        os.close(handle)


def _moved_away(folder: Path) -> bool:
    """Take the file out of the webhooks' hands, in no line's middle. Returns whether there is one to take in, now or from before a crash."""
    if (folder / TAKING).exists():
        return True
    try:
        handle = os.open(folder / FILE, os.O_RDONLY)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        (folder / FILE).replace(folder / TAKING)
    finally:
        os.close(handle)
    return True


def _append(path: Path, lines: Sequence[str]) -> None:
    """Add lines to a private file, on disk when this returns; all or none. Raises `OSError`."""
    if not lines:
        return
    data = "".join(f"{line}\n" for line in lines).encode()
    handle = _locked(path)
    try:
        size = os.fstat(handle).st_size
        try:
            _write_through(handle, data)
        except OSError:
            os.ftruncate(handle, size)  # half a line would spoil the next one
            raise
    finally:
        os.close(handle)


def _write_through(handle: int, data: bytes) -> None:
    if os.write(handle, data) < len(data):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    os.fsync(handle)


def _locked(path: Path) -> int:
    """The file at `path`, open for appending and ours until it is closed."""
    while True:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        fcntl.flock(handle, fcntl.LOCK_EX)
        try:
            if os.path.samestat(os.fstat(handle), path.stat()):
                return handle
        except FileNotFoundError:
            pass  # a sweep took it away between opening and locking: what is written there now would be lost
        os.close(handle)


def _take(kept: Kept, store: Store, calls: Calls, now: datetime) -> bool:
    arrival = Arrival(kept.call, kept.called, _caller(kept.caller, store.keyring))
    return add_late_message(store, calls, arrival, NewRecording(kept.recording, kept.url, kept.seconds), now)


def _caller(sealed: str, keyring: Keyring) -> str | None:
    if not sealed:
        return None
    try:
        return keyring.open(base64.b64decode(sealed), _PLACE).decode()
    except CannotDecrypt:
        return None  # another key since: the message is worth more than its number
