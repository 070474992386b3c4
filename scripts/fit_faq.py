#!/usr/bin/env python3
"""Fit the FAQ matcher's weights and bands on the development clients; write ivr/faq/weights.json, a set for each choice of encoders.

The model is a conditional logit with "none of them" as an alternative: a linear part and a few hidden units. The development
clients are ones that the encoder's adapter was not trained on (scripts/fit_encoder.py uses the training part). Probabilities
for choosing the bands come from fits that leave the client out, so that they carry over to a client never seen.
Needs torch (scripts/install-reference or the extra speech-reference).
"""

import json
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn

from ivr.encoders import Encoder
from ivr.evaluation.data import FaqSet, faq_sets
from ivr.faq import meaning
from ivr.faq.matcher import SAME_QUESTION, Matcher, probabilities
from ivr.faq.weights import Weights, columns

OUT = Path(__file__).resolve().parent.parent / "ivr" / "faq" / "weights.json"
ANSWERED_OUT_OF_SCOPE = 0.035  # at most this share of the questions without an answer may get one, over all clients …
ANSWERED_OF_A_CLIENT = 0.1  # … and of any one of them
SPOKEN_WRONG = 0.02  # at most this share of the questions with an answer may get another's
TOUCHED_OUT_OF_SCOPE = 0.30  # at most this share of the questions without an answer may get an answer or a clarifying question
HIDDEN, STEPS, PENALTY, SEEDS = 32, 3000, 0.0006, 1
FOLDS = 7  # of clients: each is judged by fits on the other folds

torch.set_num_threads(1)


class Fitted(nn.Module):
    """The same computation as `Weights.log_odds`."""

    def __init__(self, size: int) -> None:
        super().__init__()
        self.linear, self.inner, self.out = nn.Linear(size, 1), nn.Linear(size, HIDDEN), nn.Linear(HIDDEN, 1, bias=False)
        nn.init.zeros_(self.linear.weight)
        nn.init.constant_(self.linear.bias, -2.0)
        nn.init.zeros_(self.out.weight)

    def forward(self, features: torch.Tensor) -> torch.Tensor:
        return (self.linear(features) + self.out(torch.relu(self.inner(features))))[..., 0]


class Client:
    """The questions of a client as tensors: features (questions, entries looked at, columns), what is added, the right place."""

    def __init__(self, found: FaqSet, matcher: Matcher) -> None:
        number = {entry.id: i for i, entry in enumerate(found.entries)}
        looked = [matcher.features(question.text) for question in found.questions]
        most = max(len(rows) for rows, _ in looked)
        self.name = found.client
        self.values = np.zeros((len(looked), most, looked[0][1].shape[1]), dtype=np.float32)
        self.added = np.full((len(looked), most), -1e9, dtype=np.float32)
        self.right = np.full(len(looked), most)  # `most` = none of them
        self.registers = np.array([question.register for question in found.questions])
        self.in_scope = np.array([question.entry is not None for question in found.questions])
        for i, ((rows, values), question) in enumerate(zip(looked, found.questions, strict=True)):
            self.values[i, : len(rows)] = values
            self.added[i, : len(rows)] = [SAME_QUESTION * matcher.is_same_question(question.text, int(row)) for row in rows]
            if question.entry is not None:
                at = np.flatnonzero(rows == number[question.entry])
                self.right[i] = at[0] if len(at) else -1


def fit(clients: list[Client], seed: int) -> tuple[Fitted, np.ndarray, np.ndarray]:
    torch.manual_seed(seed)
    everything = np.concatenate([client.values[client.added > -1e8] for client in clients])
    mean, spread = everything.mean(axis=0), everything.std(axis=0) + 1e-6
    tensors = [
        (torch.tensor((c.values - mean) / spread)[c.right >= 0], torch.tensor(c.added)[c.right >= 0], torch.tensor(c.right[c.right >= 0]))
        for c in clients
    ]
    model = Fitted(everything.shape[1])
    optimiser = torch.optim.Adam(model.parameters())
    rng = np.random.default_rng(seed)
    for step in range(STEPS):
        for group in optimiser.param_groups:
            group["lr"] = 0.01 * max(0.02, 1 - step / STEPS)
        values, added, right = tensors[rng.integers(len(tensors))]
        some = torch.tensor(rng.choice(len(right), min(96, len(right)), replace=False))
        odds = torch.cat([model(values[some]) + added[some], torch.zeros(len(some), 1)], dim=1)
        penalty = sum((p**2).sum() for name, p in model.named_parameters() if "bias" not in name)
        loss = nn.functional.cross_entropy(odds, right[some]) + PENALTY * penalty
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    return model, mean, spread


def weights_of(model: Fitted, mean: np.ndarray, spread: np.ndarray, answer: float = 1.0, ask: float = 1.0) -> Weights:
    hidden = [model.inner.weight.detach().numpy().T, model.inner.bias.detach().numpy(), model.out.weight.detach().numpy()[0]]
    return Weights(mean, spread, model.linear.weight.detach().numpy()[0], float(model.linear.bias.item()), *hidden, answer, ask)


def chances_of(weights: Weights, client: Client) -> np.ndarray:
    flat = weights.log_odds(client.values.reshape(-1, client.values.shape[2])).reshape(client.added.shape)
    return np.array([probabilities(row) for row in flat + client.added])


