"""Choose how alike words must be to an utterance an operator corrected. Prints; the two numbers stand in ivr/text/likeness.py.

NEAR (a correction is followed where being wrong costs a question or a person's time): the highest likeness of two
utterances of the development set whose labels differ, plus MARGIN, because nobody wrote those to resemble each other.
SAME (followed also where being wrong is dangerous: danger taken back, an FAQ entry withheld): the highest likeness of a
hand-written pair of nearly the same words with opposite meaning, plus MARGIN_SAME. Both rounded up to 0.05.
"""

import math
import random
import time
from collections import Counter
from dataclasses import replace
from itertools import combinations

from ruamel.yaml import YAML

from ivr.evaluation.data import DATA, Utterance, faq_sets, read_utterances
from ivr.faq import Matcher
from ivr.faq.corrections import FaqCorrection, FaqCorrections, apply_faq_corrections
from ivr.text.likeness import likeness

MARGIN, MARGIN_SAME = 0.15, 0.03


def main() -> None:
    """Print the two, and what they would do to pairs that are known."""
    rows = read_utterances(DATA / "utterances" / "train" / "earlier.yaml")
    differ = max(_differing(rows), key=lambda pair: pair[0])
    written = YAML(typ="safe", pure=True).load((DATA / "corrections" / "pairs.yaml").read_text(encoding="utf-8"))
    opposite = max((likeness(one, other), one, other) for one, other in written["opposites"])
    near, same = (math.ceil(round(value * 20, 6)) / 20 for value in (differ[0] + MARGIN, opposite[0] + MARGIN_SAME))
    print(f"NEAR {near:.2f}: highest likeness of two of {len(rows)} utterances with different labels {differ[0]:.2f}\n  {differ[1]}\n  {differ[2]}")
    print(f"SAME {same:.2f}: highest likeness of {len(written['opposites'])} written opposites {opposite[0]:.2f}\n  {opposite[1]}\n  {opposite[2]}")
    for name in ("opposites", "again"):
        found = [likeness(one, other) for one, other in written[name]]
        print(f"{name}: {sum(value >= near for value in found)} of {len(found)} are near, {sum(value >= same for value in found)} the same")
    none = [(a.text, b.text) for each in faq_sets("dev") for a in each.questions if a.entry is None for b in each.questions if b.entry]
    print(f"FAQ: highest likeness of a question to one of its client's that no entry answers: {max(likeness(*pair) for pair in none):.2f}")
    _faq()
    _clock([row.text for row in rows])


def _faq() -> None:
    """Half of a client's questions corrected: what becomes of the other half and of the near misses, and of what was corrected."""
    for way in ("not at all", "as alternates of the entry", "as ivr.faq.corrections does"):
        counts: Counter[str] = Counter()
        for each in faq_sets("dev"):
            asked = [(question.text, question.entry) for question in each.questions if question.entry]
            random.Random(each.client).shuffle(asked)
            taught, others = asked[: len(asked) // 2], asked[len(asked) // 2 :]
            entries = list(each.entries)
            if way.startswith("as alternates"):
                more = {entry.id: tuple(text for text, label in taught if label == entry.id) for entry in entries}
                entries = [replace(entry, alternates=(*entry.alternates, *more[entry.id])) for entry in entries]
            corrections = FaqCorrections(tuple(FaqCorrection(*question) for question in taught) if way.startswith("as ivr") else ())
            matcher, known = Matcher(entries), {entry.id for entry in entries}
            for text, label in (*taught, *others, *((question.text, None) for question in each.questions if question.entry is None)):
                found = apply_faq_corrections(matcher.match(text), corrections, known)
                part = "near misses" if label is None else "corrected" if (text, label) in taught else "others"
                counts[part] += 1
                counts[f"{part} {'right' if found.match == label and label else found.band}"] += 1
        print(f"half of the questions corrected, used {way}:", ", ".join(f"{name} {counts[name]}" for name in sorted(counts)))


def _differing(rows: list[Utterance]) -> list[tuple[float, str, str]]:
    return [(likeness(a.text, b.text), a.text, b.text) for a, b in combinations(rows, 2) if _differ(a, b)]


def _differ(one: Utterance, other: Utterance) -> bool:
    intents = {one.intent, other.intent}
    return one.sales != other.sales or one.urgent != other.urgent or (None not in intents and len(intents) > 1)


def _clock(texts: list[str]) -> None:
    began = time.perf_counter()
    for other in texts[1:501]:
        likeness(texts[0], other)
    print(f"one utterance against {min(500, len(texts) - 1)} corrected ones: {(time.perf_counter() - began) * 1000:.1f} ms when they are known")


if __name__ == "__main__":
    main()
