#!/usr/bin/env python3
"""Train the n-gram model of ivr/classify/phrasing.py on the development utterances; write phrasing.json.

The probability from which it may ask whether a caller sells is chosen on held-out fifths: the lowest at which at most
1 % of the other callers would be asked.
"""

import json
from collections import Counter
from pathlib import Path

import numpy as np

from ivr.classify.cues import Words
from ivr.classify.phrasing import Phrasing, ngrams
from ivr.evaluation.data import DATA, Utterance, read_utterances

OUT = Path(__file__).resolve().parent.parent / "ivr" / "classify" / "phrasing.json"
PENALTY = 1e-4  # on held-out fifths 415 labels right of 565; 3e-4: 405, 1e-3: 376
STEPS = 300
SEEN_IN = 3  # utterances: rarer n-grams say little and cost room
INTENT_AT = 0.35  # of twelve labels; below, "inquiry" is the better guess
OTHERS_ASKED = 0.01
FOLDS = 5


def label_of(row: Utterance) -> str:
    return row.intent or ("existing" if row.relation == "existing" else "other")


def train(rows: list[Utterance], texts: list[str], labels: tuple[str, ...]) -> Phrasing:
    seen = Counter(gram for text in texts for gram in ngrams(text))
    grams = sorted(gram for gram, count in seen.items() if count >= SEEN_IN)
    index = {gram: i for i, gram in enumerate(grams)}
    rarity = np.array([np.log(len(texts) / seen[gram]) for gram in grams])
    design = np.zeros((len(texts), len(grams)))
    for i, text in enumerate(texts):
        own = [index[gram] for gram in ngrams(text) if gram in index]
        design[i, own] = rarity[own]
    design /= np.linalg.norm(design, axis=1, keepdims=True) + 1e-9
    target = np.eye(len(labels))[[labels.index(label_of(row)) for row in rows]]
    weights, speed, bias = np.zeros((len(grams), len(labels))), np.zeros((len(grams), len(labels))), np.zeros(len(labels))
    for _ in range(STEPS):
        odds = design @ weights + bias
        chances = np.exp(odds - odds.max(axis=1, keepdims=True))
        chances /= chances.sum(axis=1, keepdims=True)
        speed = 0.9 * speed + design.T @ (chances - target) / len(texts) + PENALTY * weights
        weights -= 2.5 * speed
        bias -= 0.5 * (chances - target).mean(axis=0)
    return Phrasing(labels, index, rarity, weights, bias, INTENT_AT, 1.0)


def main() -> None:
    rows = read_utterances(DATA / "utterances" / "dev.yaml")
    texts = [Words.of(row.text).text for row in rows]
    labels = tuple(sorted({label_of(row) for row in rows}))
    order = np.random.default_rng(20261124).permutation(len(rows))
    others, right = [], 0
    for fold in range(FOLDS):
        inside = [i for k, i in enumerate(order) if k % FOLDS != fold]
        model = train([rows[i] for i in inside], [texts[i] for i in inside], labels)
        for i in (i for k, i in enumerate(order) if k % FOLDS == fold):
            chances = model.probabilities(texts[i])
            right += max(chances, key=chances.__getitem__) == label_of(rows[i])
            if not rows[i].sales:
                others.append(chances["sales"])
    ask_at = round(float(np.quantile(others, 1 - OTHERS_ASKED)), 3)
    print(f"held-out fifths: {right} of {len(rows)} labels right; ask from {ask_at}")
    model = train(rows, texts, labels)
    written = {
        "fitted_by": "scripts/fit_phrasing.py",
        "labels": labels,
        "intent_at": INTENT_AT,
        "ask_at": ask_at,
        "bias": [round(100 * float(b)) for b in model.bias],
        "grams": {gram: [round(100 * float(model.rarity[i])), *(round(100 * float(w)) for w in model.weights[i])] for gram, i in model.rows.items()},
    }
    OUT.write_text(json.dumps(written, ensure_ascii=False, separators=(",", ":")).replace('],"', '],\n"') + "\n", encoding="utf-8")
    print(f"{len(model.rows)} n-grams, {OUT.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
