#!/usr/bin/env python3
"""Fit what ivr/classify has learnt: readers, stacks and limits; writes ivr/classify/learnt.npz and stacks.json.

The readers learn from the training and the development part. What the stacks and limits are fitted on was said by readers that had not
seen the utterance nor others of its group: the development part is dealt into folds by group, and readers are fitted without each
fold in turn. The limits are the lowest that keep to the shares below with all rules on top. docs/understanding.md has the procedure.
Needs the extras encoder-e5, encoder-use and fit (scikit-learn, torch). Some fifteen minutes: `scripts/fit_understanding.py [FILE.npz]` keeps
what the readers said of the development part, or takes it from there: stacks and limits are then fitted anew in a minute.
"""

import hashlib
import json
import sys
from bisect import bisect_left
from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import scipy.sparse
import torch
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from torch import nn

from ivr.classify.cues import Evidence, Words, find
from ivr.classify.grams import grams_of
from ivr.classify.intent import judge_intent
from ivr.classify.learnt import (
    ENCODERS,
    EXISTING_AT,
    INTENTS,
    OUTPUTS,
    SALES_AT,
    URGENT_AT,
    GramReader,
    Limits,
    Network,
    Opinion,
    cue_values,
    stack_values,
)
from ivr.classify.sales import FEW_WORDS, FEW_WORDS_MARGIN, evidence_sum, judge_sales, says_enough
from ivr.classify.thresholds import packaged
from ivr.classify.understand import NOTHING_KNOWN
from ivr.classify.urgency import judge_urgency
from ivr.encoders import encoder
from ivr.evaluation.data import Utterance, utterances

ROOM = Path(__file__).resolve().parent.parent / "ivr" / "classify"
URGENCY = ("none", "hurry", "danger")
SEEN_IN = 4  # utterances: rarer n-grams say little and cost room
KEPT = 45_000  # n-grams, those with the heaviest weights
GRAM_C, HIDDEN, DROPOUT, EPOCHS, NETWORKS = 20.0, 128, 0.5, 45, 2
OTHERS_ASKED = 0.02  # at most this share of the other callers is declined or asked whether they sell
NEVER_DECLINED = ("supplier", "bank", "courier", "applicant")
OTHERS_DECLINED = 0.0015  # at most this share of the others is declined, and nobody of those kinds …
MARGIN = 0.5  # … and the limit lies this much (log-odds) above
CALM_FALSE_ALARMS = 0.027
EXISTING_WRONG = 0.03
FOLDS, READER_FOLDS = 10, 6

torch.set_num_threads(1)
Array = np.ndarray
AT = packaged()


class Labels:
    """Labels of utterances as numbers; -1 = not scored."""

    def __init__(self, rows: list[Utterance]) -> None:
        self.intent = np.array([INTENTS.index(row.intent) if row.intent else -1 for row in rows])
        self.urgent = np.array([URGENCY.index(row.urgent or "none") for row in rows])
        self.existing = np.array([-1 if row.relation is None else int(row.relation == "existing") for row in rows])
        self.sales = np.array([int(bool(row.sales)) for row in rows])
        self.kind = np.array([row.kind for row in rows])

    def of(self, chosen: np.ndarray) -> "Labels":
        """The labels of some of the rows."""
        some = Labels([])
        for name, values in vars(self).items():
            setattr(some, name, values[chosen])
        return some


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


@dataclass
class Judge:
    """Stands for `Learnt` where opinions are given: limits, and no words to show."""

    limits: Limits

    def telling(self, _words: Words, _column: int) -> str:
        return ""


