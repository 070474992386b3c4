#!/usr/bin/env python3
"""Fit the adapter of multilingual-e5-small to what callers say: writes ivr/encoders/e5-faq.npz.

The upper layers learn (thin matrices beside the frozen ones: LoRA, Hu et al. 2021) two things at once on the training part only: to
bring a question near to the FAQ entry that answers it and away from the client's others, with "none of them" as an alternative; and to tell
what sort of call an utterance is (intent, urgency, relationship, sales), by heads that are thrown away afterwards. After each round
the development part is measured by the encoder alone. Needs torch (scripts/install-reference) and the extra encoder-e5.

`scripts/fit_encoder.py [ROUNDS] [--keep FILE]`: some eight minutes a round on two idle cores. --keep writes a checkpoint after each round.
"""

import argparse
import random
import time
from pathlib import Path

import numpy as np
import torch
from sklearn.metrics import roc_auc_score
from torch import nn
from torch.nn import functional

from ivr.classify.learnt import INTENTS
from ivr.encoders.e5 import packed_weights
from ivr.encoders.packed import PackedModel
from ivr.encoders.pieces import Pieces
from ivr.evaluation.data import FaqSet, Utterance, faq_sets, utterances
from ivr.faq.meaning import spoken

OUT = Path(__file__).resolve().parent.parent / "ivr" / "encoders" / "e5-faq.npz"
RANK, FIRST_LAYER, DROPOUT = 16, 4, 0.1
PACE, ROUNDS = 4e-4, 6
PLAIN_KEPT = 0.5  # of the questions in the entry's own words, drawn anew each round: the words find those without an encoder
ALTERNATES_KEPT = 0.6  # so that an entry is found by its question and answer too
UTTERANCES = 160  # a step
OF_CALLS = 0.5  # weight of the second task
MOST_PIECES = 56

torch.set_num_threads(2)


class Matrix(nn.Module):
    """A frozen weight matrix and what is learnt beside it."""

    def __init__(self, weight: np.ndarray, bias: np.ndarray) -> None:
        super().__init__()
        self.register_buffer("weight", torch.tensor(weight), persistent=False)
        self.register_buffer("bias", torch.tensor(bias), persistent=False)
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
            self.register_buffer(f"{name}_w", torch.tensor(packed.vector(f"l{number}.{name}.w")), persistent=False)
            self.register_buffer(f"{name}_b", torch.tensor(packed.vector(f"l{number}.{name}.b")), persistent=False)

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
    def _lower(self, texts: list[str]) -> list[torch.Tensor]:
        numbers = {text: self.pieces.split("query: " + text, MOST_PIECES) for text in texts if text not in self.kept}
        order = sorted(numbers, key=lambda text: len(numbers[text]))
        for start in range(0, len(order), 32):
            batch = order[start : start + 32]
            longest = len(numbers[batch[-1]])
            padded = torch.tensor([numbers[text] + [0] * (longest - len(numbers[text])) for text in batch])
            there = torch.tensor([[place < len(numbers[text]) for place in range(longest)] for text in batch])
            x = functional.layer_norm(self.word[padded].float() + self.place[:longest], (self.word.shape[1],), *self.norm)
            for layer in self.layers[:FIRST_LAYER]:
                x = layer(x, there)
            self.kept |= {text: x[row, : len(numbers[text])].half().clone() for row, text in enumerate(batch)}
        return [self.kept[text] for text in texts]

    def encode(self, texts: list[str]) -> torch.Tensor:
        lower = self._lower(texts)
        order = sorted(range(len(texts)), key=lambda i: len(lower[i]))
        vectors: list[torch.Tensor] = [torch.empty(0)] * len(texts)
        for start in range(0, len(order), 32):
            batch = order[start : start + 32]
            longest = max(len(lower[i]) for i in batch)
            x = torch.zeros(len(batch), longest, lower[0].shape[1])
            there = torch.zeros(len(batch), longest, dtype=torch.bool)
            for row, i in enumerate(batch):
                x[row, : len(lower[i])], there[row, : len(lower[i])] = lower[i].float(), True
            with torch.autocast("cpu", dtype=torch.bfloat16):
                x = functional.dropout(x, DROPOUT, self.training)
                for layer in self.layers[FIRST_LAYER:]:
                    x = layer(x, there)
            mean = (x.float() * there[..., None]).sum(1) / there.sum(1, keepdim=True)
            for row, i in enumerate(batch):
                vectors[i] = mean[row]
        return functional.normalize(torch.stack(vectors), dim=-1)


