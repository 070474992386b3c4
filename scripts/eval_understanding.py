#!/usr/bin/env python3
"""Measure classification and FAQ matching on the labelled sets: `scripts/eval_understanding.py [dev|test] [--errors]`."""

import sys
from collections import Counter
from collections.abc import Iterable
from typing import Any

from understanding_data import faq_sets, utterances

from ivr.classify import Understanding, classify
from ivr.faq import Matcher

Rows = list[tuple[dict[str, Any], Understanding]]


def _share(hits: Iterable[bool]) -> str:
    found = [bool(hit) for hit in hits]
    return f"{sum(found)}/{len(found)} ({sum(found) / len(found):.1%})" if found else "0/0"


def _mean_length(rows: Rows) -> float:
    return sum(len(row["text"]) for row, _ in rows) / len(rows)


def show_sales(rows: Rows) -> None:
    sales = [(row, u) for row, u in rows if row["sales"]]
    others = [(row, u) for row, u in rows if not row["sales"]]

    def decided(group: Rows, *decisions: str) -> str:
        return _share(u.sales.decision in decisions for _, u in group)

    print(f"utterances {len(rows)}, of them sales {len(sales)}")
    print(f"  mean length: sales {_mean_length(sales):.0f}, others {_mean_length(others):.0f} characters")
    print(f"  decline precision {_share(row['sales'] for row, u in rows if u.sales.decision == 'decline')}")
    print(f"  sales declined {decided(sales, 'decline')}, declined or asked {decided(sales, 'decline', 'ask')}")
    print(f"  others declined {decided(others, 'decline')}, asked {decided(others, 'ask')}")


def show_the_rest(rows: Rows) -> None:
    scored = [(row, u) for row, u in rows if row["intent"]]
    print(f"  intent {_share(u.intent == row['intent'] for row, u in scored)}")
    for intent in sorted({row["intent"] for row, _ in scored}):
        print(f"    {intent:<20} {_share(u.intent == intent for row, u in scored if row['intent'] == intent)}")
    for level in ("danger", "hurry"):
        recall = _share(u.urgent.level == level for row, u in rows if row["urgent"] == level)
        print(f"  {level}: recall {recall}, precision {_share(row['urgent'] == level for row, u in rows if u.urgent.level == level)}")
    seen = _share(u.relationship == "existing" for row, u in rows if row.get("existing"))
    wrongly = _share(u.relationship == "existing" for row, u in rows if row.get("existing") is False)
    print(f"  existing relationship: seen {seen}, wrongly seen {wrongly}")


def errors_of(row: dict[str, Any], u: Understanding) -> list[str]:
    wrong = (
        [f"sales {u.sales.decision} ({u.sales.probability})"] if (u.sales.decision == "decline") != row["sales"] and u.sales.decision != "ask" else []
    )
    wrong += ["asked"] if u.sales.decision == "ask" else []
    wrong += [f"{u.intent}, not {row['intent']}"] if row["intent"] and u.intent != row["intent"] else []
    wrong += [f"urgent {u.urgent.level} {u.urgent.reasons}"] if u.urgent.level != row["urgent"] else []
    wrong += [f"relationship {u.relationship}"] if "existing" in row and (u.relationship == "existing") != row["existing"] else []
    return wrong


def eval_faq(part: str, *, errors: bool) -> None:
    count: Counter[str] = Counter()
    for found in faq_sets(part):
        matcher = Matcher(found.entries)
        for text, label in found.questions:
            m = matcher.match(text)
            first_two = [candidate.id for candidate in m.candidates[:2]]
            count["out of scope" if label is None else "in scope"] += 1
            if label is None:
                count[f"out of scope: {m.band}"] += 1
            else:
                count["ranked first"] += first_two[:1] == [label]
                count["answered right"] += m.match == label
                count["answered wrong"] += m.match not in {None, label}
                count["asked, right among the two"] += m.band == "ask" and label in first_two
            if errors and m.match not in {None, label}:
                print(f"    {found.client}: {text} → {m.match} ({m.probability}), not {label}")
    print("faq: " + ", ".join(f"{name} {number}" for name, number in count.items()))


def main() -> None:
    part = "test" if "test" in sys.argv[1:] else "dev"
    errors = "--errors" in sys.argv[1:]
    rows = [(row, classify(row["text"])) for row in utterances(part)]
    show_sales(rows)
    show_the_rest(rows)
    if errors:
        for row, u in rows:
            if wrong := errors_of(row, u):
                print(f"    {row['text']}\n      {'; '.join(wrong)}  {u.sales.reasons}")
    eval_faq(part, errors=errors)


if __name__ == "__main__":
    main()
