"""Every decision and limit that the interpreter notes has words on the timeline."""

import re
from pathlib import Path

from ivr.desk import labels

RUN = Path(__file__).parents[2] / "ivr" / "flows"
SOURCE = "\n".join(path.read_text(encoding="utf-8") for path in (*RUN.glob("run/*.py"), RUN / "interpreter.py"))


def test_every_rule_that_decides_has_a_name():
    rules = set(re.findall(r'decide\("(\w+)"', SOURCE))

    assert rules
    assert rules <= set(labels.RULES)


def test_every_limit_has_a_sentence():
    limits = set(re.findall(r'event\("limit", which="(\w+)"', SOURCE))

    assert limits
    assert limits <= set(labels.LIMITS)
