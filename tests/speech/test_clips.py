from ruamel.yaml import YAML

from tests.clips import FOLDER, all_clips


def test_the_list_and_the_files_agree() -> None:
    assert {path.stem for path in FOLDER.glob("*.wav")} == {clip.id for clip in all_clips()}


def test_clips_are_short_telephone_sound_and_small_in_all() -> None:
    for clip in all_clips():
        assert clip.data[20:22] == b"\x07\x00"  # mu-law
        assert int.from_bytes(clip.data[24:28], "little") == 8_000
        assert 1 <= clip.audio.size / 16_000 <= 18
    assert sum(len(clip.data) for clip in all_clips()) < 900_000


def test_every_clip_says_what_it_is_for() -> None:
    rows = YAML(typ="safe").load((FOLDER / "clips.yaml").read_text(encoding="utf-8"))

    assert all(row["purpose"] for row in rows)
    assert all(row.get("text") or row.get("seconds") for row in rows)
