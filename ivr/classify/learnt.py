"""What was learnt from labelled utterances: n-grams, sentence encoders and the cues together, weighed against one another.

Readers of an utterance: a linear model over character n-grams (always there) and, where the extras are installed, a small
network over the vector of each sentence encoder. Each gives log-odds for every label; a last linear model ("stack") weighs the
readers and the cues. All of it is fitted by scripts/fit_understanding.py: the readers on the training part, the stacks and
thresholds on the development part (docs/understanding.md has the procedure).
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from ivr.classify.cues import Evidence, Words
from ivr.classify.grams import grams_of, weighed
from ivr.classify.model import Intent
from ivr.encoders import Encoder, Name, encoder

Numbers = NDArray[np.float64]
Task = Literal["sales", "urgent", "danger", "existing", "intent"]

INTENTS: tuple[Intent, ...] = (
    "sales", "complaint", "repair_emergency", "repair_normal", "reservation",
    "cancel_reservation", "inquiry", "callback_request", "applicant", "wrong_number",
)  # fmt: skip
URGENT_AT, EXISTING_AT, SALES_AT, OUTPUTS = 10, 13, 14, 15
"""Columns of a reader: ten intents; none, hurry, danger; an existing relationship; sales."""
ENCODERS: tuple[Name, ...] = ("e5-faq", "use")
GROUPS = (
    "sales", "sales_topic", "customer", "relationship", "relationship_hint", "complaint", "repair", "cancel_reservation", "wrong_number", "applicant",
    "danger", "hurry", "over", "what_if", "no_rush", "anger", "reservation", "callback_request", "inquiry",
)  # fmt: skip
_CUE_CAP = 8.0
_LONGEST_SPAN, _SHORTEST_SPAN = 18, 3


@dataclass(frozen=True, slots=True)
class Opinion:
    """Log-odds: `sales`; `urgent` (against none); `danger` (against hurry, if urgent); `existing` relationship. `intents` are probabilities."""

    sales: float
    urgent: float
    danger: float
    existing: float
    intents: Mapping[Intent, float]


@dataclass(frozen=True, slots=True)
class Limits:
    """Log-odds from which something is done; chosen on the development part, a set for each choice of encoders."""

    decline: float
    ask: float
    urgent: float
    existing: float


@dataclass(frozen=True, slots=True)
class Stack:
    """A linear model over what the readers and the cues say; `weights` has a column a label."""

    mean: Numbers
    spread: Numbers
    weights: Numbers
    bias: Numbers

    def of(self, values: Numbers) -> Numbers:
        """Log-odds, a number a label."""
        return np.asarray((values - self.mean) / self.spread @ self.weights + self.bias, dtype=np.float64)


@dataclass(frozen=True, slots=True)
class Network:
    """One hidden layer over a centred vector; several of them are averaged."""

    mean: Numbers
    layers: Sequence[tuple[Numbers, Numbers, Numbers, Numbers]]

    def read(self, vector: Numbers) -> Numbers:
        """Log-odds, `OUTPUTS` numbers."""
        centred = vector - self.mean
        centred *= np.sqrt(len(centred)) / (np.linalg.norm(centred) or 1.0)
        outputs = [np.maximum(centred @ inner + inner_bias, 0.0) @ out + out_bias for inner, inner_bias, out, out_bias in self.layers]
        return np.asarray(np.mean(outputs, axis=0), dtype=np.float64)


@dataclass(frozen=True, slots=True)
class GramReader:
    """A linear model over n-grams. `rows`: n-gram → its row of `weights`; `rarity`: a weight a row."""

    rows: Mapping[str, int]
    rarity: Numbers
    weights: Numbers
    bias: Numbers

    def read(self, grams: set[str]) -> Numbers:
        """Log-odds, `OUTPUTS` numbers; without a known n-gram the labels' own frequencies."""
        known = weighed({gram: float(self.rarity[self.rows[gram]]) for gram in sorted(grams) if gram in self.rows})
        total = self.bias.copy()
        for gram, weight in known.items():
            total += weight * self.weights[self.rows[gram]]
        return total

    def telling(self, text: str, column: int) -> str:
        """The stretch of `text` that speaks most for a label; "" when nothing does."""
        score = np.zeros(len(text))
        for size in (2, 3, 4):
            for start in range(len(text) - size + 1):
                row = self.rows.get(text[start : start + size])
                if row is not None:
                    score[start : start + size] += self.rarity[row] * self.weights[row, column] / size
        best, span = 0.0, (0, 0)
        for start in range(len(text)):
            sums = np.cumsum(score[start : start + _LONGEST_SPAN] - 0.5 * np.abs(score).mean())
            if len(sums) >= _SHORTEST_SPAN and sums.max() > best:
                best, span = float(sums.max()), (start, start + int(sums.argmax()) + 1)
        found = text[span[0] : span[1]].strip("、 ")
        return found if len(found) >= _SHORTEST_SPAN else ""