class Scale(nn.Module):
    """Cosines to log-odds against "none of them"."""

    def __init__(self) -> None:
        super().__init__()
        self.phrase, self.whole, self.bias = (nn.Parameter(torch.tensor(value)) for value in (14.0, 8.0, -19.0))


class Heads(nn.Module):
    """Of a vector: intents, urgency (any, danger), an existing relationship, sales."""

    def __init__(self) -> None:
        super().__init__()
        self.inner = nn.Linear(384, 96)
        self.out = nn.Linear(96, len(INTENTS) + 4)

    def forward(self, vectors: torch.Tensor) -> torch.Tensor:
        return self.out(functional.dropout(functional.gelu(self.inner(vectors * 8)), 0.2, self.training))


def log_odds(model: Model, scale: Scale, client: FaqSet, texts: list[str]) -> torch.Tensor:
    kept = [[a for a in entry.alternates if not model.training or random.random() < ALTERNATES_KEPT] for entry in client.entries]
    phrases = [(i, spoken(phrase)) for i, entry in enumerate(client.entries) for phrase in (entry.question, *kept[i])]
    wholes = [spoken(f"{entry.question} {entry.answer}") for entry in client.entries]
    asked, near, whole = model.encode([*texts, *(p for _, p in phrases), *wholes]).split([len(texts), len(phrases), len(wholes)])
    owner = torch.tensor([i for i, _ in phrases]).expand(len(texts), -1)
    best = torch.full((len(texts), len(wholes)), -9.0).scatter_reduce(1, owner, asked @ near.T, "amax")
    return scale.phrase * best + scale.whole * (asked @ whole.T) + scale.bias


def targets(rows: list[Utterance]) -> tuple[torch.Tensor, torch.Tensor]:
    """Intent numbers (-100 = not scored), and the four yes or no (nan = not scored)."""
    intents = torch.tensor([-100 if row.intent is None else INTENTS.index(row.intent) for row in rows])

    nothing = float("nan")
    others = [
        (
            nothing if row.urgent is None else float(row.urgent != "none"),
            nothing if row.urgent is None else float(row.urgent == "danger"),
            nothing if row.relation is None else float(row.relation == "existing"),
            nothing if row.sales is None else float(row.sales),
        )
        for row in rows
    ]
    return intents, torch.tensor(others)


def loss_of_calls(model: Model, heads: Heads, rows: list[Utterance]) -> torch.Tensor:
    said = heads(model.encode([spoken(row.text) for row in rows]))
    intents, others = targets(rows)
    there = ~others.isnan()
    yes_no = functional.binary_cross_entropy_with_logits(said[:, len(INTENTS) :][there], others[there])
    return functional.cross_entropy(said[:, : len(INTENTS)], intents, ignore_index=-100) + 2 * yes_no


@torch.no_grad()
def measure(model: Model, scale: Scale, heads: Heads) -> str:
    """Some of the development part by the encoder alone, for choosing the number of rounds."""
    model.eval()
    heads.eval()
    first: dict[str, list[bool]] = {}
    outside, inside = [], []
    for client in faq_sets("dev")[::2]:
        if client.language == "ja":
            number = {entry.id: i for i, entry in enumerate(client.entries)}
            odds = log_odds(model, scale, client, [spoken(q.text) for q in client.questions])
            chance, best = torch.cat([odds, torch.zeros(len(odds), 1)], dim=1).softmax(1)[:, :-1].max(1)
            for question, p, at in zip(client.questions, chance.tolist(), best.tolist(), strict=True):
                if question.entry is None:
                    outside.append(p)
                else:
                    right = at == number[question.entry]
                    inside.append(p * right)
                    first.setdefault(question.register, []).append(right)
    rows = utterances("dev")[::4]
    said = heads(torch.cat([model.encode([spoken(row.text) for row in rows[i : i + 64]]) for i in range(0, len(rows), 64)]))
    intents, others = targets(rows)
    shown = [f"{name or 'all'} {np.mean(hits):.3f}" for name, hits in sorted(first.items())]
    shown.append(f"right at 5 % {np.mean(np.array(inside) > np.quantile(outside, 0.95)):.3f}")
    shown.append(f"intent {(said[:, : len(INTENTS)].argmax(1) == intents)[intents >= 0].float().mean():.3f}")
    for column, name in enumerate(("urgent", "danger", "existing", "sales")):
        used = ~others[:, column].isnan()
        shown.append(f"{name} {roc_auc_score(others[used, column], said[used, len(INTENTS) + column]):.3f}")
    model.train()
    heads.train()
    return ", ".join(shown)


