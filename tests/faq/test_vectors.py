"""Vectors of texts, encoded once, kept for every process."""

import multiprocessing
from hashlib import sha256

import numpy as np
import pytest

from ivr.faq.kept import Kept, keys_of
from ivr.faq.vectors import VectorCache, nearest

TEXTS = ["営業時間は", "駐車場は", "送料は", "返品は", "予約は"]


class FakeEncoder:
    """A text's vector is drawn by its hash; remembers what it was given."""

    def __init__(self, name: str = "fake", dimensions: int = 8) -> None:
        self.name, self.dimensions = name, dimensions
        self.batches: list[list[str]] = []

    def encode(self, texts):
        self.batches.append(list(texts))
        rows = np.array([self.vector(text) for text in texts], dtype=np.float32)
        return rows.reshape(len(texts), self.dimensions)

    def vector(self, text):
        drawn = np.random.default_rng(int.from_bytes(sha256(text.encode()).digest()[:8])).normal(size=self.dimensions)
        return (drawn / np.linalg.norm(drawn)).astype(np.float32)

    @property
    def given(self):
        return [text for batch in self.batches for text in batch]


@pytest.fixture(params=["disk", "memory"])
def folder(request, tmp_path):
    return tmp_path / "vectors" if request.param == "disk" else None


def test_each_text_gets_its_own_row(folder):
    encoder = FakeEncoder()
    cache = VectorCache(folder, encoder)
    asked = [TEXTS[2], TEXTS[0], TEXTS[2], "", TEXTS[4]]

    rows = cache.rows(asked)

    assert np.array_equal(cache.of(asked), [encoder.vector(text) for text in asked])
    assert np.array_equal(rows.take(np.array([1, 2])), [encoder.vector(TEXTS[0]), encoder.vector(TEXTS[2])])
    assert np.allclose(rows.dot(encoder.vector("問い")), cache.of(asked) @ encoder.vector("問い"))
    assert cache.of([]).shape == (0, 8)
    assert len(cache.rows([]).dot(encoder.vector("問い"))) == 0


def test_the_same_text_is_encoded_once_and_in_batches(folder):
    encoder = FakeEncoder()
    texts = [f"第{number}支店は" for number in range(150)]

    VectorCache(folder, encoder).of(texts + texts)

    assert [len(batch) for batch in encoder.batches] == [64, 64, 22]
    assert encoder.given == texts


def test_a_changed_entry_encodes_only_itself(tmp_path):
    VectorCache(tmp_path, FakeEncoder()).of(TEXTS)
    encoder = FakeEncoder()

    changed = [*TEXTS[:2], "送料はいくらですか", *TEXTS[3:]]
    found = VectorCache(tmp_path, encoder).of(changed)

    assert encoder.given == ["送料はいくらですか"]
    assert np.array_equal(found, [encoder.vector(text) for text in changed])


def test_rows_that_stand_in_a_row_are_not_copied_into_the_process(tmp_path):
    cache = VectorCache(tmp_path, FakeEncoder())

    found = cache.of(TEXTS)

    assert isinstance(found.base, np.memmap) or isinstance(found, np.memmap)
    assert not found.flags.writeable
    assert not cache.rows([*TEXTS, TEXTS[1]]).matrix.flags.writeable


def test_rows_far_apart_are_copied_together(tmp_path):
    encoder = FakeEncoder()
    cache = VectorCache(tmp_path, encoder)
    cache.of([*TEXTS, *(f"他社{number}" for number in range(200))])
    asked = [TEXTS[1], "他社150", TEXTS[1]]

    rows = cache.rows(asked)

    assert rows.matrix.shape == (2, 8)
    assert np.array_equal(rows.together(), [encoder.vector(text) for text in asked])


def test_encoders_do_not_share_vectors(tmp_path):
    VectorCache(tmp_path, FakeEncoder("one/../x")).of(TEXTS)
    other = FakeEncoder("two")

    VectorCache(tmp_path, other).of(TEXTS)

    assert other.given == TEXTS
    assert len(list(tmp_path.iterdir())) == 2


@pytest.mark.parametrize("lost", [1, 31, 33, 41])
@pytest.mark.parametrize("name", ["data", "keys"])
def test_a_torn_last_write_is_encoded_again(tmp_path, name, lost):
    VectorCache(tmp_path, FakeEncoder()).of(TEXTS)
    torn = next(tmp_path.iterdir()) / name
    torn.write_bytes(torn.read_bytes()[:-lost])
    encoder = FakeEncoder()

    found = VectorCache(tmp_path, encoder).of(TEXTS)
    again = FakeEncoder()
    VectorCache(tmp_path, again).of(TEXTS)

    assert np.array_equal(found, [encoder.vector(text) for text in TEXTS])
    assert set(encoder.given) < set(TEXTS)
    assert again.given == []


