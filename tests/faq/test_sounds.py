"""Readings of entries, read once."""

import numpy as np

from ivr.faq import Entry
from ivr.faq.core_text import core, sound_of
from ivr.faq.features import Comparer
from ivr.faq.sounds import KeptSounds

CORES = [core(text) for text in ("営業時間を教えてください", "駐車場はありますか", "", "What time is check-in?")]


def count_readings(monkeypatch):
    read = []

    def reading(asked):
        read.append(asked)
        return sound_of(asked)

    monkeypatch.setattr("ivr.faq.sounds.sound_of", reading)
    return read


def test_readings_from_the_folder_are_those_read_now(tmp_path):
    first, again = KeptSounds(tmp_path)(CORES), KeptSounds(tmp_path)(CORES)

    assert list(first) == list(again) == [sound_of(asked) for asked in CORES]


def test_publishing_again_reads_only_what_changed(tmp_path, monkeypatch):
    KeptSounds(tmp_path)(CORES)
    read = count_readings(monkeypatch)

    KeptSounds(tmp_path)([*CORES, "送料"])

    assert read == ["送料"]


def test_readings_by_another_dictionary_are_not_used(tmp_path, monkeypatch):
    KeptSounds(tmp_path)(CORES)
    read = count_readings(monkeypatch)
    monkeypatch.setattr("ivr.faq.sounds._made_by", lambda: "another")

    KeptSounds(tmp_path)(CORES)

    assert read == CORES


def test_readings_that_do_not_fit_are_read_each_time(tmp_path):
    assert list(KeptSounds(tmp_path, limit_bytes=20)(CORES)) == [sound_of(asked) for asked in CORES]


def test_entries_compare_the_same_with_kept_readings(tmp_path):
    entries = [
        Entry(str(number), question, "はい、9時からです。")
        for number, question in enumerate(("営業時間は", "駐車場はありますか", "栄養士はいますか"))
    ]

    kept = Comparer(entries, KeptSounds(tmp_path)).compare("栄養時間を教えて")

    assert np.array_equal(kept.values, Comparer(entries).compare("栄養時間を教えて").values)
