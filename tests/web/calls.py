"""A caller of tenant A who said something, waits, and has a stored recording; and one of tenant B."""

import io
import math
import struct
import wave
from dataclasses import dataclass
from datetime import datetime

from ivr.calls.tables import HeardText, Recording, TurnTaken
from ivr.store.db import Store
from ivr.store.recordings import RecordingFiles
from tests.desk.people import A, B, add_call, enqueue

SAID = "天井から水が漏れていて止まらないんです。駐車場の上の部屋です。"


@dataclass(frozen=True)
class Scene:
    """Ids of what was stored."""

    call_id: int
    item_id: int
    recording_id: int
    foreign_call_id: int
    foreign_item_id: int


def add_scene(store: Store, files: RecordingFiles, now: datetime) -> Scene:
    call_id = add_call(store, now, A, caller_name="田中 花子")
    foreign = add_call(store, now, B, caller_number="+81312345678")
    with store.system("turn") as session:
        recording = Recording(
            client_id=A, call_id=call_id, carrier_recording_id="RE1", carrier_url="https://carrier.example/RE1", seconds=5.2, status="stored",
            created_at=now,
        )  # fmt: skip
        session.add(recording)
        session.flush()
        session.add(HeardText(client_id=A, recording_id=recording.id, call_id=call_id, at=now, heard=heard(recording.id), segments=[]))
        for number, said in enumerate(turns(recording.id)):
            events = [{"kind": event.pop("kind"), "data": event} for event in said]
            session.add(TurnTaken(call_id=call_id, token=str(number), number=number, at=now, reply="<Response/>", events=events))
    files.write(A, recording.id, sound())
    item_id = enqueue(store, now, call_id, A, priority="urgent", summary="天井からの水漏れが止まらないとのご相談")
    return Scene(call_id, item_id, recording.id, foreign, enqueue(store, now, foreign, B, summary="点検の日程について"))


def heard(recording: int) -> dict[str, object]:
    """As `ivr.calls` stores it."""
    return {
        "recording": recording,
        "text": SAID,
        "confidence": 0.91,
        "understanding": {
            "text": SAID,
            "sales": {"decision": "pass", "probability": 0.02, "reasons": []},
            "intent": "repair_emergency",
            "urgent": {"value": True, "level": "danger", "reasons": ["水漏れ"]},
            "relationship": "existing",
            "angry": False,
            "slots": {},
        },
        "faq": {
            "text": SAID, "match": None, "probability": 0.3, "band": "none",
            "candidates": [{"id": "駐車場", "probability": 0.3, "reasons": ["駐車場"]}],
        },
    }  # fmt: skip


def turns(recording: int) -> list[list[dict[str, object]]]:
    """Events of the turns so far."""
    return [
        [
            {"kind": "step", "step": "start", "kind_of_step": "say", "why": "電話を受けました"},
            {"kind": "said", "text": "お電話ありがとうございます。さくら不動産でございます。ご用件を、どうぞお話しください。"},
        ],
        [{"kind": "recorded", "recording": recording, "seconds": 5.2, "hung_up": False}],
        [
            {"kind": "heard", "recording": recording, "text": SAID, "confidence": 0.91, "intent": "repair_emergency", "urgent": "danger"},
            {"kind": "decision", "rule": "danger", "result": "yes", "why": "「水が漏れ」は水の危険を表す言葉です"},
            {"kind": "slot", "name": "name", "value": "タナカ ハナコ", "source": "speech", "verified": True, "recording": None},
            {"kind": "slot", "name": "phone", "value": "+819012345678", "source": "caller", "verified": True, "recording": None},
            {"kind": "slot", "name": "address", "value": "世田谷区桜1-2-3 さくらハイツ201", "source": "speech", "verified": False, "recording": None},
            {"kind": "queue", "queue": "一般", "what": "enter"},
        ],
    ]


def sound(seconds: float = 1.0) -> bytes:
    """A quiet tone, as a carrier would send: WAV, 8 kHz, mono."""
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(8000)
        samples = [int(3000 * math.sin(2 * math.pi * 440 * i / 8000)) for i in range(int(8000 * seconds))]
        out.writeframes(struct.pack(f"<{len(samples)}h", *samples))
    return file.getvalue()
