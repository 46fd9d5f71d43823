"""The report as a PDF: the same story page by page, the numbers of every chart behind it."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence

from matplotlib.backends.backend_pdf import PdfPages
from matplotlib.figure import Figure

from cxsim.presentation import theme
from cxsim.presentation.charts.view import Table
from cxsim.presentation.layout import printable, wrap
from cxsim.presentation.report.listing import grouped
from cxsim.presentation.report.story import Part, Story

WIDE = theme.WIDE - 2 * theme.MARGIN
SMALL = 7.0
COLUMNS = 2


def booklet(story: Story) -> bytes:
    """The file's bytes: the same for the same story."""
    out = io.BytesIO()
    about = {"Title": printable(story.title), "CreationDate": None, "ModDate": None}
    with theme.styled(), PdfPages(out, metadata=about) as pages:
        for figure in _pages(story):
            pages.savefig(figure)
    return out.getvalue()


def _pages(story: Story) -> Iterator[Figure]:
    yield _opening(story)
    for part in story.parts:
        if part.chart is not None and part.view is not None:
            yield part.chart.draw(part.view)
        else:
            yield _words(story, part)
    for part in story.appendix:
        yield _words(story, part)
    for part in story.parts:
        if part.chart is not None and part.table is not None:
            yield from _numbers(part)
    yield from _parameters(story)


def _opening(story: Story) -> Figure:
    figure = theme.blank()
    size, lines = theme.fitted(story.title, WIDE, 2, 32, "bold")
    y = theme.HIGH * 0.62
    theme.write(figure, theme.MARGIN, y, lines, size, weight="bold", va="top")
    y -= theme.height(len(lines), size) + 0.25
    size, lines = theme.fitted(story.subtitle, WIDE, 3, 16)
    theme.write(figure, theme.MARGIN, y, lines, size, theme.QUIET, va="top")
    _foot(figure, story.source)
    return figure


def _words(story: Story, part: Part) -> Figure:
    """A page of words, with its table below them."""
    figure = theme.blank()
    top = _head(figure, part.title, part.lead)
    table = part.table if part.key != "rests" else None
    rows = 0 if table is None else len(table.rows) + 1
    room = top - 0.6 - min(0.22 * rows, 3.0)
    mark = "numbered" if part.key == "next" else "dotted"
    bottom = _bullets(figure, part.bullets, top, room, mark)
    if table is not None:
        _table(figure, table, bottom - 0.2, 0.55)
    _foot(figure, story.source)
    return figure


def _numbers(part: Part) -> Iterator[Figure]:
    """The table of a chart, on as many pages as it takes."""
    assert part.table is not None
    table, most = _upright(part.table), 24
    for start in range(0, len(table.rows), most):
        figure = theme.blank()
        top = _head(figure, f"Numbers: {part.title}", table.caption)
        shown = Table(table.caption, table.head, table.rows[start : start + most])
        _table(figure, shown, top, 0.55)
        _foot(figure, part.source)
        yield figure


def _upright(table: Table) -> Table:
    """The table, turned if it has more columns than rows."""
    if len(table.head) - 1 <= max(len(table.rows), 8):
        return table
    first, *others = zip(table.head, *table.rows, strict=True)
    return Table(table.caption, tuple(first), tuple(tuple(row) for row in others))


def _head(figure: Figure, title: str, lead: str) -> float:
    size, lines = theme.fitted(printable(title), WIDE, 2, 22, "bold")
    top = theme.HIGH - theme.MARGIN
    theme.write(figure, theme.MARGIN, top, lines, size, weight="bold", va="top")
    top -= theme.height(len(lines), size) + 0.1
    size, lines = theme.fitted(printable(lead), WIDE, 3, 14)
    theme.write(figure, theme.MARGIN, top, lines, size, theme.QUIET, va="top")
    return top - theme.height(len(lines), size) - 0.2


def _bullets(figure: Figure, bullets: Sequence[str], top: float, room: float, mark: str) -> float:
    size = 14.0
    while True:
        lines = [wrap(theme.drawable(b), WIDE - 0.35, theme.inches(size)) for b in bullets]
        high = sum(theme.height(len(text), size) + 0.08 for text in lines)
        if high <= room or size <= 6:
            break
        size -= 0.5
    for number, text in enumerate(lines, 1):
        sign = f"{number}." if mark == "numbered" else "\u2022"
        theme.write(figure, theme.MARGIN, top, [sign], size, va="top")
        theme.write(figure, theme.MARGIN + 0.35, top, text, size, va="top")
        top -= theme.height(len(text), size) + 0.08
    return top


def _table(figure: Figure, table: Table, top: float, bottom: float) -> None:
    """Rows between two heights; type as large as fits."""
    shares = _shares(table)
    size = 11.0
    while True:
        measure = theme.inches(size, "bold")
        lines = [
            [wrap(theme.drawable(c), s * WIDE - 0.15, measure)
             for c, s in zip(row, shares, strict=True)]
            for row in [table.head, *table.rows]
        ]  # fmt: skip
        highs = [theme.height(max(map(len, row)), size) + 0.08 for row in lines]
        if sum(highs) <= top - bottom or size <= 4:
            break
        size -= 0.5
    for number, (row, high) in enumerate(zip(lines, highs, strict=True)):
        x = theme.MARGIN
        for place, (text, share) in enumerate(zip(row, shares, strict=True)):
            weight = "bold" if number == 0 or place == 0 else "normal"
            theme.write(figure, x, top - 0.04, text, size, weight=weight, va="top")
            x += share * WIDE
        top -= high
        line = theme.axes(figure, theme.MARGIN, top, theme.WIDE - theme.MARGIN, top + 0.001)
        line.set_xticks([])
        line.set_yticks([])
        line.spines["bottom"].set_color(theme.GRID)


def _shares(table: Table) -> list[float]:
    measure = theme.inches(11, "bold")
    first = max(measure(printable(row[0])) for row in [table.head, *table.rows]) + 0.3
    count = len(table.head)
    if count == 2:
        return [min(first / WIDE, 0.6), 1 - min(first / WIDE, 0.6)]
    share = min(max(first / WIDE, 1 / count), 0.4)
    return [share] + [(1 - share) / (count - 1)] * (count - 1)


def _parameters(story: Story) -> Iterator[Figure]:
    column = (WIDE - 0.3) / COLUMNS
    measure = theme.inches(SMALL)
    lines = [
        line for words in grouped(story.parameters)
        for line in wrap(theme.drawable(words), column, measure)
    ]  # fmt: skip
    most = int(5.3 / theme.height(1, SMALL))
    pages = [lines[i : i + most * COLUMNS] for i in range(0, len(lines), most * COLUMNS)]
    for number, page in enumerate(pages, 1):
        figure = theme.blank()
        lead = "Value and grade (m measured, p published, a assumed) of every parameter."
        top = _head(figure, f"Appendix: every parameter ({number} of {len(pages)})", lead)
        for place in range(COLUMNS):
            part = page[place * most : (place + 1) * most]
            x = theme.MARGIN + place * (column + 0.3)
            theme.write(figure, x, top, part, SMALL, va="top")
        _foot(figure, story.source)
        yield figure


def _foot(figure: Figure, source: str) -> None:
    lines = wrap(theme.drawable(source), WIDE, theme.inches(8.5))
    theme.write(figure, theme.MARGIN, 0.2, lines, 8.5, theme.QUIET, va="bottom")
