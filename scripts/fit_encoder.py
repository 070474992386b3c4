#!/usr/bin/env python3
"""Fit the adapter of multilingual-e5-small to callers' questions: writes ivr/encoders/e5-faq.npz.

The upper layers learn (thin matrices beside the frozen ones: LoRA, Hu et al. 2021) to bring a question near to the entry that
answers it and away from the others, with "none of them" as an alternative, on the clients of the training part only. Needs torch
(scripts/install-reference) and the extra encoder-e5. Some 15 minutes on two idle cores: `scripts/fit_encoder.py [ROUNDS]`.
"""

import random
import sys
import time
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from ivr.encoders.e5 import packed_weights
from ivr.encoders.packed import PackedModel
from ivr.encoders.pieces import Pieces
from ivr.evaluation.data import FaqSet, faq_sets
from ivr.faq.meaning import spoken

OUT = Path(__file__).resolve().parent.parent / "ivr" / "encoders" / "e5-faq.npz"
RANK, FIRST_LAYER, DROPOUT = 16, 6, 0.05
QUESTIONS, PACE, ROUNDS = 64, 3e-4, 4
PLAIN_KEPT = 0.4  # of the questions in the entry's own words: the words find those without an encoder
MOST_PIECES = 44

torch.set_num_threads(2)


class Matrix(nn.Module):
    """A frozen weight matrix and what is learnt beside it."""

    def __init__(self, weight: np.ndarray, bias: np.ndarray) -> None:
        super().__init__()
        self.register_buffer("weight", torch.tensor(weight))
        self.register_buffer("bias", torch.tensor(bias))
        self.A = nn.Parameter(torch.randn(RANK, weight.shape[1]) / weight.shape[1] ** 0.5)
        self.B = nn.Parameter(torch.zeros(weight.shape[0], RANK))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return functional.linear(x, self.weight, self.bias) + functional.linear(functional.linear(x, self.A), self.B)


class Layer(nn.Module):
    """One layer of BERT (Devlin et al. 2019)."""

    def __init__(self, packed: PackedModel, number: int) -> None:
        super().__init__()
        self.sizes = packed.sizes
        for name, columns in (("q", "hidden"), ("k", "hidden"), ("v", "hidden"), ("ao", "hidden"), ("fi", "hidden"), ("fo", "inner")):
            weight = packed.matrix(f"l{number}.{name}.w", getattr(self.sizes, columns))
            setattr(self, name, Matrix(weight, packed.vector(f"l{number}.{name}.b")))
        for name in ("aln", "oln"):
            self.register_buffer(f"{name}_w", torch.tensor(packed.vector(f"l{number}.{name}.w")))
            self.register_buffer(f"{name}_b", torch.tensor(packed.vector(f"l{number}.{name}.b")))

    def forward(self, x: torch.Tensor, there: torch.Tensor) -> torch.Tensor:
        count, length, hidden = x.shape

        def heads(each: torch.Tensor) -> torch.Tensor:
            return each.view(count, length, self.sizes.heads, -1).transpose(1, 2)

        seen = functional.scaled_dot_product_attention(heads(self.q(x)), heads(self.k(x)), heads(self.v(x)), attn_mask=there[:, None, None, :])
        seen = self.ao(seen.transpose(1, 2).reshape(count, length, hidden))
        x = functional.layer_norm(x + seen, (hidden,), self.aln_w, self.aln_b, self.sizes.eps)
        return functional.layer_norm(x + self.fo(functional.gelu(self.fi(x))), (hidden,), self.oln_w, self.oln_b, self.sizes.eps)


