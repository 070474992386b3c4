"""A call's summary from its state: written for the operator's screen, spoken for the person who is rung. What it says is `ivr.summary`'s matter."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ivr.summary import Said, SlotSaid, Told, summarise
from ivr.text.speech import say_phone

if TYPE_CHECKING:
    from ivr.flows.state import SlotTaken, State

SLOT_LABELS = {
    "name": "お名前", "kana": "フリガナ", "company": "会社名", "phone": "お電話番号", "number": "番号", "date": "日付", "time": "時間",
    "address": "ご住所", "postcode": "郵便番号", "amount": "金額", "order_number": "注文番号",
    "trouble": "状態", "business": "ご用件", "matter": "ご用件",
}  # fmt: skip
INTENT_LABELS = {
    "sales": "営業", "complaint": "苦情", "repair_emergency": "緊急の修理", "repair_normal": "修理", "reservation": "予約",
    "cancel_reservation": "予約の取り消し", "inquiry": "お問い合わせ", "callback_request": "折り返しのご希望", "applicant": "求人への応募",
    "wrong_number": "間違い電話",
}  # fmt: skip
_NAMES, _COMPANIES, _NUMBERS, _READINGS, _ADDRESSES = (
    frozenset({"name", "お名前", "名前", "氏名", "ご氏名"}), frozenset({"company", "会社名", "御社名", "会社"}),
    frozenset({"phone", "電話番号", "お電話番号", "連絡先", "ご連絡先"}), frozenset({"kana", "フリガナ", "ふりがな"}),
    frozenset({"address", "住所", "ご住所"}),
)  # fmt: skip
"""A flow's author may name a slot in Japanese; for a summary they are the same."""


def label(slot: str) -> str:
    """A slot's name as callers and operators know it; one that the flow's author named in Japanese is its own label."""
    return SLOT_LABELS.get(slot, slot)


def told_of(state: "State", late: Sequence[Said] = ()) -> Told:
    """What a summary is made of. `late`: words that were heard when nobody waited for them any more."""
    slots = {
        _role(name, taken): SlotSaid(taken.value, label(name), taken.spoken, taken.verified, not taken.value and taken.recording is not None)
        for name, taken in state.slots.items()
    }
    return Told((*state.said, *late), slots, state.caller.name, state.caller.number)


def _role(name: str, taken: "SlotTaken") -> str:
    for role, names in (("name", _NAMES), ("company", _COMPANIES), ("phone", _NUMBERS), ("kana", _READINGS), ("address", _ADDRESSES)):
        if name in names:
            return role
    return "phone" if re.fullmatch(r"\+[0-9]{7,15}", taken.value) else name


def spoken(state: "State") -> str:
    """For a voice: what `{summary}` becomes in an announcement."""
    made = summarise(told_of(state))
    number = state.caller.number
    who = f"お電話番号、{say_phone(number)}のお客様です。" if not made.who_spoken and number else ""
    free = {said.asked for said in state.said if said.is_free}
    slots = [
        f"{label(name)}は、{taken.spoken}です。"
        for name, taken in state.slots.items()
        if taken.value and name not in free and _role(name, taken) not in {"name", "company", "phone", "kana"}
    ]
    return who + made.spoken + "".join(slots)
