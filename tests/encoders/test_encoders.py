"""Sentence encoders: the same vectors whoever asks, weights that are checked, and plain words where an extra is missing."""

from pathlib import Path

import numpy as np
import pytest

from ivr.encoders import Encoder, EncoderError, encoder, names
from ivr.encoders import e5 as e5_room
from ivr.encoders import universal as universal_room
from ivr.encoders.checked import check
from ivr.encoders.e5 import E5Encoder
from ivr.encoders.model import LIMIT_CHARS
from ivr.encoders.pieces import Pieces
from ivr.encoders.universal import UniversalEncoder

TEXTS = ["駐車場はありますか", "", "学生割引はありますか、それと営業時間も", "do you have parking"]


@pytest.fixture(params=names())
def one(request: pytest.FixtureRequest) -> Encoder:
    found = encoder(request.param)
    assert found is not None, "the encoders belong to the test environment"
    return found


def test_every_text_gets_a_vector_of_length_one(one: Encoder) -> None:
    vectors = one.encode(TEXTS)

    assert vectors.shape == (4, one.dimensions)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(4), abs=1e-3)
    assert one.encode([]).shape == (0, one.dimensions)


def test_a_text_has_its_vector_alone_and_in_company(one: Encoder) -> None:
    together = one.encode(TEXTS)

    for text, vector in zip(TEXTS, together, strict=True):
        assert float(one.encode([text])[0] @ vector) > 0.995


def test_what_lies_beyond_the_limit_is_not_looked_at(one: Encoder) -> None:
    text = "営業時間を教えてください。" * 100

    assert one.encode([text])[0] == pytest.approx(one.encode([text[:LIMIT_CHARS]])[0], abs=1e-5)


def test_a_question_is_nearer_to_its_own_subject_than_to_another(one: Encoder) -> None:
    asked, same, other = one.encode(["車で行っても停められますか", "駐車場はありますか", "学生割引はありますか"])

    assert asked @ same > asked @ other + 0.1


def test_vectors_of_a_fitted_encoder_are_named_after_their_adapter() -> None:
    found = encoder("e5-faq")

    assert found is not None
    assert found.name.startswith("e5-faq-")


@pytest.mark.parametrize(
    ("room", "make", "extra"), [(e5_room, lambda: E5Encoder("e5"), "encoder-e5"), (universal_room, UniversalEncoder, "encoder-use")]
)
def test_a_missing_extra_is_named(room: object, make: object, extra: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "find_spec", lambda _name: None)

    with pytest.raises(EncoderError, match=extra):
        make()  # type: ignore[operator]


def test_other_weights_than_the_ones_known_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "weights.bin"
    path.write_bytes(b"something else")

    with pytest.raises(EncoderError, match="not the ones"):
        check(path, "0" * 64)
    with pytest.raises(EncoderError, match="cannot read"):
        check(tmp_path / "absent", "0" * 64)


def test_the_made_model_is_kept_and_used_again(tmp_path: Path) -> None:
    first = E5Encoder("e5", tmp_path).encode(["はい"])
    made = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}

    assert E5Encoder("e5", tmp_path).encode(["はい"]) == pytest.approx(first)
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")} == made


def test_a_text_is_split_into_the_pieces_of_highest_score() -> None:
    pieces = Pieces({"\u2581": (3, -1.0), "駐車": (4, -2.0), "駐車場": (5, -2.5), "場": (6, -1.0)}, {0xFF0E: "."}, begin=0, end=1, unknown=2)

    assert pieces.split("駐車場", 10) == [0, 3, 5, 1]
    assert pieces.split("駐車場鳥", 10) == [0, 3, 5, 2, 1]
    assert pieces.split("駐車場駐車場", 4) == [0, 3, 5, 1]
