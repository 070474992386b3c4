"""`ivr classify`: what sort of call a text is, one JSON object (or a few readable lines) a text."""

import json
import sys
from collections.abc import Iterable
from typing import Any

import click

from ivr.classify import classify as understand
from ivr.classify.model import Understanding
from ivr.encoders import keep_beside_data

_DECISIONS = {"decline": "お断り", "ask": "確認", "pass": "お通し"}
_URGENCY = {"danger": "危険", "hurry": "お急ぎ", "none": "なし"}
_RELATIONSHIPS = {"existing": "あり", "none": "なし", "unknown": "不明"}
_INTENTS = {
    "sales": "営業",
    "complaint": "苦情",
    "repair_emergency": "緊急の修理",
    "repair_normal": "修理",
    "reservation": "予約",
    "cancel_reservation": "予約の取り消し",
    "inquiry": "お問い合わせ",
    "callback_request": "折り返しのご希望",
    "applicant": "求人への応募",
    "wrong_number": "間違い電話",
}


def as_json(understood: Understanding) -> dict[str, Any]:
    """The printed object; other tools rely on its names."""
    sales, urgent = understood.sales, understood.urgent
    return {
        "text": understood.text,
        "sales": {"decision": sales.decision, "probability": sales.probability, "reasons": list(sales.reasons)},
        "intent": understood.intent,
        "urgent": {"value": urgent.value, "level": urgent.level, "reasons": list(urgent.reasons)},
        "relationship": understood.relationship,
        "slots": understood.slots,
    }


def as_lines(understood: Understanding) -> str:
    """For people."""
    sales, urgent = understood.sales, understood.urgent
    lines = [
        understood.text,
        f"  用件: {_INTENTS[understood.intent]}",
        f"  営業: {_DECISIONS[sales.decision]}({sales.probability:.0%}) {'・'.join(sales.reasons)}".rstrip(),
        f"  緊急: {_URGENCY[urgent.level]} {'・'.join(urgent.reasons)}".rstrip(),
        f"  お取引: {_RELATIONSHIPS[understood.relationship]}" + ("  ※お怒りのご様子" if understood.angry else ""),
    ]
    return "\n".join([*lines, *(f"  {name}: {value}" for name, value in understood.slots.items())])


@click.command()
@click.argument("texts", nargs=-1, metavar="[TEXT]...")
@click.option("--json", "wants_json", is_flag=True, help="one JSON object a line")
def classify(texts: tuple[str, ...], *, wants_json: bool) -> None:
    """Say what sort of call each TEXT is.

    Without TEXT, one text a line is read from standard input; with --json each line gets its object, also an empty one, so
    that answers and questions can be laid side by side.
    """
    keep_beside_data()
    lines: Iterable[str] = texts or (line.decode("utf-8", "replace").strip() for line in sys.stdin.buffer)
    for text in lines:
        if texts or text or wants_json:
            understood = understand(text)
            click.echo(json.dumps(as_json(understood), ensure_ascii=False) if wants_json else as_lines(understood))
