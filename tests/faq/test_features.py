"""What speaks for an entry, at any number of entries."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from ivr.faq import Entry
from ivr.faq.features import SHORTLIST, Comparer, read_aloud
from ivr.faq.grams import GramsOf, grams_of_core
from ivr.faq.index import GramCounts
from ivr.faq.texts import Texts
from tests.faq.plain_features import plain_features

DEV = Path(__file__).parent.parent / "data" / "faq" / "dev"


def entries_of(name):
    found = YAML(typ="safe").load((DEV / f"{name}.yaml").read_text(encoding="utf-8"))
    return [Entry(each["id"], each["question"], each["answer"], tuple(each.get("alternates", ()))) for each in found["entries"]], found["questions"]


CLINIC, QUESTIONS = entries_of("clinic")
ASKED = [text for texts in QUESTIONS.values() for text in texts][::12]


@pytest.mark.parametrize("text", [*ASKED, "open on sundays?", "カルテの開示", "えーと", "〇", "PCR"])
def test_features_are_those_of_a_plain_computation(text):
    entries = [*CLINIC, Entry("en", "Are you open on Sundays?", "We are closed on Sundays.", ("opening hours",)), Entry("empty", "", "")]

    found = Comparer(entries).compare(text, range(len(entries)))

    assert sorted(found.rows) == list(range(len(entries)))
    np.testing.assert_allclose(found.values, np.array(plain_features(entries, text))[found.rows], rtol=1e-12, atol=1e-12)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.lists(st.text("営業時間は何駐車場カードopen 9&'", max_size=9), min_size=2, max_size=4), min_size=1, max_size=5),
    st.text("営業時間は車場カopen9", max_size=9),
)
def test_features_of_any_entries_are_those_of_a_plain_computation(texts, text):
    entries = [Entry(str(number), own[0], own[1], tuple(own[2:])) for number, own in enumerate(texts)]

    found = Comparer(entries).compare(text, range(len(entries)))

    np.testing.assert_allclose(found.values, np.array(plain_features(entries, text))[found.rows], rtol=1e-12, atol=1e-12)


def test_the_nearest_come_first_then_those_that_are_asked_for_each_once():
    comparer = Comparer(CLINIC)
    nearest = comparer.compare("休診日はいつですか").rows.tolist()
    far = [row for row in range(len(CLINIC)) if row not in nearest][:2]

    rows = comparer.compare("休診日はいつですか", [far[1], nearest[3], far[0], far[1]]).rows.tolist()

    assert len(nearest) == SHORTLIST
    assert rows == [*nearest, far[1], far[0]]


def test_of_equally_near_entries_the_first_are_looked_at():
    comparer = Comparer([Entry(str(number), "駐車場はありますか", "ございます。") for number in range(50)])

    assert comparer.compare("駐車場").rows.tolist() == list(range(SHORTLIST))


def test_entries_that_are_made_ready_in_several_goes_compare_as_in_one(monkeypatch):
    whole = Comparer(CLINIC).compare("子供の予防接種は予約が要りますか")
    monkeypatch.setattr("ivr.faq.features._CHUNK", 3)

    in_parts = Comparer(CLINIC).compare("子供の予防接種は予約が要りますか")

    assert in_parts.rows.tolist() == whole.rows.tolist()
    assert np.array_equal(in_parts.values, whole.values)


def test_readings_are_asked_for_in_batches():
    batches = []

    def listening(cores):
        batches.append(len(cores))
        return read_aloud(cores)

    Comparer([Entry(str(number), f"{number}番の部屋は空いていますか", "はい。") for number in range(1500)], listening)

    assert len(batches) == 2


@given(st.lists(st.text("営業はカopen9&'.", max_size=8), max_size=3), st.text("営業はカopen9", max_size=4))
def test_looking_into_cores_finds_exactly_the_grams_they_are_made_of(cores, other):
    looked_into = GramsOf(cores)
    grams = {gram for each in cores for gram in grams_of_core(each)}

    assert all(gram in looked_into for gram in grams)
    assert all((gram in looked_into) == (gram in grams) for gram in (*grams_of_core(other), other, " ", "は"))


def test_counting_grams_a_few_at_a_time_counts_the_same():
    together, in_parts = GramCounts(), GramCounts()
    together.add([{"営業", "時間"}, {"時間"}, {"w:open"}])
    for each in ({"営業", "時間"}, {"時間"}, {"w:open"}):
        in_parts.add([each])
        in_parts.settle()
    together.settle()

    query = {"時間": 1.0, "w:open": 1.0, "s:paym": 0.5}
    assert in_parts.weigh(query) == together.weigh(query)


def test_packed_texts_come_back_as_they_were():
    texts = Texts()
    texts.extend(["営業時間", "", "open 9"])
    texts.extend(["髙\ud800"])

    assert [texts[number] for number in range(len(texts))] == ["営業時間", "", "open 9", "髙\ud800"]
