"""When nothing else works: an apology, a recording, and a line in a file. Needs neither database nor model.

A sweep takes the file in later (`take_in`) and makes messages of it. The document is read when the process starts.
"""

import base64
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from importlib.resources import files
from pathlib import Path

import structlog

from ivr.calls.late_message import add_late_message
from ivr.calls.service import Calls
from ivr.calls.values import Arrival, NewRecording, UnknownNumber
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
    # One write of a short line to a file opened for appending: lines of several processes do not mix.
    handle = os.open(folder / FILE, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        os.write(handle, (json.dumps(asdict(line)) + "\n").encode())
        os.fsync(handle)
    finally:
        os.close(handle)
    LAST_RESORT_MESSAGES.inc()


def take_in(folder: Path, store: Store, calls: Calls, now: datetime) -> int:
    """Make messages of the lines kept so far; safe to repeat after a crash. Returns how many were new.

    Lines that lead nowhere (a number that no client has, damaged) are kept in a file beside, for people.
    """
    taking = folder / TAKING
    if not taking.exists():
        try:
            (folder / FILE).replace(taking)
        except FileNotFoundError:
            return 0
    taken = 0
    for line in taking.read_text(encoding="utf-8", errors="replace").splitlines():
        try:
            taken += _take(Kept(**json.loads(line)), store, calls, now)
        except (UnknownNumber, ValueError, TypeError) as error:
            log.warning("a line of the last resort cannot be taken in", file=str(folder / NOT_TAKEN), why=type(error).__name__)
            with (folder / NOT_TAKEN).open("a", encoding="utf-8") as file:
                file.write(line + "\n")
    taking.unlink()
    return taken


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