class Rows:
    """The development part as the rules see it."""

    def __init__(self, words: list[Words], evidence: list[Evidence], labels: Labels) -> None:
        self.words, self.evidence, self.labels = words, evidence, labels
        self.few = np.array([len(w.text) < FEW_WORDS and not says_enough(e) for w, e in zip(words, evidence, strict=True)])

    def judged(self, said: dict[str, Array], limits: Limits) -> list[tuple[str, str, str]]:
        """Of every row: the sales decision, the level of urgency, the intent."""
        judge, found = Judge(limits), []
        odds = np.exp(said["intent"] - said["intent"].max(axis=1, keepdims=True))
        odds /= odds.sum(axis=1, keepdims=True)
        for i, (words, evidence) in enumerate(zip(self.words, self.evidence, strict=True)):
            ones = {task: float(said[task][i, 0]) for task in ("sales", "urgent", "danger", "existing")}
            opinion = Opinion(**ones, intents=dict(zip(INTENTS, odds[i].tolist(), strict=True)))
            sales = judge_sales(words, evidence, NOTHING_KNOWN, AT, opinion, judge)
            urgent = judge_urgency(words, evidence, sales, AT, opinion, judge, no_seller=False)
            found.append((sales.decision, urgent.level, judge_intent(sales, urgent, opinion)))
        return found


NEVER = 99.0  # log-odds that nobody reaches


def limits_of(rows: Rows, said: dict[str, Array]) -> Limits:
    """The lowest limits that keep to the shares above, with the rules on top."""
    labels = rows.labels
    others, calm, never = labels.sales == 0, labels.urgent == 0, np.isin(labels.kind, NEVER_DECLINED)
    existing = float(np.quantile(said["existing"][labels.existing == 0, 0], 1 - EXISTING_WRONG))
    sales, steps = said["sales"][:, 0], np.arange(-6.0, 12.0, 0.05).tolist()
    would = np.array([decision == "decline" for decision, _, _ in rows.judged(said, Limits(-NEVER, -NEVER, NEVER, existing))])
    sure = np.where(would, sales - FEW_WORDS_MARGIN * rows.few, -NEVER)
    allowed = int(OTHERS_DECLINED * others.sum())
    decline = max(np.sort(sure[others])[-1 - allowed], sure[never].max()) + MARGIN

    def is_asked_enough(t: float) -> bool:
        return share(rows.judged(said, Limits(decline, t, NEVER, existing)), others, 0, "pass") <= OTHERS_ASKED

    ask = steps[min(bisect_left(steps, True, key=is_asked_enough), len(steps) - 1)]

    def is_calm_enough(t: float) -> bool:
        return share(rows.judged(said, Limits(decline, ask, t, existing)), calm, 1, "none") <= CALM_FALSE_ALARMS

    urgent = steps[min(bisect_left(steps, True, key=is_calm_enough), len(steps) - 1)]
    return Limits(*(round(float(limit), 3) for limit in (decline, ask, urgent, existing)))


def share(judged: list[tuple[str, str, str]], of: Array, column: int, but: str) -> float:
    return float(np.mean([judged[i][column] != but for i in np.flatnonzero(of)]))


