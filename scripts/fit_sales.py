#!/usr/bin/env python3
"""Fit the sales logistic on the development utterances and choose its thresholds; write ivr/classify/thresholds.json.

The procedure, lopsided on purpose, is in docs/understanding.md.
"""

import json
from pathlib import Path

import numpy as np

from ivr.classify.sales import evidence_sum
from ivr.classify.understand import evidence_of
from ivr.evaluation.data import DATA, read_utterances

OUT = Path(__file__).resolve().parent.parent / "ivr" / "classify" / "thresholds.json"
DECLINE_MARGIN = 1.4  # log-odds of one heavy cue: so much more than any customer of the development set ever showed
ASKED_OTHERS = 0.01  # at most this share of the other callers may be asked whether they sell
STRENGTH = 30.0  # of the pull of the slope towards 1: the weights are log-odds already, and the cues were written looking at this very set


def main() -> None:
    rows = read_utterances(DATA / "utterances" / "dev.yaml")
    sums = np.array([evidence_sum(evidence_of(row.text)[1]) for row in rows])
    is_sales = np.array([row.sales for row in rows])
    weight = np.where(is_sales, 0.5 / is_sales.sum(), 0.5 / (~is_sales).sum()) * len(rows)
    offset, scale = 0.0, 1.0
    for _ in range(20000):
        slope = weight * (1 / (1 + np.exp(-(offset + scale * sums))) - is_sales)
        offset -= 0.001 * slope.sum()
        scale -= 0.001 * ((slope * sums).sum() + STRENGTH * (scale - 1.0))
    highest = float(sums[~is_sales].max())
    decline_at = highest + DECLINE_MARGIN
    ask_at = float(np.quantile(sums[~is_sales], 1 - ASKED_OTHERS)) + 0.05

    def probability(evidence: float) -> float:
        return round(float(1 / (1 + np.exp(-(offset + scale * evidence)))), 4)

    found = json.loads(OUT.read_text(encoding="utf-8"))
    found["sales"] = {"offset": round(offset, 3), "scale": round(scale, 3), "decline": probability(decline_at), "ask": probability(ask_at)}
    OUT.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    print(f"highest evidence of a caller who sells nothing: {highest:.2f}; decline from {decline_at:.2f}, ask from {ask_at:.2f}")
    print(json.dumps(found, indent=2))
    for i in np.argsort(-np.where(is_sales, -9, sums))[:6]:
        print(f"  {sums[i]:5.2f} {rows[i].text}")
    for i in np.argsort(np.where(is_sales, sums, 99))[:12]:
        print(f"  sales {sums[i]:5.2f} {rows[i].text}")


if __name__ == "__main__":
    main()
