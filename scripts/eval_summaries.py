#!/usr/bin/env python3
"""Measure summaries on whole conversations: `scripts/eval_summaries.py [dev|test] [--show]`.

Each conversation's facts must stand in its two lines, and what is noise, taken back or not said must not.
"""

import re
import sys
import unicodedata
from collections import Counter
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from ivr.classify import classify
from ivr.summary import Said, SlotSaid, Told, summarise

DATA = Path(__file__).resolve().parent.parent / "tests" / "data" / "summaries"
FREE = frozenset({"", "message", "trouble"})


def conversations(part: str) -> list[dict[str, Any]]:
    """The conversations of `part` ("dev" or "test")."""
    loaded: list[dict[str, Any]] = YAML(typ="safe", pure=True).load((DATA / f"{part}.yaml").read_text(encoding="utf-8"))
    return loaded


def told(call: dict[str, Any]) -> Told:
    """What the product would know of the call: each turn classified as it is on the line."""
    said = []
    for turn in call["turns"]:
        meant = classify(turn["said"])
        said.append(Said(turn["said"], turn["asked"], turn["asked"] in FREE, meant.intent, meant.urgent.level, meant.angry))
    slots = {
        name: SlotSaid(slot["value"], LABELS.get(name, name), slot.get("spoken", ""), bool(slot.get("verified")), "recording" in slot)
        for name, slot in call.get("slots", {}).items()
    }
    return Told(tuple(said), slots, call.get("name"), call.get("caller"))


LABELS = {"address": "ご住所", "trouble": "状態", "date": "日付", "time": "時間"}


def plain(text: str) -> str:
    """Written in one way, without blanks."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).casefold()


def missing(call: dict[str, Any], text: str) -> list[tuple[str, str]]:
    """Facts (kind, words) that do not stand in `text`."""
    return [(kind, fact) for kind, fact in facts(call) if not any(plain(words) in plain(text) for words in fact.split("|"))]


def facts(call: dict[str, Any]) -> list[tuple[str, str]]:
    """All facts of a conversation, kind by kind."""
    wanted = dict(call["must"]) | ({"mark": call["mark"]} if "mark" in call else {})
    return [(kind, str(fact)) for kind, some in wanted.items() for fact in (some if isinstance(some, list) else [some])]


def unwanted(call: dict[str, Any], text: str) -> list[str]:
    """Words that should not stand in `text` and do."""
    return [words for words in call["must_not"] if plain(words) in plain(text)]


def main() -> None:
    """Print how many facts of each kind stand in the summaries."""
    part = "test" if "test" in sys.argv[1:] else "dev"
    show = "--show" in sys.argv[1:]
    there: Counter[str] = Counter()
    whole: Counter[str] = Counter()
    noise = noise_all = clean = longest = 0
    calls = conversations(part)
    for call in calls:
        text = summarise(told(call)).text
        lost, wrong = missing(call, text), unwanted(call, text)
        longest = max(longest, *map(len, text.split("\n")))
        whole.update(kind for kind, _ in facts(call))
        there.update(kind for kind, _ in facts(call))
        there.subtract(kind for kind, _ in lost)
        noise, noise_all = noise + len(wrong), noise_all + len(call["must_not"])
        clean += not lost and not wrong
        if show:
            print(f"[{call['id']}]\n{text}")
            for kind, fact in lost:
                print(f"    missing {kind}: {fact}")
            for words in wrong:
                print(f"    unwanted: {words}")
    print(f"{part}: {len(calls)} conversations, {clean} with every fact and nothing unwanted; longest line {longest} characters")
    for kind in ("who", "company", "number", "about", "wants", "when", "more", "mark"):
        print(f"  {kind:<8} {there[kind]}/{whole[kind]}")
    print(f"  all      {sum(there.values())}/{sum(whole.values())} ({sum(there.values()) / sum(whole.values()):.1%}), unwanted {noise}/{noise_all}")


if __name__ == "__main__":
    main()