class Model(nn.Module):
    """The frozen lower layers are run once a text; what they say is kept."""

    def __init__(self, packed: PackedModel) -> None:
        super().__init__()
        sizes, marks = packed.sizes, packed.marks
        self.word = torch.tensor(packed.matrix("emb.word", sizes.hidden)).half()
        first_type = packed.vector("emb.type").reshape(-1, sizes.hidden)[0]
        self.place = torch.tensor(packed.vector("emb.pos").reshape(-1, sizes.hidden) + first_type)
        self.norm = (torch.tensor(packed.vector("emb.ln.w")), torch.tensor(packed.vector("emb.ln.b")), sizes.eps)
        self.layers = nn.ModuleList(Layer(packed, number) for number in range(sizes.layers))
        numbers = {piece: (i, packed.scores[i]) for i, piece in enumerate(packed.pieces) if piece and i != marks.unknown}
        self.pieces = Pieces(numbers, packed.replaced, begin=marks.begin, end=marks.end, unknown=marks.unknown)
        self.kept: dict[str, torch.Tensor] = {}

    @torch.no_grad()
    def _lower(self, text: str) -> torch.Tensor:
        if text not in self.kept:
            numbers = torch.tensor([self.pieces.split("query: " + text, MOST_PIECES)])
            x = self.word[numbers].float() + self.place[: numbers.shape[1]]
            x = functional.layer_norm(x, x.shape[-1:], *self.norm)
            there = torch.ones(numbers.shape, dtype=torch.bool)
            for layer in self.layers[:FIRST_LAYER]:
                x = layer(x, there)
            self.kept[text] = x[0].half()
        return self.kept[text]

    def encode(self, texts: list[str]) -> torch.Tensor:
        lower = [self._lower(text) for text in texts]
        order = sorted(range(len(texts)), key=lambda i: len(lower[i]))
        vectors: list[torch.Tensor] = [torch.empty(0)] * len(texts)
        for start in range(0, len(order), 48):
            batch = order[start : start + 48]
            longest = max(len(lower[i]) for i in batch)
            x = torch.zeros(len(batch), longest, lower[0].shape[1])
            there = torch.zeros(len(batch), longest, dtype=torch.bool)
            for row, i in enumerate(batch):
                x[row, : len(lower[i])], there[row, : len(lower[i])] = lower[i].float(), True
            x = functional.dropout(x, DROPOUT, self.training)
            for layer in self.layers[FIRST_LAYER:]:
                x = layer(x, there)
            mean = (x * there[..., None]).sum(1) / there.sum(1, keepdim=True)
            for row, i in enumerate(batch):
                vectors[i] = mean[row]
        return functional.normalize(torch.stack(vectors), dim=-1)


class Scale(nn.Module):
    """Cosines to log-odds against "none of them"."""

    def __init__(self) -> None:
        super().__init__()
        self.phrase, self.whole, self.bias = (nn.Parameter(torch.tensor(value)) for value in (14.0, 8.0, -19.0))


def log_odds(model: Model, scale: Scale, client: FaqSet, texts: list[str]) -> torch.Tensor:
    phrases = [(i, spoken(phrase)) for i, entry in enumerate(client.entries) for phrase in (entry.question, *entry.alternates)]
    wholes = [spoken(f"{entry.question} {entry.answer}") for entry in client.entries]
    asked, near, whole = model.encode([*texts, *(p for _, p in phrases), *wholes]).split([len(texts), len(phrases), len(wholes)])
    owner = torch.tensor([i for i, _ in phrases]).expand(len(texts), -1)
    best = torch.full((len(texts), len(wholes)), -9.0).scatter_reduce(1, owner, asked @ near.T, "amax")
    return scale.phrase * best + scale.whole * (asked @ whole.T) + scale.bias


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    torch.manual_seed(1)
    random.seed(1)
    model, scale = Model(PackedModel(packed_weights())), Scale()
    learnt = [p for layer in model.layers[FIRST_LAYER:] for p in layer.parameters()]
    optimiser = torch.optim.AdamW([{"params": learnt, "weight_decay": 0.01}, {"params": scale.parameters(), "weight_decay": 0.01}])
    clients = []
    for client in faq_sets("train"):
        number = {entry.id: i for i, entry in enumerate(client.entries)}
        asked = [q for q in client.questions if q.register != "plain" or random.random() < PLAIN_KEPT]
        clients.append((client, [(spoken(q.text), len(number) if q.entry is None else number[q.entry]) for q in asked]))
    steps = rounds * sum(-(-len(asked) // QUESTIONS) for _, asked in clients)
    step, began = 0, time.monotonic()
    for _ in range(rounds):
        work = []
        for client, asked in clients:
            random.shuffle(asked)
            work += [(client, asked[i : i + QUESTIONS]) for i in range(0, len(asked), QUESTIONS)]
        random.shuffle(work)
        for client, some in work:
            step += 1
            pace = min(1.0, step / 20) * max(0.05, 1 - step / steps)
            optimiser.param_groups[0]["lr"], optimiser.param_groups[1]["lr"] = PACE * pace, 0.02 * pace
            odds = log_odds(model, scale, client, [text for text, _ in some])
            loss = functional.cross_entropy(torch.cat([odds, torch.zeros(len(some), 1)], dim=1), torch.tensor([right for _, right in some]))
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(learnt, 1.0)
            optimiser.step()
            if step % 20 == 0:
                print(f"{step}/{steps} loss {loss.item():.3f} {time.monotonic() - began:.0f} s", flush=True)
    arrays = {}
    for number, layer in enumerate(model.layers):
        if number >= FIRST_LAYER:
            for name in ("q", "k", "v", "ao", "fi", "fo"):
                matrix = getattr(layer, name)
                arrays |= {f"l{number}.{name}.{part}": getattr(matrix, part).detach().numpy().astype(np.float16) for part in "AB"}
    np.savez_compressed(OUT, **arrays)
    print(f"{OUT.name} {OUT.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
