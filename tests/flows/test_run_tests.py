"""The tests of a flow file, and calls that are saved as such."""

from datetime import datetime
from pathlib import Path

import pytest

from ivr.flows.load import load_flow
from ivr.flows.moves import BadMove, Breaks, CallsFrom, ClockIs, GoesAway, IsSilent, OperatorDoes, Presses, RingEnds, Speaks, as_line, read_move
from ivr.flows.packs import PACKS, pack_text
from ivr.flows.player import Player, usual_time
from ivr.flows.resolved import resolve
from ivr.flows.run_tests import TestResult, run_tests
from ivr.flows.saving import CannotSave, lines_of_test, with_test
from ivr.hours import TOKYO
from tests.flows.playing import HEAD, flow_of

ROOT = Path(__file__).parents[2]
STEPS = """
start:
  menu: 電話は1を、窓口は2を、登録は3を、伝言は4を押してください。
  choices: {1 電話: 電話, 2 窓口: 窓口, 3 登録: 登録, 4 伝言: 伝言}
電話: {transfer: ["+819011112222"], unanswered: 窓口}
窓口: {queue: 一般, priority: high}
登録: {ask: {phone: {say: お電話番号をどうぞ。, default: caller}}, next: 報告}
伝言: {message: どうぞ。, next: 報告}
報告: {report: [mail], next: 終わり}
終わり: {end: message, say: 承りました。}
"""


def results(tests: str, steps: str = STEPS) -> list[TestResult]:
    """Run the `tests:` of a file."""
    body = "\n".join(f"  {line}" for line in steps.strip().splitlines())
    loaded = load_flow(f"{HEAD}flow:\n{body}\ntests:\n{tests}")
    assert loaded.flow is not None, loaded.problems
    return run_tests(resolve(loaded.flow), loaded.flow.tests, loaded.positions)


def one(lines: str) -> TestResult:
    return results("  t:\n" + "\n".join(f"    - {line}" for line in lines.strip().splitlines()))[0]


@pytest.mark.parametrize(
    "lines",
    [
        'keys: "1"\nexpect: {step: 電話, transfer: "+819011112222", waits: transfer}\ntransfer: accepted\nexpect: {end: transferred}',
        'keys: "1"\ntransfer: busy\nexpect: {step: 窓口, queue: 一般, priority: high, waits: operator}\noperator: answers\nexpect: {end: handled}',
        "caller: 窓口をお願いします\nexpect: {step: 窓口}\noperator: nobody\nexpect: {waits: recording}",
        'keys: "2"\noperator: too_long\ncaller: 佐藤です。折り返しください\nexpect: {end: message, message: true, report: mail}',
        'from: "03-1234-5678"\nkeys: "3"\nkeys: "1"\nexpect: {says: ゼロサン, slot: {phone: "+81312345678"}}',
        'from: ""\nkeys: "3"\nexpect: {says: [番号を, シャープを], not_says: よろしければ}',
        'keys: "4"\ncaller: 佐藤です、またかけます\nexpect: {step: 報告, says: 承りました}',
        "silence: true\nsilence: true\nexpect: {step: 窓口}",
        "clock: 2026-11-29T03:00:00+09:00\nsilence: true\nsilence: true\nexpect: {says: 営業時間外, waits: recording}",
        "hangs_up: true\nexpect: {end: abandoned}",
        'keys: "4"\ncaller: 佐藤ですが\nexpect: {end: true}',
        "fault: true\nexpect: {says: 申し訳ございません, step: 窓口}",
    ],
)
def test_a_test_that_holds_passes(lines):
    result = one(lines)

    assert result.passed, result.problem


