"""Marks that several charts share: a column of names, a line of keys, text in a cell."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from cxsim.presentation import theme
from cxsim.presentation.layout import wrap

ON_PALE, ON_DEEP = "#232323", "#fdfdfd"
"""Ink on a coloured cell; not the page's ink, which may be turned for a dark one."""


def column(
    titles: Sequence[str], room: float, widest: float = 3.4, size: float = 12.0
) -> tuple[float, list[list[str]], float]:
    """Names in rows of that height: their size in points, their lines, their width in inches."""
    while True:
        measure = theme.inches(size)
        lines = [wrap(title, widest, measure) for title in titles]
        if size <= 4 or all(theme.height(len(text), size) <= room * 0.95 for text in lines):
            break
        size -= 0.5
    return size, lines, max((measure(line) for text in lines for line in text), default=0.0)


def heads(titles: Sequence[str], room: float, highest: float) -> tuple[float, list[list[str]]]:
    """Names over columns of that width, at most so high: their size in points and their lines."""
    size = 11.0
    while True:
        lines = [wrap(title, room * 0.94, theme.inches(size)) for title in titles]
        if size <= 3.5 or max(theme.height(len(text), size) for text in lines) <= highest:
            return size, lines
        size -= 0.5


def keys(
    figure: Figure, top: float, entries: Sequence[tuple[str, str]], left: float = theme.MARGIN,
    size: float = 10.5,
) -> float:  # fmt: skip
    """Coloured dots with their names in lines from the left; the lower end in inches."""
    measure = theme.inches(size)
    right = theme.WIDE - theme.MARGIN
    x, line = left, theme.height(1, size) + 0.05
    top -= line
    for ink, name in entries:
        text = wrap(theme.drawable(name), right - left - 0.3, measure)
        wide = 0.22 + max(map(measure, text)) + 0.3
        if x > left and x + wide > right + 0.3:
            x, top = left, top - line
        theme.write(figure, x, top, ["\u25cf"], size, ink)
        for number, part in enumerate(text):
            theme.write(figure, x + 0.2, top - number * line, [part], size)
        x, top = x + wide, top - (len(text) - 1) * line
    return top - 0.05


def rows_axes(
    figure: Figure, left: float, bottom: float, right: float, top: float, rows: int
) -> Axes:
    """Axes for rows 0 (at the top) .. rows - 1, each one unit high."""
    axes = theme.axes(figure, left, bottom, right, top)
    axes.set_ylim(rows - 0.5, -0.5)
    axes.set_yticks([])
    return axes


def said(
    figure: Figure, right: float, bottom: float, words: str, left: float = theme.MARGIN
) -> None:
    """What an axis shows and its unit, below its numbers, at its right end."""
    size, lines = theme.fitted(words, right - left, 2, 10.5)
    where = {"ha": "right", "va": "top"}
    theme.write(figure, right, bottom - 0.28, lines, size, theme.QUIET, **where)
