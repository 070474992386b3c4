"""A call in one or two lines: written for the operator's screen, spoken for the person who is rung."""

from typing import TYPE_CHECKING

from ivr.text.phone import national
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
URGENCY_LABELS = {"danger": "危険", "hurry": "お急ぎ"}
SHOWN_CHARS = 80
"""Words quoted in a summary: what fits on the queue page's line."""


def label(slot: str) -> str:
    """A slot's name as callers and operators know it; one that the flow's author named in Japanese is its own label."""
    return SLOT_LABELS.get(slot, slot)


def _shown(taken: "SlotTaken") -> str:
    if not taken.value:
        return "録音でお預かり" if taken.recording is not None else "未確認"
    text = national(taken.value) if taken.value.startswith("+") else taken.value
    return text if taken.verified else f"{text}(未確認)"


def written(state: "State") -> str:
    """For the screen."""
    name = state.slots.get("name")
    who = f"{name.value}様" if name and name.value else f"{state.caller.name}様" if state.caller.name else "お名前未確認"
    number = national(state.caller.number) if state.caller.number else "番号非通知"
    first = [f"{who}({number})"]
    if state.heard is not None:
        urgency = URGENCY_LABELS.get(state.heard.urgent)
        first.append(INTENT_LABELS[state.heard.intent] + (f"・{urgency}" if urgency else "") + ("・お怒りのご様子" if state.heard.angry else ""))
    if state.heard_text:
        first.append(f"「{_short(_matter(state))}」")
    slots = [f"{label(slot)}: {_shown(taken)}" for slot, taken in state.slots.items()]
    return " ".join(first) + ("\n" + " / ".join(slots) if slots else "")


def spoken(state: "State") -> str:
    """For a voice: what `{summary}` becomes in an announcement."""
    said = []
    name = state.slots.get("name")
    if name and name.value:
        said.append(f"{name.spoken}様です。")
    elif state.caller.name:
        said.append(f"{state.caller.name}様です。")
    elif state.caller.number:
        said.append(f"お電話番号、{say_phone(state.caller.number)}のお客様です。")
    if state.heard_text:
        said.append(f"ご用件は、{_short(_matter(state)).rstrip('。')}、とのことです。")
    said += [f"{label(slot)}は、{taken.spoken}です。" for slot, taken in state.slots.items() if slot not in {"name", "phone"} and taken.value]
    return "".join(said)


def _matter(state: "State") -> str:
    """The first words heard in the call: what it is about. What follows are answers to our questions."""
    return state.heard_text.split("\n", 1)[0]


def _short(text: str) -> str:
    return text if len(text) <= SHOWN_CHARS else text[:SHOWN_CHARS] + "…"
