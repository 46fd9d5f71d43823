"""Text in columns, for a terminal: wide characters count two cells, cells wrap, nothing clips."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass

GAP = 2


@dataclass(frozen=True)
class Column:
    """A column: its head, on which side it stands, and the width it may be wrapped down to.

    ``least`` = 0 never wraps.
    """

    head: str
    right: bool = True
    least: int = 0


def cells(text: str) -> int:
    """Cells a text takes in a terminal: 2 for wide East Asian characters, 0 for marks."""
    return sum(_cell(c) for c in text)


def printable(text: str) -> str:
    """The text with control characters (line ends, escapes) turned into spaces."""
    return "".join(" " if unicodedata.category(c) in ("Cc", "Zl", "Zp") else c for c in text)


def runs_left(text: str) -> bool:
    """Whether the first letter that has a direction runs from right to left."""
    for character in text:
        kind = unicodedata.bidirectional(character)
        if kind in ("L", "R", "AL"):
            return kind != "L"
    return False


def directed(text: str) -> str:
    """A sentence of ours that begins with a name from right to left runs from left to right all
    the same: it is marked so. A name alone is left as it is."""
    ours = any(unicodedata.bidirectional(c) == "L" for c in text)
    return f"\u200e{text}" if ours and runs_left(text) else text


def wrap(text: str, width: float, measure: Callable[[str], float] = cells) -> list[str]:
    """Lines no wider than `width`, broken between words, or within a word that is wider.

    `measure` gives the width of a text in the unit of `width`: cells unless told.
    """
    lines = [""]
    for word in text.split():
        space = " " if lines[-1] else ""
        if measure(lines[-1] + space + word) <= width:
            lines[-1] += space + word
            continue
        lines += [""] * bool(lines[-1])
        for character in word:
            if lines[-1] and measure(lines[-1] + character) > width:
                lines.append("")
            lines[-1] += character
    return lines


def pad(text: str, width: int, right: bool = False) -> str:
    """The text filled with spaces to `width` cells."""
    fill = " " * max(0, width - cells(text))
    return fill + text if right else text + fill


def table(
    columns: Sequence[Column],
    rows: Sequence[Sequence[str]],
    width: int,
    styles: Sequence[Sequence[str]] | None = None,
) -> list[str]:
    """Lines of a table of at most `width` cells, as far as the columns may be wrapped.

    ``styles`` holds one ANSI code a cell ("" for none), put around it after it is measured.
    """
    widths = _widths(columns, rows, width)
    heads = [c.head for c in columns]
    lines = _lines(columns, heads, widths, ["1"] * len(columns) if styles else None)
    lines.append("-" * min(width, sum(widths) + GAP * (len(widths) - 1)))
    for number, row in enumerate(rows):
        lines += _lines(columns, row, widths, styles[number] if styles else None)
    return lines


def least_width(columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> int:
    """Cells the table takes at the least."""
    widths = _widths(columns, rows, 0)
    return sum(widths) + GAP * (len(widths) - 1)


def _cell(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1


def _widths(columns: Sequence[Column], rows: Sequence[Sequence[str]], width: int) -> list[int]:
    widths = [
        max([*(cells(part) for part in column.head.split("\n")), *(cells(r[i]) for r in rows)])
        for i, column in enumerate(columns)
    ]
    while sum(widths) + GAP * (len(widths) - 1) > width:
        room = [w - (c.least or w) for w, c in zip(widths, columns, strict=True)]
        if max(room) <= 0:
            break
        # The widest gives first, cell by cell, so that no column is squeezed for another.
        widest = max((i for i in range(len(widths)) if room[i] > 0), key=lambda i: widths[i])
        widths[widest] -= 1
    return widths


def _lines(
    columns: Sequence[Column],
    row: Sequence[str],
    widths: list[int],
    styles: Sequence[str] | None,
) -> list[str]:
    parts = [
        [line for piece in text.split("\n") for line in wrap(piece, w)]
        for text, w in zip(row, widths, strict=True)
    ]
    high = max(len(p) for p in parts)
    lines: list[str] = []
    for n in range(high):
        texts = [
            pad(p[n] if n < len(p) else "", w, c.right)
            for p, w, c in zip(parts, widths, columns, strict=True)
        ]
        if styles:
            texts = [paint(t, s) for t, s in zip(texts, styles, strict=True)]
        lines.append((" " * GAP).join(texts).rstrip())
    return lines


def paint(text: str, style: str) -> str:
    """The text in an ANSI style, or as it is without one or without ink."""
    return f"\x1b[{style}m{text}\x1b[0m" if style and text.strip() else text