def bands(ranked: list[tuple[Client, np.ndarray]]) -> tuple[float, float]:
    """The lowest thresholds within the limits above."""
    steps = np.arange(0.2, 0.995, 0.005)
    best = [(client, np.sort(chances, axis=1)[:, ::-1], chances.argmax(axis=1) == client.right) for client, chances in ranked]

    def is_too_low(t: float) -> bool:
        shares = [(top[~c.in_scope, 0] >= t).mean() for c, top, _ in best]
        out = np.concatenate([top[~c.in_scope, 0] for c, top, _ in best])
        wrong = np.concatenate([((top[:, 0] >= t) & ~ok)[c.in_scope] for c, top, ok in best])
        return (out >= t).mean() > ANSWERED_OUT_OF_SCOPE or max(shares) > ANSWERED_OF_A_CLIENT or wrong.mean() > SPOKEN_WRONG

    answer = next(t for t in steps if not is_too_low(t))
    two = np.concatenate([top[~c.in_scope, :2].sum(axis=1) for c, top, _ in best])
    ask = next(t for t in steps if (two >= t).mean() <= TOUCHED_OUT_OF_SCOPE)
    return round(float(answer), 3), round(float(min(ask, answer)), 3)


def tell(ranked: list[tuple[Client, np.ndarray]], answer: float, ask: float) -> None:
    ins = np.concatenate([c.in_scope for c, _ in ranked])
    ok = np.concatenate([chances.argmax(axis=1) == c.right for c, chances in ranked])
    top = np.concatenate([np.sort(chances, axis=1)[:, ::-1][:, :2] for _, chances in ranked])
    spoken, asked = top[:, 0] >= answer, (top[:, 0] < answer) & (top.sum(axis=1) >= ask)
    print(
        f"  clients held out: ranked first {ok[ins].mean():.3f}, answered right {(ok & spoken)[ins].mean():.3f},"
        f" wrong {(~ok & spoken)[ins].mean():.3f}, asked {asked[ins].mean():.3f};"
        f" out of scope answered {spoken[~ins].mean():.3f}, asked {asked[~ins].mean():.3f}"
    )
    outside = np.concatenate([chances.max(axis=1)[~c.in_scope] for c, chances in ranked])
    found = np.concatenate(
        [((chances.argmax(axis=1) == c.right) & (chances.max(axis=1) >= np.quantile(outside, 0.95)))[c.in_scope] for c, chances in ranked]
    )
    print(f"  with one threshold for all at 5 % of the out of scope: answered right {found.mean():.3f}")
    registers = np.concatenate([c.registers for c, _ in ranked])
    for register in ("plain", "indirect", "garbled"):
        of = ins & (registers == register)
        print(f"    {register:<16} ranked first {ok[of].mean():.3f}, answered right {(ok & spoken)[of].mean():.3f}")
    for c, chances in ranked:
        best = chances.max(axis=1) >= answer
        right = chances.argmax(axis=1) == c.right
        print(f"    {c.name:<16} answered right {(right & best)[c.in_scope].mean():.2f}, out of scope answered {best[~c.in_scope].mean():.2f}")


def fit_set(encoders: list[Encoder], sets: list[FaqSet]) -> dict[str, Any]:
    key = meaning.key_of(encoders)
    nothing = Weights(*(np.zeros(1) for _ in range(3)), 0.0, *(np.zeros(1) for _ in range(3)), 1.0, 1.0)
    clients = [Client(found, Matcher(found.entries, nothing, encoders)) for found in sets]
    asked, lost = sum(len(c.right) for c in clients), sum((c.right < 0).sum() for c in clients)
    print(f"{key or 'without encoders'}: {asked} questions, {lost} lost by the shortlist")
    ranked = []
    for number in range(FOLDS):
        fits = [fit([client for i, client in enumerate(clients) if i % FOLDS != number], seed) for seed in range(SEEDS)]
        ranked += [(held, np.mean([chances_of(weights_of(*found), held) for found in fits], axis=0)) for held in clients[number::FOLDS]]
    answer, ask = bands(ranked)
    tell(ranked, answer, ask)
    fitted = weights_of(*fit(clients, 0), answer, ask)
    table = np.column_stack([fitted.mean, fitted.spread, fitted.linear, fitted.hidden])
    return {
        "bands": {"answer": answer, "ask": ask},
        "bias": round(fitted.bias, 4),
        "hidden_bias": [round(float(x), 4) for x in fitted.hidden_bias],
        "out": [round(float(x), 4) for x in fitted.out],
        "features": {name: [round(float(x), 4) for x in row] for name, row in zip(columns(key), table, strict=True)},
    }


def main() -> None:
    sets, found = faq_sets("dev"), meaning.installed()
    if len(found) != len(meaning.ENCODERS):
        raise SystemExit("all encoders must be installed to fit their sets: extras encoder-e5, encoder-use")
    e5, use = found
    choices: list[list[Encoder]] = [[], [use], [e5], [e5, use]]
    written = {"fitted_by": "scripts/fit_faq.py", "sets": {meaning.key_of(choice): fit_set(choice, sets) for choice in choices}}
    text = json.dumps(written, ensure_ascii=False, indent=1)
    OUT.write_text(text + "\n", encoding="utf-8")
    print(f"{OUT.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
