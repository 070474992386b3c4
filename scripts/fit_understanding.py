#!/usr/bin/env python3
"""Fit what ivr/classify has learnt: readers on the training utterances, stacks and limits on the development ones.

Writes ivr/classify/learnt.npz and stacks.json. The procedure, lopsided on purpose, is in docs/understanding.md. Needs the
extras encoder-e5, encoder-use and fit (scikit-learn, torch). Some ten minutes on two cores.
"""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import scipy.sparse
import torch
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from torch import nn

from ivr.classify.cues import Words, find
from ivr.classify.grams import grams_of
from ivr.classify.learnt import ENCODERS, EXISTING_AT, INTENTS, OUTPUTS, SALES_AT, URGENT_AT, GramReader, Network, cue_values, stack_values
from ivr.classify.sales import evidence_sum
from ivr.encoders import encoder
from ivr.evaluation.data import Utterance, utterances

ROOM = Path(__file__).resolve().parent.parent / "ivr" / "classify"
URGENCY = ("none", "hurry", "danger")
SEEN_IN = 4  # utterances: rarer n-grams say little and cost room
KEPT = 45_000  # n-grams, those with the heaviest weights
GRAM_C, HIDDEN, DROPOUT, EPOCHS, NETWORKS = 20.0, 128, 0.5, 45, 2
OTHERS_ASKED = 0.015  # at most this share of the other callers is declined or asked whether they sell …
NEVER_DECLINED = ("supplier", "bank", "courier", "applicant")
MARGIN = 0.5  # … and a decline starts this much (log-odds) above the highest of the 997 in 1,000 others and of those kinds' 99.7 %
CALM_FALSE_ALARMS = 0.025
EXISTING_WRONG = 0.03
FOLDS = 10

torch.set_num_threads(2)
Array = np.ndarray


class Labels:
    """Labels of utterances as numbers; -1 = not scored."""

    def __init__(self, rows: list[Utterance]) -> None:
        self.intent = np.array([INTENTS.index(row.intent) if row.intent else -1 for row in rows])
        self.urgent = np.array([URGENCY.index(row.urgent or "none") for row in rows])
        self.existing = np.array([-1 if row.relation is None else int(row.relation == "existing") for row in rows])
        self.sales = np.array([int(bool(row.sales)) for row in rows])
        self.kind = np.array([row.kind for row in rows])


def fit_grams(grams: list[set[str]], labels: Labels) -> GramReader:
    seen = Counter(gram for own in grams for gram in own)
    known = sorted(gram for gram, count in seen.items() if count >= SEEN_IN)
    rarity = np.array([np.log((1 + len(grams)) / (1 + seen[gram])) + 1 for gram in known])
    weights, bias = _fit_linear(_design(grams, known, rarity), labels)
    heavy = np.sort(np.argsort(-np.abs(weights * rarity[:, None]).max(axis=1))[:KEPT])
    known, rarity = [known[i] for i in heavy], rarity[heavy]
    weights, bias = _fit_linear(_design(grams, known, rarity), labels)
    return GramReader({gram: row for row, gram in enumerate(known)}, rarity, weights, bias)


def _design(grams: list[set[str]], known: list[str], rarity: Array) -> scipy.sparse.csr_matrix:
    index = {gram: i for i, gram in enumerate(known)}
    columns = [sorted(index[gram] for gram in own if gram in index) for own in grams]
    values = [rarity[own] / (np.linalg.norm(rarity[own]) or 1.0) for own in columns]
    starts = np.cumsum([0, *map(len, columns)])
    return scipy.sparse.csr_matrix(
        (np.concatenate(values), np.concatenate([np.array(c, dtype=int) for c in columns]), starts), (len(grams), len(known))
    )


def _fit_linear(design: scipy.sparse.csr_matrix, labels: Labels) -> tuple[Array, Array]:
    weights, bias = np.zeros((design.shape[1], OUTPUTS)), np.zeros(OUTPUTS)

    def logistic(target: Array, used: Array, *, balanced: bool) -> LogisticRegression:
        return LogisticRegression(C=GRAM_C, max_iter=300, class_weight="balanced" if balanced else None).fit(design[used], target[used])

    everything = np.ones(design.shape[0], dtype=bool)
    intent = logistic(labels.intent, labels.intent >= 0, balanced=False)
    weights[:, :URGENT_AT], bias[:URGENT_AT] = intent.coef_.T, intent.intercept_
    urgent = logistic(labels.urgent, everything, balanced=True)
    weights[:, URGENT_AT:EXISTING_AT], bias[URGENT_AT:EXISTING_AT] = urgent.coef_.T, urgent.intercept_
    for column, target, used in ((EXISTING_AT, labels.existing, labels.existing >= 0), (SALES_AT, labels.sales, everything)):
        model = logistic(target, used, balanced=column == SALES_AT)
        weights[:, column], bias[column] = model.coef_[0], model.intercept_[0]
    return weights, bias


