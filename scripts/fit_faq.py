#!/usr/bin/env python3
"""Fit the FAQ matcher's weights and bands on the development clients; write ivr/faq/weights.json.

The model is a conditional logit with "none of them" as an alternative. Probabilities for choosing the bands come from
leave-one-client-out fits, so that they carry over to a client never seen. Out-of-scope questions weigh as much in all
as questions in scope do, since callers ask what no page answers at least as often.
"""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ivr.evaluation.data import FaqSet, faq_sets
from ivr.faq.features import NAMES, Comparer
from ivr.faq.matcher import SAME_QUESTION, Matcher, probabilities
from ivr.faq.weights import Weights

OUT = Path(__file__).resolve().parent.parent / "ivr" / "faq" / "weights.json"
ANSWERED_OUT_OF_SCOPE = 0.04  # at most this share of the questions without an answer may get one
SPOKEN_WRONG = 0.02  # at most this share of the questions with an answer may get another's
TOUCHED_OUT_OF_SCOPE = 0.20  # at most this share of the questions without an answer may get an answer or a clarifying question
STRENGTHS = (0.03, 0.1, 0.3, 1.0)


@dataclass
class Example:
    """A question against the shortlist; `right` is its row there, -1 for none, -2 when the shortlist lost it."""

    text: str
    client: str
    values: np.ndarray
    same: np.ndarray
    right: int
    weight: float


def examples_of(found: FaqSet, weight_none: float) -> list[Example]:
    comparer = Comparer(found.entries)
    number = {entry.id: i for i, entry in enumerate(found.entries)}
    made = []
    for question in found.questions:
        text, label = question.text, question.entry
        features = comparer.compare(text)
        rows = list(features.rows)
        same = np.array([comparer.is_same_question(text, int(row)) for row in rows], dtype=float) * SAME_QUESTION
        right = -1 if label is None else (rows.index(number[label]) if number[label] in rows else -2)
        made.append(Example(text, found.client, features.values, same, right, weight_none if label is None else 1.0))
    return made


def fit(examples: list[Example], strength: float) -> np.ndarray:
    """Weights with the bias first, by gradient descent with momentum on the penalised log-likelihood (convex)."""
    usable = [e for e in examples if e.right != -2]
    most = max(len(e.values) for e in usable)
    design = np.zeros((len(usable), most, 1 + len(NAMES)))
    fixed = np.full((len(usable), most), -np.inf)
    target = np.zeros((len(usable), most))
    for i, e in enumerate(usable):
        design[i, : len(e.values)] = np.hstack([np.ones((len(e.values), 1)), e.values])
        fixed[i, : len(e.values)] = e.same
        if e.right >= 0:
            target[i, e.right] = 1.0
    share = np.array([e.weight for e in usable])[:, None]
    weights, first, second = (np.zeros(design.shape[2]) for _ in range(3))
    for step in range(1, 1501):
        odds = np.exp(np.minimum(design @ weights + fixed, 50.0))
        chances = odds / (1.0 + odds.sum(axis=1, keepdims=True))
        slope = np.einsum("ij,ijk->k", share * (chances - target), design) + strength * np.concatenate([[0.0], weights[1:]])
        first, second = 0.9 * first + 0.1 * slope, 0.999 * second + 0.001 * slope**2
        weights -= 0.05 * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-9)
    return weights


def log_loss(examples: list[Example], weights: np.ndarray) -> float:
    loss = 0.0
    for e in examples:
        p = probabilities(weights[0] + e.values @ weights[1:] + e.same)
        chance = 1 - p.sum() if e.right == -1 else (p[e.right] if e.right >= 0 else 0.0)
        loss -= e.weight * np.log(max(float(chance), 1e-4))
    return loss / sum(e.weight for e in examples)