def test_pieces_without_a_record_are_cut_off_by_the_next_writer(tmp_path):
    VectorCache(tmp_path, FakeEncoder()).of(TEXTS[:2])
    data = next(tmp_path.iterdir()) / "data"
    data.write_bytes(data.read_bytes() + b"half a row")
    encoder = FakeEncoder()

    found = VectorCache(tmp_path, encoder).of(TEXTS)

    assert np.array_equal(found, [encoder.vector(text) for text in TEXTS])
    assert data.stat().st_size == len(TEXTS) * 32


def test_a_mapped_matrix_outlives_the_folder(tmp_path):
    encoder = FakeEncoder()
    found = VectorCache(tmp_path, encoder).of(TEXTS)
    place = next(tmp_path.iterdir())
    for path in place.iterdir():
        path.unlink()
    place.rmdir()

    again = VectorCache(tmp_path, encoder).of(TEXTS)

    assert np.array_equal(found, again)
    assert len(encoder.given) == 2 * len(TEXTS)


def test_what_was_asked_for_last_stays_when_the_folder_is_full(tmp_path):
    first = VectorCache(tmp_path, FakeEncoder(), limit_bytes=7 * 32).of(TEXTS)
    held = np.array(first)
    encoder = FakeEncoder()

    VectorCache(tmp_path, encoder, limit_bytes=7 * 32).of([TEXTS[3], "新しい1", "新しい2", "新しい3"])
    VectorCache(tmp_path, encoder, limit_bytes=7 * 32).of([TEXTS[3], "新しい1", "新しい2", "新しい3"])

    assert encoder.given == ["新しい1", "新しい2", "新しい3"]
    assert (next(tmp_path.iterdir()) / "data").stat().st_size <= 7 * 32
    assert np.array_equal(first, held)


def test_more_than_the_bound_is_encoded_but_not_kept(tmp_path):
    encoder = FakeEncoder()
    texts = [f"{number}番" for number in range(100)]

    found = VectorCache(tmp_path, encoder, limit_bytes=70 * 32).of(texts)

    assert np.array_equal(found, [encoder.vector(text) for text in texts])
    assert (next(tmp_path.iterdir()) / "data").stat().st_size <= 70 * 32


def test_a_folder_that_cannot_be_written_only_means_that_nothing_is_kept(tmp_path):
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    encoder = FakeEncoder()

    found = VectorCache(tmp_path / "file", encoder).of(TEXTS)

    assert np.array_equal(found, [encoder.vector(text) for text in TEXTS])


def _publish(folder, begin):
    encoder = FakeEncoder(dimensions=16)
    cache = VectorCache(folder, encoder)
    for number in range(begin, begin + 200, 10):
        texts = [f"{each}番の部屋は" for each in range(number, number + 30)]
        if not np.array_equal(cache.of(texts), [encoder.vector(text) for text in texts]):
            raise AssertionError(number)


def test_two_processes_write_at_once_and_lose_nothing(tmp_path):
    context = multiprocessing.get_context("spawn")
    both = [context.Process(target=_publish, args=(tmp_path, begin)) for begin in (0, 100)]
    for process in both:
        process.start()
    for process in both:
        process.join(60)

    encoder = FakeEncoder(dimensions=16)
    texts = [f"{each}番の部屋は" for each in range(320)]
    assert [process.exitcode for process in both] == [0, 0]
    assert np.array_equal(VectorCache(tmp_path, encoder).of(texts), [encoder.vector(text) for text in texts])
    assert encoder.given == []
    assert (next(tmp_path.iterdir()) / "data").stat().st_size == 320 * 64


def test_pieces_of_any_length_are_kept_under_their_own_key(tmp_path):
    kept = Kept(tmp_path, 1000)
    keys = keys_of(["a", "b", "c", "a"])

    kept.get(keys, lambda places: [b"x" * place for place in places], 2)
    found = kept.get(keys, lambda _places: pytest.fail("made again"), 2)

    assert [found.data[a:b].tobytes() for a, b in zip(found.starts, found.ends, strict=True)] == [b"", b"x", b"xx", b""]


def test_the_nearest_entries_by_their_best_phrase_come_best_first():
    matrix = np.array([[1, 0], [0.6, 0.8], [0, 1], [0.8, 0.6], [-1, 0], [0, 1]], dtype=np.float32)
    owner = np.array([0, 0, 1, 2, 3, 5])

    assert nearest(matrix, owner, np.array([0, 1], dtype=np.float32), 3) == [1, 5, 0]
    assert nearest(matrix, owner, np.array([0, 1], dtype=np.float32), 50) == [1, 5, 0, 2, 3]
    assert nearest(matrix, owner, np.array([0, 1], dtype=np.float32), 0) == []
    assert nearest(np.zeros((0, 2), np.float32), np.zeros(0, np.intp), np.array([0, 1], dtype=np.float32), 3) == []
