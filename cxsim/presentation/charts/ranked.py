"""Ranked paired differences: what each structure keeps against the baseline, and how sure."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from cxsim.analysis.comparison import Comparison, Difference, Standing
from cxsim.analysis.headline import ARMS, baseline_of, headline
from cxsim.analysis.verdict import after, points
from cxsim.presentation import theme
from cxsim.presentation.charts.view import Table, View
from cxsim.presentation.layout import wrap

CENTRAL = 0.9
"""Share of single runs the pale band holds."""
SHIFT = 0.22
"""How far the dots of two arms stand from the middle of their row, in rows."""


@dataclass(frozen=True)
class Dot:
    """A mean difference, its interval and the spread of single runs, in percentage points."""

    arm: str
    mean: float | None
    low: float | None
    high: float | None
    run_low: float | None
    run_high: float | None
    sure: bool
    label: str


@dataclass(frozen=True)
class Row:
    """One structure: its place in the run (for its colour) and one dot an arm."""

    name: str
    title: str
    position: int
    dots: tuple[Dot, ...]


@dataclass(frozen=True)
class RankedDifferences:
    """What the chart shows, best structure first."""

    title: str
    subtitle: str
    axis: str
    arms: tuple[str, ...]
    rows: tuple[Row, ...]

    def table(self) -> Table:
        """Difference and interval of every structure and arm, in percentage points."""
        heads = tuple(ARMS.get(arm, arm) for arm in self.arms)
        rows = [(r.title, *(_cell(r, arm) for arm in self.arms)) for r in self.rows]
        return Table(self.axis[:1].upper() + self.axis[1:], ("Structure", *heads), tuple(rows))


def of(view: View) -> RankedDifferences:
    """The numbers of the chart, for results as they are shown."""
    return ranked_numbers(view.comparison)


def ranked_numbers(comparison: Comparison) -> RankedDifferences:
    """The numbers of the chart; titles and words by rule."""
    first = comparison.arms[0]
    rows = [
        _row(comparison, standing)
        for standing in comparison.ranked(first)
        if not standing.is_baseline
    ]
    base = baseline_of(comparison, first)
    level = f"simultaneous {comparison.level * 100:g}% intervals"
    title = headline(comparison, first)
    if len(comparison.arms) > 1:
        title = f"{ARMS.get(first, first)}: {title}"
    when = after(comparison.horizons[-1])
    return RankedDifferences(
        title,
        f"Customers kept after {when}: mean difference, {level}. Pale: {CENTRAL * 100:g}% of "
        "single runs. Grey: may be zero.",
        f"percentage points more (+) or fewer (-) than {base.title}",
        comparison.arms,
        tuple(rows),
    )


def ranked_differences(comparison: Comparison, foot: str = "") -> Figure:
    """The chart: dots with simultaneous intervals, a pale band for the spread of single runs."""
    numbers = ranked_numbers(theme.with_names_shown(comparison))
    with theme.styled():
        return ink(numbers, foot)


def _cell(row: Row, arm: str) -> str:
    return next((dot.label for dot in row.dots if dot.arm == arm), "?")


def _row(comparison: Comparison, standing: Standing) -> Row:
    dots = [
        _dot(arm, other.differences[comparison.last])
        for arm in comparison.arms
        for other in comparison.of(arm)
        if other.ownership == standing.ownership and not other.is_baseline
    ]
    return Row(standing.ownership, standing.title, standing.position, tuple(dots))


def _dot(arm: str, difference: Difference) -> Dot:
    found, mean = difference.interval, difference.mean
    edge = (1 - CENTRAL) / 2
    many = len(difference.values) > 1
    low, high = np.quantile(difference.values, [edge, 1 - edge]) * 100 if many else (None, None)
    label = "?" if mean is None else points(mean, signed=True)
    if found is not None and mean is not None:
        label += f" ({points(found.low, signed=True)} to {points(found.high, signed=True)})"
    return Dot(
        arm,
        None if mean is None else mean * 100,
        None if found is None else found.low * 100,
        None if found is None else found.high * 100,
        None if low is None else float(low),
        None if high is None else float(high),
        difference.verdict in ("more", "fewer"),
        label,
    )


def ink(numbers: RankedDifferences, foot: str) -> Figure:
    """The ink of the chart."""
    figure = theme.blank()
    bottom, top = theme.frame(figure, numbers.title, numbers.subtitle, foot)
    bottom, top = bottom + 0.75, top - 0.2
    if len(numbers.arms) > 1:
        _key(figure, numbers.arms, top)
        top -= 0.3
    room = (top - bottom) / max(1, len(numbers.rows))
    size, lines, left = _names(numbers.rows, room)
    apart = room if len(numbers.arms) == 1 else 2 * SHIFT * room
    small = min(size, 10.5, apart * 72 / 1.25)
    labels = [dot.label for row in numbers.rows for dot in row.dots]
    measure = theme.inches(small)
    right = theme.WIDE - theme.MARGIN - max(map(measure, labels), default=0) - 0.15
    axes = theme.axes(figure, left + 0.2, bottom, right, top)
    for place, (row, text) in enumerate(zip(numbers.rows, lines, strict=True)):
        centre = top - (place + 0.5) * room
        theme.write(figure, left, centre, text, size, ha="right", va="center")
        _dots(figure, axes, row, len(numbers.rows) - 1 - place, small, centre, room)
    _scale(figure, axes, numbers, bottom)
    return figure


def _names(rows: tuple[Row, ...], room: float) -> tuple[float, list[list[str]], float]:
    """Size of the names, their lines, and the right edge of their column in inches."""
    size = 12.0
    while True:
        measure = theme.inches(size)
        lines = [wrap(row.title, 3.4, measure) for row in rows]
        if size <= 5 or all(theme.height(len(text), size) <= room * 0.95 for text in lines):
            break
        size -= 0.5
    wide = max((measure(line) for text in lines for line in text), default=0)
    return size, lines, theme.MARGIN + wide


def _dots(
    figure: Figure, axes: Axes, row: Row, level: int, size: float, centre: float, room: float
) -> None:
    for number, dot in enumerate(row.dots):
        shift = 0.0 if len(row.dots) == 1 else SHIFT - 2 * SHIFT * number
        height = level + shift
        ink = theme.colour(row.position) if dot.sure else theme.PALE
        if dot.run_low is not None and dot.run_high is not None:
            thick = min(0.3, 0.3 / room)
            wide = dot.run_high - dot.run_low
            axes.barh(height, wide, thick, dot.run_low, color=ink, alpha=0.2)
        if dot.low is not None and dot.high is not None:
            axes.plot([dot.low, dot.high], [height, height], color=ink, lw=2.2)
        if dot.mean is not None:
            fill = ink if dot.arm == "described" or len(row.dots) == 1 else "white"
            axes.plot([dot.mean], [height], "o", ms=8, mec=ink, mfc=fill, mew=2)
        x = theme.WIDE - theme.MARGIN
        y = centre + shift * room
        theme.write(figure, x, y, [dot.label], size, ha="right", va="center")


def _scale(figure: Figure, axes: Axes, numbers: RankedDifferences, bottom: float) -> None:
    dots = [dot for row in numbers.rows for dot in row.dots]
    ends = [
        value
        for dot in dots
        for value in (dot.mean, dot.low, dot.high, dot.run_low, dot.run_high)
        if value is not None
    ]
    low, high = min([0.0, *ends]), max([0.0, *ends])
    room = (high - low) * 0.06 or 1.0
    axes.set_xlim(low - room, high + room)
    axes.set_ylim(-0.5, max(1, len(numbers.rows)) - 0.5)
    axes.set_yticks([])
    axes.grid(axis="x", color=theme.GRID)
    axes.axvline(0, color=theme.INK, lw=1.2)
    axes.xaxis.set_major_formatter(lambda value, _: "0" if abs(value) < 1e-9 else f"{value:+g}")
    wide = theme.WIDE - 2 * theme.MARGIN
    size, lines = theme.fitted(numbers.axis, wide, 2, 10.5)
    where = {"ha": "right", "va": "top"}
    theme.write(figure, theme.WIDE - theme.MARGIN, bottom - 0.28, lines, size, theme.QUIET, **where)


def _key(figure: Figure, arms: tuple[str, ...], top: float) -> None:
    marks = {"described": "\u25cf"}
    words = "     ".join(f"{marks.get(a, chr(0x25CB))} {ARMS.get(a, a).lower()}" for a in arms)
    theme.write(figure, theme.MARGIN, top, [words], 11, va="top")