def bands(ranked: list[tuple[Example, np.ndarray]]) -> tuple[float, float]:
    """The lowest thresholds within the three limits above."""
    out = [np.sort(p)[::-1] for e, p in ranked if e.right == -1]
    inside = [(e, p) for e, p in ranked if e.right != -1]
    steps = np.arange(0.2, 0.995, 0.01)

    def answered_too_much(t: float) -> bool:
        wrong = sum(1 for e, p in inside if p.max() >= t and int(p.argmax()) != e.right)
        return sum(p[0] >= t for p in out) > ANSWERED_OUT_OF_SCOPE * len(out) or wrong > SPOKEN_WRONG * len(inside)

    answer = next(t for t in steps if not answered_too_much(t))
    ask = next(t for t in steps if sum(p[:2].sum() >= t for p in out) <= TOUCHED_OUT_OF_SCOPE * len(out))
    return round(float(answer), 2), round(float(min(ask, answer)), 2)


def main() -> None:
    sets = faq_sets("dev")
    count_none = sum(question.entry is None for s in sets for question in s.questions)
    weight_none = (sum(len(s.questions) for s in sets) - count_none) / count_none
    by_client = {s.client: examples_of(s, weight_none) for s in sets}
    everything = [e for es in by_client.values() for e in es]
    print(f"{len(everything)} questions, {count_none} of them out of scope, {sum(e.right == -2 for e in everything)} lost by the shortlist")

    held_out: dict[float, list[tuple[Example, np.ndarray]]] = {}
    losses = {}
    for strength in STRENGTHS:
        ranked, loss = [], 0.0
        for client, own in by_client.items():
            weights = fit([e for e in everything if e.client != client], strength)
            ranked += [(e, probabilities(weights[0] + e.values @ weights[1:] + e.same)) for e in own]
            loss += log_loss(own, weights) / len(by_client)
        held_out[strength], losses[strength] = ranked, loss
        print(f"strength {strength}: held-out log loss {loss:.4f}")
    best = min(losses, key=losses.__getitem__)
    answer, ask = bands(held_out[best])
    weights = fit(everything, best)
    written = {
        "fitted_by": "scripts/fit_faq.py",
        "bias": round(float(weights[0]), 3),
        "features": {name: round(float(w), 3) for name, w in zip(NAMES, weights[1:], strict=True)},
        "bands": {"answer": answer, "ask": ask},
    }
    OUT.write_text(json.dumps(written, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(written, indent=2))
    inside = [(e, p) for e, p in held_out[best] if e.right != -1]
    out = [p for e, p in held_out[best] if e.right == -1]
    first = sum(int(p.argmax()) == e.right for e, p in inside)
    spoken = [int(p.argmax()) == e.right for e, p in inside if p.max() >= answer]
    asked = sum(p.max() < answer and np.sort(p)[-2:].sum() >= ask and e.right in np.argsort(-p)[:2] for e, p in inside)
    touched = sum(np.sort(p)[-2:].sum() >= ask for p in out)
    print(
        f"clients held out: ranked first {first}, answered right {sum(spoken)}, answered wrong {len(spoken) - sum(spoken)},"
        f" asked with the right one among two {asked}, of {len(inside)};"
        f" out of scope answered {sum(p.max() >= answer for p in out)}, answered or asked {touched}, of {len(out)}"
    )
    for e, p in held_out[best]:
        top = int(p.argmax())
        if e.right not in (-1, top):
            print(f"  ranked wrong ({p.max():.2f}): {e.client} {e.text}")
        elif e.right == -1 and p.max() >= answer:
            print(f"  answered out of scope ({p.max():.2f}): {e.client} {e.text}")
    loaded = Weights(float(weights[0]), weights[1:], answer, ask)
    right = sum(Matcher(s.entries, loaded).match(question.text).match == question.entry for s in sets for question in s.questions)
    print(f"fitted on all: {right} of {len(everything)} as wanted (answered right, or rightly not answered)")


if __name__ == "__main__":
    main()
