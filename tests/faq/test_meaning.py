"""Entries as the encoders see them: what is kept on disk, and what joins the shortlist."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from ivr.encoders import Vectors
from ivr.faq import Entry, Matcher
from ivr.faq.meaning import KINDS, Meaning, key_of, names_of

PARKING = Entry("parking", "駐車場はありますか", "裏に3台あります。", ("車で行けますか",))
HOURS = Entry("hours", "営業時間を教えてください", "9時から18時です。")


class Letters:
    """Counts a few letters; remembers what it encoded."""

    name = "use"
    dimensions = 4

    def __init__(self) -> None:
        self.encoded: list[str] = []

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.encoded += texts
        counts = np.array([[1 + text.count("車"), 1 + text.count("時"), 1 + text.count("場"), 1.0] for text in texts], dtype=np.float32).reshape(
            -1, 4
        )
        return np.asarray(counts / np.linalg.norm(counts, axis=1, keepdims=True), dtype=np.float32)


def test_published_again_only_the_changed_entry_is_encoded(tmp_path: Path) -> None:
    Matcher([PARKING, HOURS], encoders=[Letters()], folder=tmp_path)
    again = Letters()

    Matcher([PARKING, Entry("hours", HOURS.question, "10時から19時です。")], encoders=[again], folder=tmp_path)

    assert again.encoded == ["営業時間を教えてください 10時から19時です。", "10時から19時です。"]


def test_what_is_kept_changes_no_match(tmp_path: Path) -> None:
    plain = Matcher([PARKING, HOURS], encoders=[Letters()])
    kept = [Matcher([PARKING, HOURS], encoders=[Letters()], folder=tmp_path) for _ in range(2)]

    for text in ("車を停めたい", "何時までですか", "請求書をください"):
        assert [matcher.match(text) for matcher in kept] == [plain.match(text)] * 2


def test_the_best_phrase_of_an_entry_counts_and_the_lead_is_over_the_best_other() -> None:
    encoder = Letters()
    asked = Meaning([PARKING, HOURS], [encoder]).ask("車車車")

    features = asked.features(np.array([0, 1]))

    question, car, parking = encoder.encode(["車車車", "車で行けますか", "駐車場はありますか"])
    assert features.shape == (2, len(KINDS))
    assert features[0, 0] == pytest.approx(max(question @ car, question @ parking))
    assert features[0, 3] == pytest.approx(-features[1, 3])
    assert asked.nearest(5) == [0, 1]


def test_without_encoders_or_entries_nothing_is_near() -> None:
    assert Meaning([PARKING], []).ask("車").nearest(3) == []
    assert Meaning([PARKING], []).ask("車").features(np.array([0])).shape == (1, 0)
    assert Matcher([], encoders=[Letters()]).match("車").match is None


def test_the_fitted_set_is_named_after_the_encoders() -> None:
    assert key_of([]) == ""
    assert key_of([Letters()]) == "use"
    assert names_of("use") == ("use_phrase", "use_whole", "use_answer", "use_lead")
