"""Retention curves: the share of the starting cohort still there, week by week."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from cxsim.analysis.comparison import Comparison
from cxsim.analysis.headline import ARMS, headline, percent
from cxsim.presentation import theme
from cxsim.presentation.charts.view import Table, View, names_of
from cxsim.presentation.layout import wrap
from cxsim.runs.run import Floats, Run

CENTRAL = 0.9
"""Share of runs the band holds."""
COLOURED = 2
"""Beyond that many structures only the best and the baseline keep their colours."""


LABELS, NAMES = 3.1, 2.6
"""Inches for the labels at the right and, at most, for the names below at the left."""


@dataclass(frozen=True)
class Curve:
    """One structure over the runs: mean and band, shape (weeks + 1,), shares 0..1.

    ``at_risk`` holds customers of the starting cohort still there, mean over the runs, at the
    chart's ``marks``.
    """

    name: str
    title: str
    position: int
    mean: Floats
    low: Floats
    high: Floats
    at_risk: tuple[float, ...]
    highlighted: bool


@dataclass(frozen=True)
class RetentionCurves:
    """What the chart shows; curves in the order run, ``marks`` in weeks."""

    title: str
    subtitle: str
    weeks: int
    marks: tuple[int, ...]
    floor: float
    curves: tuple[Curve, ...]

    def table(self) -> Table:
        """Percent still there at the marks, structure by structure."""
        heads = tuple(f"week {mark}" for mark in self.marks[1:])
        rows = [
            (c.title, *(percent(float(c.mean[mark])) for mark in self.marks[1:]))
            for c in self.curves
        ]
        return Table("Customers still there, % of the start", ("Structure", *heads), tuple(rows))


@dataclass(frozen=True)
class _Room:
    """Edges of the axes in inches; shares from the floor to 1 go from the bottom to the top."""

    left: float
    bottom: float
    right: float
    top: float

    def inches(self, share: float, floor: float) -> float:
        return self.bottom + (share - floor) / (1 - floor) * (self.top - self.bottom)

    def share(self, inches: float, floor: float) -> float:
        return floor + (inches - self.bottom) / (self.top - self.bottom) * (1 - floor)


def of(view: View) -> RetentionCurves:
    """The numbers of the chart, for results as they are shown."""
    for name in names_of(view):
        view.series(name, "alive")
    return retention_numbers(view.results.runs, view.arm, view.comparison)


def retention_numbers(
    runs: Sequence[Run],
    arm: str = "described",
    comparison: Comparison | None = None,
    titles: Mapping[str, str] | None = None,
) -> RetentionCurves:
    """The numbers of the chart, for the runs of one arm (there must be some)."""
    mine = [run for run in runs if run.resources == arm]
    weeks = mine[0].weeks
    marks = ticks(weeks)
    called = dict(titles or {})
    order = list(dict.fromkeys(run.ownership for run in mine))
    if comparison is not None:
        called = {s.ownership: s.title for s in comparison.standings} | called
        place = {s.ownership: s.position for s in comparison.standings}
    else:
        place = {name: number for number, name in enumerate(order)}
    chosen = _highlighted(order, mine, comparison)
    curves = [
        _curve(name, called.get(name, name), place[name], mine, marks, name in chosen)
        for name in sorted(order, key=lambda name: place[name])
    ]
    lowest = min(float(c.low.min()) for c in curves)
    seeds = len({run.seed for run in mine})
    title = "Customers kept, by ownership structure"
    if comparison is not None:
        title = headline(comparison, arm)
    return RetentionCurves(
        title,
        f"Share of the starting customers still there. {ARMS.get(arm, arm)}. Lines: mean of "
        f"{seeds} runs; bands: {CENTRAL * 100:g}% of them.",
        weeks,
        marks,
        max(0.0, np.floor((lowest - 0.02) * 10) / 10),
        tuple(curves),
    )


def retention_curves(
    runs: Sequence[Run],
    arm: str = "described",
    comparison: Comparison | None = None,
    titles: Mapping[str, str] | None = None,
    foot: str = "",
) -> Figure:
    """The chart: a curve and a band a structure, labels at their ends, numbers at risk below."""
    drawn = None if comparison is None else theme.with_names_shown(comparison)
    called = {name: theme.name_shown(title, name) for name, title in (titles or {}).items()}
    numbers = retention_numbers(runs, arm, drawn, called)
    with theme.styled():
        return ink(numbers, foot)


def spread(
    wanted: Sequence[float], heights: Sequence[float], low: float, high: float
) -> list[float]:
    """Centres near those wanted, so that labels of these heights do not overlap.

    They stay within low..high where there is room for all. Order is kept.
    """
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    placed = [wanted[i] for i in order]
    sizes = [heights[i] for i in order]
    floor = low
    for n, size in enumerate(sizes):
        placed[n] = max(placed[n], floor + size / 2)
        floor = placed[n] + size / 2
    ceiling = high
    for n in range(len(sizes) - 1, -1, -1):
        placed[n] = min(placed[n], ceiling - sizes[n] / 2)
        ceiling = placed[n] - sizes[n] / 2
    back = dict(zip(order, placed, strict=True))
    return [back[i] for i in range(len(wanted))]


def ticks(weeks: int) -> tuple[int, ...]:
    step = next((s for s in (1, 2, 4, 13, 26, 52, 104, 260, 520) if weeks / s <= 6), 1040)
    return tuple(range(0, weeks + 1, step))


def _highlighted(
    order: Sequence[str], runs: Sequence[Run], comparison: Comparison | None
) -> set[str]:
    if len(order) <= COLOURED:
        return set(order)
    ends = {
        name: np.mean([r.weekly["alive"][-1] for r in runs if r.ownership == name])
        for name in order
    }
    best = max(order, key=lambda name: ends[name])
    return {best, comparison.baseline if comparison else order[0]}


def _curve(
    name: str, title: str, position: int, runs: Sequence[Run], marks: Sequence[int], high: bool
) -> Curve:
    mine = [run for run in runs if run.ownership == name]
    alive = np.array([run.weekly["alive"] for run in mine], dtype=np.float64)
    mean: Floats = alive.mean(axis=0)
    edge = (1 - CENTRAL) / 2
    band = np.quantile(alive, [edge, 1 - edge], axis=0)
    at_risk = tuple(float(mean[week]) * mine[0].customers for week in marks)
    return Curve(name, title, position, mean, band[0], band[1], at_risk, high)


def ink(numbers: RetentionCurves, foot: str) -> Figure:
    """The ink of the chart."""
    figure = theme.blank()
    bottom, top = theme.frame(figure, numbers.title, numbers.subtitle, foot)
    shown = [curve for curve in numbers.curves if curve.highlighted]
    measure = theme.inches(9)
    names = max(measure(curve.title) for curve in shown)
    line = 0.22 if names <= NAMES else 0.36
    left = theme.MARGIN + min(NAMES, max(names, 1.4)) + 0.45
    axis = bottom + 0.1 + line * len(shown) + 0.8
    room = _Room(left, axis, theme.WIDE - theme.MARGIN - LABELS - 0.4, top - 0.5)
    axes = theme.axes(figure, room.left, room.bottom, room.right, room.top)
    for curve in numbers.curves:
        _draw(axes, curve)
    _scale(figure, axes, numbers, room)
    _labels(figure, axes, numbers, room)
    _at_risk(figure, numbers, shown, room, line)
    return figure


def _ink_of(curve: Curve) -> str:
    return theme.colour(curve.position) if curve.highlighted else theme.PALE


def _draw(axes: Axes, curve: Curve) -> None:
    weeks = np.arange(curve.mean.size)
    ink, front = _ink_of(curve), 3 if curve.highlighted else 2
    if not curve.highlighted:
        axes.plot(weeks, curve.mean, color=ink, lw=0.9, zorder=front)
        return
    axes.fill_between(weeks, curve.low, curve.high, color=ink, alpha=0.13, lw=0, zorder=1)
    style = theme.line_style(curve.position)
    axes.plot(weeks, curve.mean, color=ink, lw=2.2, ls=style, zorder=front)


def _scale(figure: Figure, axes: Axes, numbers: RetentionCurves, room: _Room) -> None:
    axes.set_xlim(0, numbers.weeks)
    axes.set_ylim(numbers.floor, 1)
    axes.set_xticks(numbers.marks)
    axes.grid(axis="y", color=theme.GRID)
    axes.yaxis.set_major_formatter(lambda value, _: f"{value * 100:g}%")
    axes.set_xlabel("weeks since the start", fontsize=10)
    cut = f" (axis starts at {numbers.floor * 100:.0f}%)" if numbers.floor > 0 else ""
    words = [f"customers kept, % of the starting cohort{cut}"]
    theme.write(figure, room.left, room.top + 0.12, words, 10, theme.QUIET)


def _labels(figure: Figure, axes: Axes, numbers: RetentionCurves, room: _Room) -> None:
    """Names at the ends of the curves, moved apart, each tied to its curve by a thin line."""
    size, lines, heights = _label_lines(numbers, room)
    ends = [float(curve.mean[-1]) for curve in numbers.curves]
    wanted = [room.inches(end, numbers.floor) for end in ends]
    placed = spread(wanted, heights, room.bottom - 0.3, room.top + 0.3)
    week = numbers.weeks / (room.right - room.left)
    for curve, end, centre, text in zip(numbers.curves, ends, placed, lines, strict=True):
        ink = theme.INK if curve.highlighted else theme.QUIET
        theme.write(figure, room.right + 0.4, centre, text, size, ink, va="center")
        value = room.share(centre, numbers.floor)
        xs = [numbers.weeks + week * step for step in (0, 0.08, 0.28, 0.36)]
        ys = [end, end, value, value]
        axes.plot(xs, ys, color=_ink_of(curve), lw=1.2, clip_on=False)


def _label_lines(
    numbers: RetentionCurves, room: _Room
) -> tuple[float, list[list[str]], list[float]]:
    """Size of the labels in points, their lines, their heights in inches: as large as fits."""
    size = 11.0
    while True:
        measure = theme.inches(size)
        words = [f"{percent(float(c.mean[-1]))} {c.title}" for c in numbers.curves]
        lines = [wrap(text, LABELS, measure) for text in words]
        heights = [theme.height(len(text), size) + 0.04 for text in lines]
        if sum(heights) <= room.top - room.bottom + 0.6 or size <= 5:
            return size, lines, heights
        size -= 0.5


def _at_risk(
    figure: Figure, numbers: RetentionCurves, shown: Sequence[Curve], room: _Room, line: float
) -> None:
    """How many customers each mean stands on, under the weeks of the axis."""
    top = room.bottom - 0.65
    theme.write(
        figure, theme.MARGIN, top, ["customers still there"], 9, theme.QUIET, "bold", va="center"
    )
    for row, curve in enumerate(shown, 1):
        y = top - row * line
        wide = room.left - theme.MARGIN - 0.4
        small, name = theme.fitted(curve.title, wide, 1 if line < 0.3 else 2, 9)
        theme.write(figure, theme.MARGIN, y, name, small, va="center")
        for week, count in zip(numbers.marks, curve.at_risk, strict=True):
            x = room.left + week / numbers.weeks * (room.right - room.left)
            theme.write(figure, x, y, [f"{count:,.0f}"], 9, ha="center", va="center")