@pytest.mark.parametrize(
    ("lines", "line", "words"),
    [
        ('keys: "2"\nexpect: {step: 電話}', 18, "手順「電話」に進むはずが、「窓口」にいます"),
        ('keys: "2"\nexpect: {end: handled}', 18, "続いています"),
        ("hangs_up: true\nexpect: {end: resolved}", 18, "結果は「resolved」のはずが、「abandoned」でした"),
        ("hangs_up: true\nsilence: true", 18, "通話はもう終わっています"),
        ("expect: {says: こんばんは}", 17, "「こんばんは」と案内するはずが"),
        ("expect: {not_says: 電話は1}", 17, "とは案内しないはずが"),
        ("expect: {queue: 一般}", 17, "待ちに入っていません"),
        ('keys: "2"\nexpect: {queue: 特別}', 18, "「一般」で待っています"),
        ('keys: "2"\nexpect: {priority: low}', 18, "優先度は low のはずが、high でした"),
        ('keys: "1"\nexpect: {transfer: "+819000000000"}', 18, "呼び出した番号は +819011112222"),
        ("expect: {slot: {phone: '1'}}", 17, "伺っていません"),
        ("expect: {message: true}", 17, "預かっていません"),
        ("expect: {report: mail}", 17, "報告していません"),
        ("expect: {waits: operator}", 17, "待っていません"),
        ("expect: {waits: godot}", 17, "waits に書けるのは"),
        ("expect: {smells: good}", 17, "expect に書けない項目です: smells"),
        ("expect: 電話", 17, "の形で書いてください"),
        ("sings: la", 17, "テストの行を読み取れません: sings"),
        ("clock: yesterday", 17, "時刻を読み取れません"),
    ],
)
def test_a_test_that_does_not_hold_says_why_and_where(lines, line, words):
    result = one(lines)

    assert not result.passed
    assert words in (result.problem or "")
    assert result.line == line


@pytest.mark.parametrize("source", ["flows.yaml", *PACKS])
def test_the_worked_example_and_the_packs_pass_their_own_tests(source):
    loaded = load_flow(pack_text(source) if source in PACKS else (ROOT / source).read_text(encoding="utf-8"))
    assert loaded.flow is not None

    failed = [result for result in run_tests(resolve(loaded.flow), loaded.flow.tests, loaded.positions) if not result.passed]

    assert failed == []


def test_without_a_clock_a_test_takes_place_when_the_client_is_open():
    flow = flow_of(STEPS)

    assert flow.hours.is_open(usual_time(flow))


@pytest.mark.parametrize(
    "move",
    [
        Speaks("こんにちは"), Speaks("こんにちは", hangs_up=True), Speaks("あの", late=True), Presses("0312345678"), IsSilent(), GoesAway(),
        CallsFrom("+81312345678"), CallsFrom(None), ClockIs(datetime(2026, 11, 29, 3, 0, tzinfo=TOKYO)), RingEnds("busy"), OperatorDoes("too_long"),
        Breaks(),
    ],
)  # fmt: skip
def test_a_move_written_down_reads_back(move):
    assert read_move(as_line(move)) == move


def test_a_line_with_two_moves_is_refused():
    with pytest.raises(BadMove):
        read_move({"keys": "1", "silence": True})


FILE = f"""# comment at the top
{HEAD}flow:
  start: {{queue: 一般}}   # a person
tests:   # ours
    先のテスト:
      - expect: {{step: start}}

# about music
music: https://example.jp/m.mp3
"""


def saved(text: str, name: str = "新しい") -> str:
    loaded = load_flow(text)
    assert loaded.flow is not None, loaded.problems
    player = Player(resolve(loaded.flow))
    moves = [CallsFrom("+81312345678"), OperatorDoes("answers")]
    for move in moves:
        player.play(move)
    return with_test(text, name, lines_of_test(moves, player))


@pytest.mark.parametrize("text", [FILE, FILE.split("tests:", 1)[0], FILE.split("tests:", 1)[0].rstrip("\n"), FILE.split("\n# about", 1)[0]])
def test_a_played_call_is_put_behind_the_other_tests_and_nothing_else_changes(text):
    after = saved(text)

    loaded = load_flow(after)
    assert loaded.flow is not None, loaded.problems
    assert loaded.flow.tests["新しい"] == [{"from": "+81312345678"}, {"operator": "answers"}, {"expect": {"end": "handled"}}]
    assert [line for line in after.splitlines() if line in text.splitlines()] == text.splitlines()
    assert all(result.passed for result in run_tests(resolve(loaded.flow), loaded.flow.tests))


def test_a_name_that_is_taken_is_refused():
    with pytest.raises(CannotSave, match="先のテスト"):
        saved(FILE, "先のテスト")


def test_tests_in_one_line_are_refused_rather_than_rewritten():
    with pytest.raises(CannotSave, match="1行"):
        saved(FILE.split("tests:", 1)[0] + "tests: {a: [{silence: true}]}\n")
