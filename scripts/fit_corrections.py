"""Choose how alike words must be to an utterance an operator corrected. Prints; the two numbers stand in ivr/text/likeness.py.

NEAR (a correction is followed where being wrong costs a question or a person's time): the highest likeness of two
utterances of the development set whose labels differ, plus MARGIN, because nobody wrote those to resemble each other.
SAME (followed also where being wrong is dangerous: danger taken back, an FAQ entry withheld): the highest likeness of a
hand-written pair of nearly the same words with opposite meaning, plus MARGIN_SAME. Both rounded up to 0.05.
"""

import math
import time
from itertools import combinations

from ruamel.yaml import YAML
from understanding_data import DATA, faq_sets, utterances

from ivr.text.likeness import likeness

MARGIN, MARGIN_SAME = 0.15, 0.03


def main() -> None:
    """Print the two, and what they would do to pairs that are known."""
    rows = utterances("dev")
    differ = max(_differing(rows), key=lambda pair: pair[0])
    written = YAML(typ="safe", pure=True).load((DATA / "corrections" / "pairs.yaml").read_text(encoding="utf-8"))
    opposite = max((likeness(one, other), one, other) for one, other in written["opposites"])
    near, same = (math.ceil(round(value * 20, 6)) / 20 for value in (differ[0] + MARGIN, opposite[0] + MARGIN_SAME))
    print(f"NEAR {near:.2f}: highest likeness of two of {len(rows)} utterances with different labels {differ[0]:.2f}\n  {differ[1]}\n  {differ[2]}")
    print(f"SAME {same:.2f}: highest likeness of {len(written['opposites'])} written opposites {opposite[0]:.2f}\n  {opposite[1]}\n  {opposite[2]}")
    for name in ("opposites", "again"):
        found = [likeness(one, other) for one, other in written[name]]
        print(f"{name}: {sum(value >= near for value in found)} of {len(found)} are near, {sum(value >= same for value in found)} the same")
    none = [(text, other) for each in faq_sets("dev") for text, label in each.questions if label is None for other, right in each.questions if right]
    print(f"FAQ: highest likeness of a question to one of its client's that no entry answers: {max(likeness(*pair) for pair in none):.2f}")
    _clock([row["text"] for row in rows])


def _differing(rows: list[dict[str, object]]) -> list[tuple[float, str, str]]:
    return [(likeness(a["text"], b["text"]), a["text"], b["text"]) for a, b in combinations(rows, 2) if _differ(a, b)]


def _differ(one: dict[str, object], other: dict[str, object]) -> bool:
    intents = {one["intent"], other["intent"]}
    return one["sales"] != other["sales"] or one["urgent"] != other["urgent"] or (None not in intents and len(intents) > 1)


def _clock(texts: list[str]) -> None:
    began = time.perf_counter()
    for other in texts[1:501]:
        likeness(texts[0], other)
    print(f"one utterance against {min(500, len(texts) - 1)} corrected ones: {(time.perf_counter() - began) * 1000:.1f} ms when they are known")


if __name__ == "__main__":
    main()