class _Net(nn.Module):
    def __init__(self, size: int) -> None:
        super().__init__()
        self.inner, self.out = nn.Linear(size, HIDDEN), nn.Linear(HIDDEN, OUTPUTS)

    def forward(self, vectors: torch.Tensor) -> torch.Tensor:
        vectors = nn.functional.dropout(vectors, DROPOUT / 2, self.training)
        return self.out(nn.functional.dropout(torch.relu(self.inner(vectors)), DROPOUT, self.training))


def fit_network(vectors: Array, labels: Labels) -> Network:
    mean = vectors.mean(axis=0)
    centred = vectors - mean
    centred *= np.sqrt(centred.shape[1]) / np.linalg.norm(centred, axis=1, keepdims=True)
    given = torch.tensor(centred.astype(np.float32))
    intent, urgent, existing, sales = (torch.tensor(each) for each in (labels.intent, labels.urgent, labels.existing, labels.sales))
    layers = []
    for seed in range(NETWORKS):
        torch.manual_seed(seed)
        net = _Net(given.shape[1])
        optimiser = torch.optim.AdamW(net.parameters(), weight_decay=1e-3)
        steps, step = EPOCHS * (len(given) // 128 + 1), 0
        for _ in range(EPOCHS):
            for some in torch.randperm(len(given)).split(128):
                step += 1
                for group in optimiser.param_groups:
                    group["lr"] = 2e-3 * max(0.02, 1 - step / steps)
                said = net(given[some])
                loss = nn.functional.cross_entropy(said[:, URGENT_AT:EXISTING_AT], urgent[some])
                loss += nn.functional.cross_entropy(said[:, :URGENT_AT], intent[some], ignore_index=-1)
                loss += nn.functional.binary_cross_entropy_with_logits(said[:, SALES_AT], sales[some].float())
                told = existing[some] >= 0
                loss += 0.5 * nn.functional.binary_cross_entropy_with_logits(said[told, EXISTING_AT], existing[some][told].float())
                optimiser.zero_grad()
                loss.backward()
                optimiser.step()
        parts = (net.inner.weight.T, net.inner.bias, net.out.weight.T, net.out.bias)
        # Rounded as they are written, so that the stacks are fitted on what will be read.
        layers.append(tuple(part.detach().numpy().astype(np.float16).astype(np.float64) for part in parts))
    return Network(mean.astype(np.float16).astype(np.float64), layers)


def fit_stack(values: Array, target: Array, strength: float, *, balanced: bool = False) -> dict[str, Any]:
    mean, spread = values.mean(axis=0), values.std(axis=0) + 1e-3
    model = LogisticRegression(C=strength, max_iter=1000, class_weight="balanced" if balanced else None).fit((values - mean) / spread, target)
    return {"mean": mean, "spread": spread, "weights": model.coef_.T, "bias": model.intercept_}


def stacked(stack: dict[str, Any], values: Array) -> Array:
    return (values - stack["mean"]) / stack["spread"] @ stack["weights"] + stack["bias"]


TASKS = ("sales", "urgent", "danger", "existing", "intent")
STRENGTH = {"sales": 0.03, "urgent": 0.03, "danger": 0.03, "existing": 0.03, "intent": 0.02}


def targets(task: str, labels: Labels) -> tuple[Array, Array]:
    """The numbers to learn, and which rows count."""
    return {
        "sales": (labels.sales, labels.sales >= 0),
        "urgent": ((labels.urgent > 0).astype(int), labels.urgent >= 0),
        "danger": ((labels.urgent == len(URGENCY) - 1).astype(int), labels.urgent > 0),
        "existing": (labels.existing, labels.existing >= 0),
        "intent": (labels.intent, labels.intent >= 0),
    }[task]


def held_out(task: str, values: Array, labels: Labels) -> Array:
    """Log-odds of every row by a stack fitted on the other folds."""
    target, used = targets(task, labels)
    fold = np.random.default_rng(20261124).integers(FOLDS, size=len(values))
    said = np.zeros((len(values), len(INTENTS) if task == "intent" else 1))
    for number in range(FOLDS):
        stack = fit_stack(values[used & (fold != number)], target[used & (fold != number)], STRENGTH[task], balanced=task == "urgent")
        said[fold == number] = stacked(stack, values[fold == number])
    return said


def limits_of(said: dict[str, Array], labels: Labels) -> dict[str, float]:
    sales, others = said["sales"][:, 0], labels.sales == 0
    never = np.isin(labels.kind, NEVER_DECLINED)
    decline = max(np.quantile(sales[others], 0.997), np.quantile(sales[never], 0.997)) + MARGIN
    calm = labels.urgent == 0
    limits = {
        "decline": decline,
        "ask": np.quantile(sales[others], 1 - OTHERS_ASKED),
        "urgent": np.quantile(said["urgent"][calm, 0], 1 - CALM_FALSE_ALARMS),
        "existing": np.quantile(said["existing"][labels.existing == 0, 0], 1 - EXISTING_WRONG),
    }
    return {name: round(float(limit), 3) for name, limit in limits.items()}


def tell(key: str, said: dict[str, Array], limits: dict[str, float], labels: Labels) -> None:
    sales, is_sales, urgent = said["sales"][:, 0], labels.sales == 1, said["urgent"][:, 0]
    is_urgent, scored = labels.urgent > 0, labels.intent >= 0
    print(
        f"{key or 'n-grams alone'}: sales AUROC {roc_auc_score(is_sales, sales):.4f}, declined {(sales[is_sales] >= limits['decline']).mean():.3f}"
        f" (others {(sales[~is_sales] >= limits['decline']).mean():.4f}), declined or asked {(sales[is_sales] >= limits['ask']).mean():.3f}"
        f" (others {(sales[~is_sales] >= limits['ask']).mean():.3f}); urgent AUROC {roc_auc_score(is_urgent, urgent):.4f},"
        f" found {(urgent[is_urgent] >= limits['urgent']).mean():.3f}, false alarms {(urgent[~is_urgent] >= limits['urgent']).mean():.3f};"
        f" danger or hurry {((said['danger'][is_urgent, 0] > 0) == (labels.urgent[is_urgent] == 2)).mean():.3f};"
        f" intent {(said['intent'].argmax(axis=1) == labels.intent)[scored].mean():.3f};"
        f" existing {roc_auc_score(labels.existing[labels.existing >= 0], said['existing'][labels.existing >= 0, 0]):.3f}",
        flush=True,
    )


def rounded(stack: dict[str, Any]) -> dict[str, Any]:
    return {part: np.round(values, 4).tolist() for part, values in stack.items()}


def write_readers(reader: GramReader, networks: dict[str, Network]) -> GramReader:
    """Writes learnt.npz; the reader as it will be read back."""
    scale = np.abs(reader.weights).max(axis=0) / 127
    small = np.round(reader.weights / scale).astype(np.int8)
    arrays = {
        "grams": np.frombuffer("\n".join(reader.rows).encode(), dtype=np.uint8),
        "gram_weights": small,
        "gram_scale": scale,
        "gram_rarity": reader.rarity.astype(np.float16),
        "gram_bias": reader.bias,
    }
    for name, network in networks.items():
        arrays[f"{name}.mean"] = network.mean.astype(np.float16)
        for number, layer in enumerate(network.layers):
            for part, values in zip(("inner", "inner_bias", "out", "out_bias"), layer, strict=True):
                arrays[f"{name}.{number}.{part}"] = values.astype(np.float16)
    np.savez_compressed(ROOM / "learnt.npz", **arrays)
    return GramReader(reader.rows, reader.rarity.astype(np.float16).astype(np.float64), small * scale, reader.bias)


def main() -> None:
    train, dev = utterances("train"), utterances("dev")
    grams, cues = [], []
    for row in (*train, *dev):
        words = Words.of(row.text)
        evidence = find(words)
        grams.append(grams_of(words))
        cues.append(cue_values(evidence, evidence_sum(evidence)))
    labels, dev_labels = Labels(train), Labels(dev)
    print(f"{len(train)} utterances to learn from, {len(dev)} to weigh by", flush=True)
    reader = fit_grams(grams[: len(train)], labels)
    vectors, networks = {}, {}
    for name in ENCODERS:
        found = encoder(name)
        if found is None:
            raise SystemExit(f"{name} is not installed")
        vectors[name] = found.encode([row.text for row in (*train, *dev)]).astype(np.float64)
        networks[name] = fit_network(vectors[name][: len(train)], labels)
        print(f"{name} learnt", flush=True)
    reader = write_readers(reader, networks)
    read = {"grams": np.array([reader.read(own) for own in grams[len(train) :]])}
    read |= {name: np.array([networks[name].read(vector) for vector in vectors[name][len(train) :]]) for name in ENCODERS}
    written = {}
    for choice in ((), ("use",), ("e5-faq",), ENCODERS):
        key = "+".join(choice)
        readers = [read["grams"], *(read[name] for name in choice)]
        values = {task: np.array([stack_values(task, [r[i] for r in readers], own) for i, own in enumerate(cues[len(train) :])]) for task in TASKS}
        said = {task: held_out(task, values[task], dev_labels) for task in TASKS}
        limits = limits_of(said, dev_labels)
        tell(key, said, limits, dev_labels)
        stacks = {}
        for task in TASKS:
            target, used = targets(task, dev_labels)
            stacks[task] = rounded(fit_stack(values[task][used], target[used], STRENGTH[task], balanced=task == "urgent"))
        written[key] = {"limits": limits, "stacks": stacks}
    (ROOM / "stacks.json").write_text(json.dumps(written, separators=(",", ":")).replace('},"', '},\n"') + "\n", encoding="utf-8")
    print(*(f"{path.name} {path.stat().st_size / 1000:.0f} kB" for path in (ROOM / "learnt.npz", ROOM / "stacks.json")), sep=", ")


if __name__ == "__main__":
    main()
