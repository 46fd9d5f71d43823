"""CSV files as people have them."""

from __future__ import annotations

from pathlib import Path

import pytest

from cxsim.analysis.calibrate.faults import TableError
from cxsim.analysis.calibrate.sheet import read_sheet


def file(folder: Path, content: str | bytes) -> Path:
    path = folder / "table.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@pytest.mark.parametrize(
    "content",
    [
        "year,kept\n0,10\n1,9\n",
        "\ufeffyear;kept\r\n0;10\r\n1;9\r\n",
        "year\tkept\n\n0\t10\n\n1\t9\n",
        'year|kept\n"0"|10\n1|9\n',
        "year;kept;\n0;10;\n1;9;\n",
        "year,kept\n0,10\n1,9".encode("utf-16"),
    ],
)
def test_marks_delimiters_blank_lines_and_encodings(tmp_path: Path, content: str | bytes) -> None:
    sheet = read_sheet(file(tmp_path, content))
    assert sheet.header == ("year", "kept")
    assert [row.cells for row in sheet.rows] == [("0", "10"), ("1", "9")]


def test_lines_are_those_of_the_file(tmp_path: Path) -> None:
    sheet = read_sheet(file(tmp_path, 'a,b\n"two\nlines",1\n\n3,4\n'))
    assert [row.line for row in sheet.rows] == [2, 5]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", "there is no data"),
        ("year,kept\n", "there is no data"),
        ("0,10\n1,9\n", "must name the columns"),
        ("a,a\n1,2\n", "two columns have this name"),
        ("a,b\n1\n", "table.csv:2: has 1 cells, and the header has 2"),
        ("a,b\n1,2,3\n", "table.csv:2: has 3 cells"),
        (b"PK\x03\x04", "workbook"),
        (b"a\0b", "not text"),
    ],
)
def test_what_is_no_table_is_refused(tmp_path: Path, content: str | bytes, told: str) -> None:
    with pytest.raises(TableError, match=told):
        read_sheet(file(tmp_path, content))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(TableError, match=r"none\.csv: there is no such file"):
        read_sheet(tmp_path / "none.csv")