def tell(key: str, rows: Rows, said: dict[str, Array], limits: Limits) -> None:
    labels, judged = rows.labels, rows.judged(said, limits)
    pitch, urgent, scored = labels.sales == 1, labels.urgent > 0, labels.intent >= 0
    sales = said["sales"][:, 0]
    decision, level, intent = (np.array(column) for column in zip(*judged, strict=True))
    kinds = ", ".join(f"{kind} {(decision[labels.kind == kind] == 'decline').sum()}/{(labels.kind == kind).sum()}" for kind in NEVER_DECLINED)
    right = intent == np.array([INTENTS[number] for number in labels.intent])
    print(
        f"{key or 'n-grams alone'}: {limits}\n"
        f"  sales AUROC {roc_auc_score(pitch, sales):.4f}; declined {(decision[pitch] == 'decline').mean():.3f}, others"
        f" {(decision[~pitch] == 'decline').sum()}/{(~pitch).sum()} ({kinds}); declined or asked {(decision[pitch] != 'pass').mean():.3f},"
        f" others {(decision[~pitch] != 'pass').mean():.3f} (oracle at 2 %: {(sales[pitch] >= np.quantile(sales[~pitch], 0.98)).mean():.3f})\n"
        f"  urgent AUROC {roc_auc_score(urgent, said['urgent'][:, 0]):.4f}; found {(level[urgent] != 'none').mean():.3f}, of danger"
        f" {(level[labels.urgent == 2] != 'none').mean():.3f}, false alarms {(level[~urgent] != 'none').mean():.3f};"
        f" intent {right[scored].mean():.3f} (stack alone {(said['intent'].argmax(axis=1) == labels.intent)[scored].mean():.3f});"
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


def folds_of(rows: list[Utterance]) -> Array:
    """A number for each row, the same for all of its group (one header): phrasings of one thought stay together."""
    groups = [f"{row.note} {row.intent} {row.kind} {row.urgent} {row.relation}" for row in rows]
    return np.array([int(hashlib.sha256(group.encode()).hexdigest(), 16) % READER_FOLDS for group in groups])


def fit_readers(train: list[Utterance], dev: list[Utterance], grams: list[set[str]], labels: Labels) -> dict[str, Array]:
    """Writes the readers; what they say of the development part where they have not seen it."""
    everything = [*train, *dev]
    vectors = {}
    for name in ENCODERS:
        found = encoder(name)
        if found is None:
            raise SystemExit(f"{name} is not installed")
        vectors[name] = found.encode([row.text for row in everything]).astype(np.float64)
    fold = np.concatenate([np.full(len(train), -1), folds_of(dev)])
    read = {name: np.zeros((len(dev), OUTPUTS)) for name in ("grams", *ENCODERS)}
    for number in range(READER_FOLDS):
        seen, asked = np.flatnonzero(fold != number), np.flatnonzero(fold == number)
        reader = fit_grams([grams[i] for i in seen], labels.of(seen))
        read["grams"][asked - len(train)] = [reader.read(grams[i]) for i in asked]
        for name in ENCODERS:
            network = fit_network(vectors[name][seen], labels.of(seen))
            read[name][asked - len(train)] = [network.read(vectors[name][i]) for i in asked]
        print(f"readers without fold {number} of {READER_FOLDS}", flush=True)
    write_readers(fit_grams(grams, labels), {name: fit_network(vectors[name], labels) for name in ENCODERS})
    return read


def main() -> None:
    train, dev = utterances("train"), utterances("dev")
    everything = [*train, *dev]
    words = [Words.of(row.text) for row in everything]
    evidence = [find(each) for each in words]
    grams = [grams_of(each) for each in words]
    cues = [cue_values(each, evidence_sum(each)) for each in evidence]
    labels = Labels(everything)
    rows = Rows(words[len(train) :], evidence[len(train) :], Labels(dev))
    print(f"{len(train)} + {len(dev)} utterances", flush=True)
    kept = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    if kept is not None and kept.exists():
        with np.load(kept) as found:
            read = dict(found)
    else:
        read = fit_readers(train, dev, grams, labels)
        if kept is not None:
            np.savez_compressed(kept, **read)
    written = {}
    for choice in ((), ("use",), ("e5-faq",), ENCODERS):
        readers = [read["grams"], *(read[name] for name in choice)]
        values = {task: np.array([stack_values(task, [r[i] for r in readers], own) for i, own in enumerate(cues[len(train) :])]) for task in TASKS}
        said = {task: held_out(task, values[task], rows.labels) for task in TASKS}
        limits = limits_of(rows, said)
        tell("+".join(choice), rows, said, limits)
        stacks = {}
        for task in TASKS:
            target, used = targets(task, rows.labels)
            stacks[task] = rounded(fit_stack(values[task][used], target[used], STRENGTH[task], balanced=task == "urgent"))
        written["+".join(choice)] = {"limits": asdict(limits), "stacks": stacks}
    (ROOM / "stacks.json").write_text(json.dumps(written, separators=(",", ":")).replace('},"', '},\n"') + "\n", encoding="utf-8")
    print(*(f"{path.name} {path.stat().st_size / 1000:.0f} kB" for path in (ROOM / "learnt.npz", ROOM / "stacks.json")), sep=", ")


if __name__ == "__main__":
    main()
