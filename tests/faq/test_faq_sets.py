"""The matcher keeps what was measured on the development clients (docs/understanding.md)."""

import pytest

from ivr.evaluation.data import faq_sets
from ivr.faq import Matcher
from ivr.faq.matcher import installed

EVERY = 4
"""A quarter of the questions tells whether something broke; `ivr eval` measures with all."""


@pytest.mark.parametrize(("with_encoders", "first", "right"), [(True, 0.75, 0.33), (False, 0.63, 0.30)])
def test_development_clients_are_answered_rightly_and_rarely_wrongly(with_encoders: bool, first: float, right: float) -> None:
    inside: list[tuple[bool, bool, bool]] = []
    outside: list[bool] = []
    for client in faq_sets("dev")[::2]:
        matcher = Matcher(client.entries, encoders=installed() if with_encoders else ())
        for question in client.questions[::EVERY]:
            found = matcher.match(question.text)
            if question.entry is None:
                outside.append(found.match is not None)
            else:
                best = found.candidates[0].id if found.candidates else None
                inside.append((best == question.entry, found.match == question.entry, found.match not in {None, question.entry}))

    ranked_first, answered_right, answered_wrong = (sum(column) / len(inside) for column in zip(*inside, strict=True))
    assert ranked_first >= first
    assert answered_right >= right
    assert answered_wrong <= 0.02
    assert sum(outside) / len(outside) <= 0.08
