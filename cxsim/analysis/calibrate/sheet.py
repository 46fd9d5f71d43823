"""A CSV file as people have them: byte order marks, semicolons, tabs, quotes, blank lines."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from pathlib import Path

from cxsim.analysis.calibrate.faults import Faults

DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
LARGEST = 500_000_000


@dataclass(frozen=True)
class Row:
    """Cells of one row; `line` is counted from 1."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Sheet:
    """A table of text; every row has as many cells as the header."""

    file: str
    header: tuple[str, ...]
    rows: tuple[Row, ...]
    delimiter: str
    notes: tuple[str, ...]

    def column(self, name: str) -> list[str]:
        """All cells of a column."""
        place = self.header.index(name)
        return [row.cells[place] for row in self.rows]


def read_sheet(path: Path) -> Sheet:
    """Read a CSV file; raises TableError with every line that does not fit."""
    faults = Faults(path.name)
    text, notes = _text(path, faults)
    delimiter = _delimiter(text)
    lines = _lines(text, delimiter, faults)
    if len(lines) < 2:
        raise faults.stop(0, "", "there is no data below a line that names the columns")
    header = tuple(name.strip() for name in lines[0].cells)
    while header and not header[-1]:
        header = header[:-1]
    header = tuple(name or f"column {n}" for n, name in enumerate(header, 1))
    _check_header(header, lines[0].line, faults)
    rows = [_fitted(row, len(header), faults) for row in lines[1:]]
    faults.refuse()
    if delimiter != ",":
        notes.append(f"cells are divided by {DELIMITERS[delimiter]}")
    return Sheet(path.name, header, tuple(rows), delimiter, tuple(notes))


def _text(path: Path, faults: Faults) -> tuple[str, list[str]]:
    try:
        if path.stat().st_size > LARGEST:
            raise faults.stop(0, "", "the file is larger than 500 MB; give a table by period")
        raw = path.read_bytes()
    except FileNotFoundError:
        raise faults.stop(0, "", "there is no such file; check the path") from None
    except OSError as error:
        raise faults.stop(0, "", f"the file cannot be read ({error.strerror})") from None
    if raw[:2] == b"PK":
        raise faults.stop(0, "", "this is a workbook or an archive; save the sheet as CSV")
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return raw.decode("utf-16", errors="replace"), ["read as UTF-16"]
    if b"\0" in raw:
        raise faults.stop(0, "", "this is not text; save the table as CSV")
    try:
        return raw.decode("utf-8-sig"), []
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace"), ["read as Windows-1252"]


def _delimiter(text: str) -> str:
    """The delimiter of the header; where none stands there, the table has one column."""
    head = next((line for line in text.splitlines() if line.strip()), "")
    counts = {mark: head.count(mark) for mark in DELIMITERS}
    return max(counts, key=lambda mark: (counts[mark], mark == ","))


def _lines(text: str, delimiter: str, faults: Faults) -> list[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    rows: list[Row] = []
    before = 0
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append(Row(before + 1, tuple(cell.strip() for cell in cells)))
            before = reader.line_num
    except csv.Error as error:
        raise faults.stop(before + 1, "", f"this line cannot be read as CSV ({error})") from None
    return rows


def _check_header(header: tuple[str, ...], line: int, faults: Faults) -> None:
    if all(name.replace(".", "").replace(",", "").isdigit() for name in header):
        raise faults.stop(line, "", "the first line must name the columns, and here are numbers")
    for name in sorted({name for name in header if header.count(name) > 1}):
        faults.add(line, name, "two columns have this name; rename one of them")


def _fitted(row: Row, width: int, faults: Faults) -> Row:
    cells = row.cells
    if len(cells) < width or any(cells[width:]):
        faults.add(row.line, "", f"has {len(cells)} cells, and the header has {width}")
        cells = (*cells, *[""] * width)
    return Row(row.line, cells[:width])