def cue_values(evidence: Evidence, evidence_sum: float) -> list[float]:
    """The cues as the stacks see them."""
    weights = [min(evidence.weight(group), _CUE_CAP) for group in GROUPS]
    return [*weights, evidence_sum, float(len(evidence.kinds("sales", "sales_topic")))]


def stack_values(task: Task, readers: Sequence[Numbers], cues: Sequence[float]) -> Numbers:
    """What a stack looks at: the columns of each reader that bear on the task, then the cues."""
    columns: list[float] = []
    for said in readers:
        none, hurry, danger = said[URGENT_AT:EXISTING_AT]
        urgent = float(np.logaddexp(hurry, danger) - none)
        intents = said[:URGENT_AT]
        columns += {
            "sales": [said[SALES_AT], intents[0] - intents[1:].max(), said[EXISTING_AT]],
            "urgent": [urgent, intents[INTENTS.index("repair_emergency")] - intents.mean()],
            "danger": [danger - hurry, urgent],
            "existing": [said[EXISTING_AT]],
            "intent": list(intents - intents.mean()),
        }[task]
    return np.array([*columns, *cues], dtype=np.float64)


class Learnt:
    """The fitted readers and stacks, with the encoders that are there."""

    def __init__(
        self, grams: GramReader, networks: Mapping[str, Network], stacks: Mapping[str, Mapping[str, Any]], encoders: Sequence[Encoder]
    ) -> None:
        self._grams = grams
        self._readers = [(each, networks[name]) for name, each in ((name_of(each), each) for each in encoders)]
        fitted = stacks["+".join(name_of(each) for each in encoders)]
        self._stacks: dict[str, Stack] = {task: read_stack(found) for task, found in fitted["stacks"].items()}
        self.limits = Limits(**fitted["limits"])

    def read(self, text: str, words: Words, evidence: Evidence, evidence_sum: float) -> Opinion:
        """`text` as it was heard, `words` and `evidence` made of it."""
        readers = [self._grams.read(grams_of(words))]
        readers += [network.read(each.encode([text])[0].astype(np.float64)) for each, network in self._readers]
        cues = cue_values(evidence, evidence_sum)

        def one(task: Task) -> float:
            return float(self._stacks[task].of(stack_values(task, readers, cues))[0])

        odds = self._stacks["intent"].of(stack_values("intent", readers, cues))
        chances = np.exp(odds - odds.max())
        chances /= chances.sum()
        return Opinion(one("sales"), one("urgent"), one("danger"), one("existing"), dict(zip(INTENTS, chances.tolist(), strict=True)))

    def telling(self, words: Words, column: int) -> str:
        """The stretch of the words that speaks most for a reader's column."""
        return self._grams.telling(words.text, column)


def name_of(each: Encoder) -> str:
    """The fitted name of an encoder."""
    return next(name for name in ENCODERS if each.name.startswith(name))


def read_stack(found: Mapping[str, Any]) -> Stack:
    """A stack out of the file's form."""
    return Stack(*(np.array(found[part], dtype=np.float64) for part in ("mean", "spread", "weights", "bias")))


@lru_cache(maxsize=1)
def packaged() -> Learnt:
    """What comes with the package, with the encoders this environment has."""
    return with_encoders([found for found in map(encoder, ENCODERS) if found is not None])


def with_encoders(encoders: Sequence[Encoder]) -> Learnt:
    """What comes with the package, with these encoders (in the order of `ENCODERS`)."""
    stacks = json.loads(files("ivr.classify").joinpath("stacks.json").read_text(encoding="utf-8"))
    with np.load(str(files("ivr.classify").joinpath("learnt.npz")), allow_pickle=False) as found:
        grams = bytes(found["grams"]).decode("utf-8").split("\n")
        weights = found["gram_weights"].astype(np.float64) * found["gram_scale"]
        reader = GramReader({gram: row for row, gram in enumerate(grams)}, found["gram_rarity"].astype(np.float64), weights, found["gram_bias"])
        networks = {}
        for each in encoders:
            name = name_of(each)
            count = len([key for key in found.files if key.startswith(f"{name}.") and key.endswith(".inner")])
            layers = [
                tuple(found[f"{name}.{number}.{part}"].astype(np.float64) for part in ("inner", "inner_bias", "out", "out_bias"))
                for number in range(count)
            ]
            networks[name] = Network(found[f"{name}.mean"].astype(np.float64), layers)
    return Learnt(reader, networks, stacks, encoders)
