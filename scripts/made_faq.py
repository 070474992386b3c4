"""FAQ entries and questions made from word lists, for benchmarks: any number, all different, the same every time. Not for measuring quality."""

import random
from dataclasses import dataclass
from pathlib import Path

from ruamel.yaml import YAML

from ivr.faq import Entry

_WORDS = YAML(typ="safe", pure=True).load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))
_WHICH, _WHAT, _ASK = _WORDS["which"], _WORDS["what"], _WORDS["ask"]
POSSIBLE = len(_WHICH) * len(_WHAT) * len(_ASK)
"""So many different entries there are."""


@dataclass(frozen=True)
class MadeFaq:
    """Entries, and questions to ask them: two fifths reworded, two fifths also misheard, one fifth about something else. All different."""

    entries: list[Entry]
    questions: list[str]


def made_faq(entries: int, questions: int, seed: int = 1) -> MadeFaq:
    """As many of either as asked for; at most `POSSIBLE` entries."""
    chance = random.Random(f"{entries} {seed}")
    places = chance.sample(range(POSSIBLE), entries)
    made = [_entry(place, number, chance) for number, place in enumerate(places)]
    asked: dict[str, None] = {}
    while len(asked) < questions:
        kind = len(asked) % 5
        text = _something_else(chance) if kind == 4 else _reworded(chance.choice(places), chance)
        asked[_misheard(text, chance) if kind in {2, 3} else text] = None
    return MadeFaq(made, list(asked))


def _parts(place: int) -> tuple[str, str, str]:
    place, ask = divmod(place, len(_ASK))
    which, what = divmod(place, len(_WHAT))
    return _WHICH[which], _WHAT[what], _ASK[ask]


def _entry(place: int, number: int, chance: random.Random) -> Entry:
    which, what, ask = _parts(place)
    alternates = (_reworded(place, chance),) if chance.random() < 1 / 3 else ()
    return Entry(f"e{number}", f"{which}{what}{ask}", f"{which}{what}は、{chance.choice(_WORDS['answer'])}", alternates)


def _reworded(place: int, chance: random.Random) -> str:
    which, what, ask = _parts(place)
    return chance.choice(_WORDS["say"]).format(which=which, what=what, ask=ask)


def _something_else(chance: random.Random) -> str:
    return "、".join([chance.choice(_WORDS["other"]), *chance.sample(_WORDS["thing"], 2)])


def _misheard(text: str, chance: random.Random) -> str:
    """As a recogniser garbles it: some words by others that sound like them, and sometimes a letter lost."""
    for right, wrong in _WORDS["misheard"].items():
        if chance.random() < 0.7:
            text = text.replace(right, wrong)
    lost = chance.randrange(len(text))
    return text[:lost] + text[lost + 1 :]
