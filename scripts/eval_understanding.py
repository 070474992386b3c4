#!/usr/bin/env python3
"""Measure classification and FAQ matching on the labelled sets: `scripts/eval_understanding.py [dev|test] [--errors]`."""

import sys
from typing import Any

from understanding_data import faq_sets, utterances

from ivr.classify import classify
from ivr.faq import Matcher


def _share(part: int, whole: int) -> str:
    return f"{part}/{whole} ({part / whole:.1%})" if whole else "0/0"


def eval_utterances(part: str, *, errors: bool) -> None:
    rows: list[tuple[dict[str, Any], Any]] = [(row, classify(row["text"])) for row in utterances(part)]
    sales = [(row, u) for row, u in rows if row["sales"]]
    others = [(row, u) for row, u in rows if not row["sales"]]
    declined = [(row, u) for row, u in rows if u.sales.decision == "decline"]
    print(f"utterances: {len(rows)}, sales {len(sales)}; mean length sales {_mean(sales):.0f}, others {_mean(others):.0f} characters")
    print(
        f"  decline precision {_share(sum(row['sales'] for row, _ in declined), len(declined))}, recall {_share(sum(u.sales.decision == 'decline' for _, u in sales), len(sales))};"
        f" sales declined or asked {_share(sum(u.sales.decision != 'pass' for _, u in sales), len(sales))};"
        f" others declined {_share(sum(u.sales.decision == 'decline' for _, u in others), len(others))}, asked {_share(sum(u.sales.decision == 'ask' for _, u in others), len(others))}"
    )
    scored = [(row, u) for row, u in rows if row["intent"]]
    print(f"  intent {_share(sum(u.intent == row['intent'] for row, u in scored), len(scored))}")
    for intent in sorted({row["intent"] for row, _ in scored}):
        own = [u for row, u in scored if row["intent"] == intent]
        print(f"    {intent:<20} {_share(sum(u.intent == intent for u in own), len(own))}")
    for level in ("danger", "hurry"):
        own = [u for row, u in rows if row["urgent"] == level]
        said = [row for row, u in rows if u.urgent.level == level]
        print(
            f"  {level}: recall {_share(sum(u.urgent.level == level for u in own), len(own))}, precision {_share(sum(row['urgent'] == level for row in said), len(said))}"
        )
    existing = [u for row, u in rows if row.get("existing")]
    strangers = [u for row, u in rows if row.get("existing") is False]
    print(
        f"  existing relationship: seen {_share(sum(u.relationship == 'existing' for u in existing), len(existing))},"
        f" wrongly seen {_share(sum(u.relationship == 'existing' for u in strangers), len(strangers))}"
    )
    if errors:
        for row, u in rows:
            wrong = [f"sales {u.sales.decision} {u.sales.probability}"] if (u.sales.decision == "decline") != row["sales"] else []
            wrong += [f"asked {u.sales.probability}"] if u.sales.decision == "ask" and not row["sales"] else []
            wrong += [f"{u.intent}, not {row['intent']}"] if row["intent"] and u.intent != row["intent"] else []
            wrong += [f"urgent {u.urgent.level} {u.urgent.reasons}"] if u.urgent.level != row["urgent"] else []
            if "existing" in row and (u.relationship == "existing") != row["existing"]:
                wrong += [f"relationship {u.relationship}"]
            if wrong:
                print(f"    {row['text']}\n      {'; '.join(wrong)}  {u.sales.reasons}")


def _mean(rows: list[tuple[dict[str, Any], Any]]) -> float:
    return sum(len(row["text"]) for row, _ in rows) / len(rows)


def eval_faq(part: str, *, errors: bool) -> None:
    total = {
        key: 0
        for key in (
            "in scope",
            "ranked first",
            "answered right",
            "answered wrong",
            "asked, right among two",
            "out of scope",
            "answered out of scope",
            "asked out of scope",
        )
    }
    for found in faq_sets(part):
        matcher = Matcher(found.entries)
        for text, label in found.questions:
            m = matcher.match(text)
            ids = [candidate.id for candidate in m.candidates]
            if label is None:
                total["out of scope"] += 1
                total["answered out of scope"] += m.band == "answer"
                total["asked out of scope"] += m.band == "ask"
            else:
                total["in scope"] += 1
                total["ranked first"] += ids[:1] == [label]
                total["answered right"] += m.match == label
                total["answered wrong"] += m.match not in (None, label)
                total["asked, right among two"] += m.band == "ask" and label in ids[:2]
            if errors and m.match not in (None, label):
                print(f"    {found.client}: {text} → {m.match} ({m.probability}), not {label}")
    print("faq: " + ", ".join(f"{key} {count}" for key, count in total.items()))


def main() -> None:
    part = "test" if "test" in sys.argv[1:] else "dev"
    errors = "--errors" in sys.argv[1:]
    eval_utterances(part, errors=errors)
    eval_faq(part, errors=errors)


if __name__ == "__main__":
    main()
