"""Numbers as people write them."""

from __future__ import annotations

import pytest

from cxsim.analysis.calibrate.numbers import is_missing, number, style_of


@pytest.mark.parametrize(
    ("cells", "delimiter", "wanted"),
    [
        (["1,000", "869", "743"], ",", [1000, 869, 743]),
        (["1.000", "869", "743"], ";", [1000, 869, 743]),
        (["1.000", "0.869"], ",", [1.0, 0.869]),
        (["1,000", "0,869", "0,743"], ";", [1.0, 0.869, 0.743]),
        (["1.234,5", "12,0"], ";", [1234.5, 12.0]),
        (["1,234.5", "12.0"], ",", [1234.5, 12.0]),
        (["12 500", "9'500", "7\u00a0000"], ";", [12500, 9500, 7000]),
        (["63.1 %", "5%"], ",", [63.1, 5]),
        (["-3", "1e3", ".5"], ",", [-3, 1000, 0.5]),
    ],
)
def test_all_ways_to_write_a_number(
    cells: list[str], delimiter: str, wanted: list[float]
) -> None:
    style = style_of(cells, delimiter)
    found = [number(cell, style) for cell in cells]
    assert [n.value for n in found if n] == wanted


@pytest.mark.parametrize("cell", ["abc", "12a", "1.2.3", "--5", "1,2,3,4", ""])
def test_text_is_no_number(cell: str) -> None:
    assert number(cell, style_of([cell], ",")) is None


def test_a_percent_sign_is_noticed() -> None:
    style = style_of(["63,1%"], ";")
    found = number("63,1%", style)
    assert found is not None
    assert found.percent
    assert found.value == 63.1


def test_what_says_that_nothing_is_known() -> None:
    assert all(map(is_missing, ["", " ", "NA", "n/a", "NaN", "-"]))
    assert not any(map(is_missing, ["0", "x"]))
