"""Expectation and satisfaction over time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from cxsim.analysis.verdict import after
from cxsim.presentation import theme
from cxsim.presentation.charts.marks import said
from cxsim.presentation.charts.retention import CENTRAL, spread, ticks
from cxsim.presentation.charts.view import Table, View, excludes_zero, names_of, span
from cxsim.presentation.layout import wrap
from cxsim.types import Floats

PANELS = {
    "expectation": ("expectation (0 to 1; part of the axis)", "{:.3f}"),
    "satisfaction": ("satisfaction (-1 to 1; part of the axis)", "{:+.3f}"),
}
LABELS = 2.9
"""Inches for the names at the right of each panel's lines."""


@dataclass(frozen=True, eq=False)
class Line:
    """One structure over the weeks: mean and band over the runs."""

    name: str
    title: str
    ink: str
    mean: Floats
    low: Floats
    high: Floats


@dataclass(frozen=True, eq=False)
class Feelings:
    """What the chart shows; a panel's name -> its lines, structures best first."""

    title: str
    subtitle: str
    weeks: int
    panels: dict[str, tuple[Line, ...]]

    def table(self) -> Table:
        """Both at the beginning and at the end."""
        heads = [f"{p.capitalize()}, {w}" for p in PANELS for w in ("first week", "last week")]
        rows: list[tuple[str, ...]] = []
        for lines in zip(*self.panels.values(), strict=True):
            cells = [
                PANELS[panel][1].format(float(line.mean[at]))
                for panel, line in zip(PANELS, lines, strict=True)
                for at in (0, -1)
            ]
            rows.append((lines[0].title, *cells))
        return Table("What customers expect and feel", ("Structure", *heads), tuple(rows))


def numbers(view: View) -> Feelings:
    """The numbers of the chart. Raises NotFoundError : the series were not kept."""
    edge = (1 - CENTRAL) / 2
    panels: dict[str, tuple[Line, ...]] = {}
    for panel in PANELS:
        lines: list[Line] = []
        for name in names_of(view):
            values = view.series(name, panel)
            low, high = np.quantile(values, [edge, 1 - edge], axis=0)
            mean = values.mean(axis=0)
            lines.append(Line(name, view.title_of(name), view.ink(name), mean, low, high))
        panels[panel] = tuple(lines)
    return Feelings(
        _title(view),
        f"Mean over the customers of each week. {view.arm_said}; bands: {CENTRAL * 100:g}% of "
        "runs.",
        view.comparison.weeks,
        panels,
    )


def _title(view: View) -> str:
    leader, base = view.leader, view.baseline
    when = f"after {after(view.comparison.weeks)}"
    if leader is None:
        end = float(view.series(base.ownership, "satisfaction")[:, -1].mean())
        return f"Satisfaction under {base.title} is {end:+.2f} {when}"
    mine, theirs = view.shared(leader.ownership, base.ownership)
    own = view.series(leader.ownership, "satisfaction")[mine, -1]
    other = view.series(base.ownership, "satisfaction")[theirs, -1]
    size, found = view.paired(own, other, view.others)
    if not excludes_zero(found):
        return f"No clear difference in satisfaction between {leader.title} and {base.title} {when}"
    word = "more" if size > 0 else "less"
    show: Callable[[float], str] = "{:+.2f}".format
    return (
        f"Customers of {leader.title} are {word} satisfied than those of {base.title} {when}: "
        f"{size:+.2f} ({view.comparison.level * 100:g}%: {span(found, show)})"
    )


def ink(shown: Feelings, foot: str) -> Figure:
    """The chart: two panels side by side, labels at the ends of their lines."""
    figure = theme.blank()
    bottom, top = theme.frame(figure, shown.title, shown.subtitle, foot)
    bottom, top = bottom + 0.75, top - 0.55
    half = (theme.WIDE - 2 * theme.MARGIN) / 2
    for number, (panel, lines) in enumerate(shown.panels.items()):
        left = theme.MARGIN + number * half + 0.55
        right = theme.MARGIN + (number + 1) * half - LABELS + 0.3
        axes = theme.axes(figure, left, bottom, right, top)
        theme.write(figure, left - 0.5, top + 0.15, [PANELS[panel][0]], 11, theme.QUIET, "bold")
        _draw(axes, lines, shown.weeks)
        _labels(figure, axes, lines, (left, bottom, right, top), shown.weeks)
        said(figure, right, bottom, "weeks since the start", left - 1)
    return figure


def _draw(axes: Axes, lines: tuple[Line, ...], weeks: int) -> None:
    for line in sorted(lines, key=lambda line: line.ink != theme.PALE):
        x = np.arange(1, line.mean.size + 1)
        if line.ink == theme.PALE:
            axes.plot(x, line.mean, color=line.ink, lw=0.9)
            continue
        axes.fill_between(x, line.low, line.high, color=line.ink, alpha=0.13, lw=0)
        axes.plot(x, line.mean, color=line.ink, lw=2.2)
    axes.set_xlim(0, weeks)
    axes.set_xticks(ticks(weeks)[::2] if len(ticks(weeks)) > 4 else ticks(weeks))
    axes.grid(axis="y", color=theme.GRID)
    axes.ticklabel_format(axis="y", useOffset=False)


def _labels(
    figure: Figure, axes: Axes, lines: tuple[Line, ...],
    room: tuple[float, float, float, float], weeks: int,
) -> None:  # fmt: skip
    left, bottom, right, top = room
    low, high = axes.get_ylim()
    scale = (top - bottom) / (high - low)
    size = 10.0
    while True:
        texts = [wrap(line.title, LABELS - 0.75, theme.inches(size)) for line in lines]
        heights = [theme.height(len(text), size) + 0.03 for text in texts]
        if sum(heights) <= top - bottom + 0.4 or size <= 4:
            break
        size -= 0.5
    ends = [float(line.mean[-1]) for line in lines]
    wanted = [bottom + (end - low) * scale for end in ends]
    placed = spread(wanted, heights, bottom - 0.2, top + 0.05)
    week = weeks / (right - left)
    for line, end, centre, text in zip(lines, ends, placed, texts, strict=True):
        plain = line.ink == theme.PALE
        theme.write(
            figure, right + 0.34, centre, text, size, theme.QUIET if plain else theme.INK,
            va="center",
        )  # fmt: skip
        value = low + (centre - bottom) / scale
        xs = [weeks + week * step for step in (0, 0.06, 0.24, 0.3)]
        axes.plot(xs, [end, end, value, value], color=line.ink, lw=1.1, clip_on=False)
    axes.set_ylim(low, high)
