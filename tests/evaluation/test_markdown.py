"""Tables that read well in a terminal and as Markdown."""

from ivr.evaluation.markdown import Section, markdown


def test_columns_are_as_wide_as_their_widest_cell_on_a_screen() -> None:
    section = Section("表")
    section.table(("語", "n"), [("電話", 1), ("a|b", 22)])

    assert markdown([section]) == "## 表\n\n| 語   | n  |\n|------|----|\n| 電話 | 1  |\n| a\\|b | 22 |\n"


def test_a_table_or_list_without_rows_is_left_out() -> None:
    section = Section("empty")
    section.table(("a",), [])
    section.lines("Worst:", [])

    assert markdown([section]) == "## empty\n"
