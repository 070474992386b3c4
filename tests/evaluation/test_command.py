"""`ivr eval` on a small data set of its own."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from ivr.errors import MissingExtra
from ivr.evaluation.commands import evaluate
from tests.evaluation.made import SMALL

PARTS_OF_JSON = {"of", "faq", "sales", "urgency", "intent", "relationship", "slots", "audio"}


def run(*arguments: str) -> Result:
    done = CliRunner().invoke(evaluate, ["--data", str(SMALL), *arguments], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done


def as_object(*arguments: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run("--json", *arguments).stdout)
    return found


def test_every_topic_is_measured_on_the_development_set() -> None:
    printed = run().stdout

    assert printed.startswith("# Understanding, measured: part dev\n")
    assert [line for line in printed.splitlines() if line.startswith("## ")] == [
        "## FAQ",
        "## Sales",
        "## Urgency",
        "## Intent",
        "## Relationship",
        "## Slots",
    ]


def test_one_object_holds_everything() -> None:
    found = as_object()

    assert set(found) >= PARTS_OF_JSON
    assert (found["of"], found["sales"]["utterances"], found["urgency"]["utterances"]) == ("part dev", 10, 10)
    assert (found["sales"]["sales"]["declined"]["of"], found["sales"]["others"]["declined"]["of"]) == (4, 6)
    assert (found["intent"]["right"]["of"], found["relationship"]["utterances"]) == (9, 9)
    assert [(kind["kind"], kind["cases"]) for kind in found["slots"]["kinds"]] == [("phones", 3)]
    assert [(client["client"], client["in_scope"]["ranked_first"]["of"]) for client in found["faq"]["clients"]] == [("bakery", 4), ("kiosk", 1)]
    assert {name: scope["answered"]["of"] for name, scope in found["faq"]["by_scope"].items()} == {"near": 1, "far": 1, "unmarked": 1}


def test_the_same_data_give_the_same_output() -> None:
    assert run().stdout == run().stdout
    assert run("--json").stdout == run("--json").stdout


def test_a_topic_can_be_measured_alone() -> None:
    found = as_object("--only", "urgency", "--only", "faq")

    assert {name for name in PARTS_OF_JSON if found[name] is not None} == {"of", "urgency", "faq"}


def test_a_part_without_labels_for_a_topic_says_so() -> None:
    assert "Nothing here carries a label for that." in run("--only", "slots", "--part", "test").stdout


def test_mistakes_are_the_worst_n() -> None:
    topics = [topic for topic in as_object("--errors", "1").values() if isinstance(topic, dict) and "mistakes" in topic]
    assert max(len(topic["mistakes"]) for topic in topics) == 1
    assert as_object("--errors", "0")["intent"]["mistakes"] == []


def test_words_of_the_test_part_are_shown_only_when_asked_for() -> None:
    assert "食パン" not in run("--part", "test").stdout + run("--part", "test", "--json").stdout
    assert "食パン" in run("--part", "test", "--errors", "5").stdout


def test_plots_and_report_are_written_the_same_way_each_time(tmp_path: Path) -> None:
    run("--out", str(tmp_path / "one"))
    run("--out", str(tmp_path / "other"))

    files = {path.name: path.read_bytes() for path in (tmp_path / "one").iterdir()}
    assert set(files) == {"report.md", "sales_reliability.png", "sales_trade_off.png", "faq_reliability.png", "faq_trade_off.png"}
    assert files == {path.name: path.read_bytes() for path in (tmp_path / "other").iterdir()}
    assert all(files[name].startswith(b"\x89PNG") for name in files if name.endswith(".png"))
    assert "![faq_trade_off.png](faq_trade_off.png)" in files["report.md"].decode()


def test_only_what_was_measured_is_drawn(tmp_path: Path) -> None:
    run("--only", "urgency", "--out", str(tmp_path))

    assert [path.name for path in tmp_path.iterdir()] == ["report.md"]


def test_without_matplotlib_the_extra_is_named_before_anything_is_measured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)

    with pytest.raises(MissingExtra, match=r"uketsuke\[eval\]"):
        run("--out", str(tmp_path / "none"))
    assert not (tmp_path / "none").exists()
