"""The desk's pure rules."""

from datetime import UTC, datetime, timedelta

from ivr.desk import rules

NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)


def test_the_wait_is_unknown_without_operators_or_experience() -> None:
    assert rules.expected_wait_s(1, [60, 60, 60], 0) is None
    assert rules.expected_wait_s(1, [60, 60], 2) is None


def test_everyone_ahead_is_shared_between_the_operators() -> None:
    assert rules.expected_wait_s(4, [100, 50, 200], 2) == 200


def test_the_longest_wait_counts_even_with_operators_on_shift() -> None:
    late = NOW + timedelta(seconds=1)

    assert rules.overflow(status="waiting", max_wait_until=NOW, anyone_on_shift=True, now=late) == "max_wait"
    assert rules.overflow(status="waiting", max_wait_until=None, anyone_on_shift=True, now=late) is None
    assert rules.overflow(status="waiting", max_wait_until=late, anyone_on_shift=False, now=NOW) == "nobody"


def test_the_operator_hears_the_summary_without_numbers_and_marks() -> None:
    summary = "山田商店 佐藤様(要確認) 090-1234-5678/給湯器の修理について\n今日中に来てほしいとのこと。至急(お湯が出ない)"

    heard = rules.announcement("さくら不動産", None, summary)

    assert heard == (
        "受付です。さくら不動産様あてのお電話です。山田商店 佐藤様。給湯器の修理について。今日中に来てほしいとのこと。至急、お湯が出ない。"
        "お受けになる場合は、1を押してください。"
    )


def test_a_caller_whose_name_is_in_the_summary_is_named_once() -> None:
    assert rules.announcement("さくら不動産", "桜組合", "桜組合様(090-1234-5678)/点検について").count("桜組合") == 1
    assert rules.announcement("さくら不動産", "桜組合", "").count("桜組合様からです") == 1


def test_an_announcement_without_summary_or_name_is_still_a_sentence() -> None:
    assert rules.announcement("さくら不動産", None, "") == "受付です。さくら不動産様あてのお電話です。お受けになる場合は、1を押してください。"