def loss_of_client(model: Model, scale: Scale, client: FaqSet) -> torch.Tensor:
    number = {entry.id: i for i, entry in enumerate(client.entries)}
    asked = [q for q in client.questions if q.register != "plain" or random.random() < PLAIN_KEPT]
    odds = log_odds(model, scale, client, [spoken(q.text) for q in asked])
    right = torch.tensor([len(number) if q.entry is None else number[q.entry] for q in asked])
    return functional.cross_entropy(torch.cat([odds, torch.zeros(len(asked), 1)], dim=1), right)


def write(model: Model) -> None:
    arrays = {}
    for number, layer in enumerate(model.layers):
        if number >= FIRST_LAYER:
            for name in ("q", "k", "v", "ao", "fi", "fo"):
                matrix = getattr(layer, name)
                arrays |= {f"l{number}.{name}.{part}": getattr(matrix, part).detach().numpy().astype(np.float16) for part in "AB"}
    np.savez_compressed(OUT, **arrays)
    print(f"{OUT.name} {OUT.stat().st_size / 1000:.0f} kB")


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("rounds", nargs="?", type=int, default=ROUNDS)
    options.add_argument("--keep", type=Path, help="write a checkpoint after each round")
    options.add_argument("--from", dest="begin", type=Path, help="begin with a checkpoint")
    given = options.parse_args()
    torch.manual_seed(1)
    random.seed(1)
    model, scale, heads = Model(PackedModel(packed_weights())), Scale(), Heads()
    if given.begin:
        for part, state in zip((model, scale, heads), torch.load(given.begin), strict=True):
            part.load_state_dict(state)
    learnt = [p for layer in model.layers[FIRST_LAYER:] for p in layer.parameters()]
    paces = ((learnt, PACE), (list(scale.parameters()), 0.02), (list(heads.parameters()), 2e-3))
    optimiser = torch.optim.AdamW([{"params": parameters, "weight_decay": 0.01} for parameters, _ in paces])
    clients, calls = faq_sets("train"), utterances("train")
    steps = given.rounds * (len(clients) + -(-len(calls) // UTTERANCES))
    step, began = 0, time.monotonic()
    print(f"{len(clients)} clients, {len(calls)} utterances, {steps} steps", flush=True)
    for done in range(given.rounds):
        random.shuffle(calls)
        work: list[FaqSet | list[Utterance]] = [*clients, *(calls[i : i + UTTERANCES] for i in range(0, len(calls), UTTERANCES))]
        random.shuffle(work)
        for some in work:
            step += 1
            for group, (_, most) in zip(optimiser.param_groups, paces, strict=True):
                group["lr"] = most * min(1.0, step / 30) * max(0.03, 1 - step / steps)
            loss = loss_of_client(model, scale, some) if isinstance(some, FaqSet) else OF_CALLS * loss_of_calls(model, heads, some)
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(learnt, 1.0)
            optimiser.step()
            if step % 20 == 0:
                print(f"{step}/{steps} {time.monotonic() - began:.0f} s", flush=True)
        if given.keep:
            torch.save([part.state_dict() for part in (model, scale, heads)], given.keep)
        print(f"round {done + 1}: {measure(model, scale, heads)}", flush=True)
    write(model)


if __name__ == "__main__":
    main()
