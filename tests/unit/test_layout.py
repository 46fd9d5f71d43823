from __future__ import annotations

import pytest

from cxsim.presentation.layout import Column, cells, least_width, pad, paint, printable, table, wrap


@pytest.mark.parametrize(
    ("text", "width"),
    [("abc", 3), ("首席", 4), ("a首b", 4), ("e\u0301", 1), ("\uff46", 2), ("", 0)],
)
def test_cells_of_a_terminal(text: str, width: int) -> None:
    assert cells(text) == width


@pytest.mark.parametrize("width", [2, 3, 7, 20])
def test_wrapped_lines_fit_and_lose_nothing(width: int) -> None:
    text = (
        "a chief customer officer 首席客户官兼首席运营官 with a Donaudampfschifffahrtsgesellschaft"
    )
    lines = wrap(text, width)
    assert max(cells(line) for line in lines) <= width
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_wrap_keeps_words_whole_where_it_can() -> None:
    assert wrap("one two three", 7) == ["one two", "three"]
    assert wrap("", 7) == [""]


def test_wrap_by_another_measure() -> None:
    assert wrap("aa bb", 1.5, lambda text: 0.5 * len(text)) == ["aa", "bb"]


def test_control_characters_are_not_passed_on() -> None:
    assert printable("a\x1b[31mb\nc\u2028d\te") == "a [31mb c d e"


def test_pad_counts_wide_characters() -> None:
    assert pad("首", 4) == "首  "
    assert pad("首", 4, right=True) == "  首"


def test_columns_align_whatever_the_script() -> None:
    columns = [Column("name", right=False), Column("kept")]
    lines = table(columns, [["首席客户官", "1"], ["owner", "22"]], 40)
    assert lines == [
        "name        kept",
        "----------------",
        "首席客户官     1",
        "owner         22",
    ]
    assert len({cells(line) for line in lines}) == 1


def test_a_table_is_wrapped_to_the_width() -> None:
    columns = [Column("name", right=False, least=6), Column("kept"), Column("words", False, 8)]
    rows = [["a rather long name", "10.0%", "a verdict in many words"]]
    lines = table(columns, rows, 30)
    assert max(cells(line) for line in lines) <= 30
    assert "".join("".join(lines).split()).count("verdict") == 1
    assert least_width(columns, rows) == 6 + 5 + 8 + 4


def test_styles_do_not_change_the_columns() -> None:
    columns, rows = [Column("name", False), Column("kept")], [["owner", "1"]]
    plain = table(columns, rows, 40)
    styled = table(columns, rows, 40, [["31", ""]])
    assert styled != plain
    bare = [
        line.replace("\x1b[31m", "").replace("\x1b[1m", "").replace("\x1b[0m", "")
        for line in styled
    ]
    assert bare == plain


def test_paint_leaves_blanks_alone() -> None:
    assert paint("  ", "31") == "  "
    assert paint("a", "") == "a"
    assert paint("a", "31") == "\x1b[31ma\x1b[0m"
