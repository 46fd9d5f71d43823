"""Retention against customer equity: the trade-off, and the structures nothing else beats."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from cxsim.analysis.comparison import EQUITY
from cxsim.analysis.headline import ARMS
from cxsim.analysis.verdict import after
from cxsim.errors import NotFoundError
from cxsim.presentation import theme
from cxsim.presentation.charts.marks import said
from cxsim.presentation.charts.retention import spread
from cxsim.presentation.charts.view import Table, View
from cxsim.presentation.layout import wrap

LABELS = 3.3
FINE = (0, (1, 2.5))
"""Dots that lead to a name, unlike the line from one arm to the other."""
MARKS = (("\u25cf", "described"), ("\u25cb", "equal"))


@dataclass(frozen=True)
class Spot:
    """One structure: percent kept, currency per starting customer, and whether no other of its arm
    has more of both; ``equal`` is where it goes with equal resources, if that was run beside."""

    title: str
    ink: str
    kept: float
    equity: float
    efficient: bool
    equal: Spot | None = None

    @property
    def cells(self) -> tuple[str, str, str]:
        """Its figures as text."""
        return f"{self.kept:.1f}", f"{self.equity:,.1f}", "yes" if self.efficient else "no"


@dataclass(frozen=True)
class Tradeoff:
    """What the chart shows, most kept first."""

    title: str
    subtitle: str
    across: str
    up: str
    spots: tuple[Spot, ...]

    def table(self) -> Table:
        """Both figures of each structure."""
        heads = (self.across, self.up, "efficient")
        caption = "Customers kept and their worth"
        if not self.both:
            rows = [(s.title, *s.cells) for s in self.spots]
            return Table(caption, ("Structure", *heads), tuple(rows))
        rows = [
            (s.title, *s.cells, *(("?",) * 3 if s.equal is None else s.equal.cells))
            for s in self.spots
        ]
        short = ("kept", "equity", "efficient")
        twice = [f"{head}, {arm}" for arm in ("as described", "equal") for head in short]
        return Table(f"{caption}: {self.across}; {self.up}", ("Structure", *twice), tuple(rows))

    @property
    def both(self) -> bool:
        """Whether it shows where structures go with equal resources."""
        return any(s.equal is not None for s in self.spots)


def numbers(view: View) -> Tradeoff:
    """The numbers of the chart. Raises NotFoundError : equity was not kept."""
    spots = _spots(view)
    if view.beside is not None:
        there = _spots(view.beside)
        spots = {name: replace(s, equal=there.get(name)) for name, s in spots.items()}
    currency = view.results.company.economics.currency or "currency"
    when = after(view.comparison.horizons[-1])
    shown = list(spots.values())
    return Tradeoff(
        _title(shown),
        "By the means, whatever their intervals: no structure of the same resources beats an "
        f"efficient one on both. {view.arms_said}.",
        f"customers kept after {when}, %",
        f"customer equity, {currency} per starting customer",
        tuple(sorted(shown, key=lambda s: -s.kept)),
    )


def _spots(view: View) -> dict[str, Spot]:
    """Structure -> its spot in the arm of the view."""
    last = view.comparison.last
    known = [(s, (s.levels.get(last) or 0.0) * 100, s.levels.get(EQUITY)) for s in view.standings]
    if any(e is None for _, _, e in known):
        raise NotFoundError("these results lack the metric equity; a sweep keeps it with [keep]")
    pairs = [(k, e or 0.0) for _, k, e in known]
    return {
        s.ownership: Spot(
            s.title, view.ink(s.ownership), k, e or 0.0, efficient(pairs, (k, e or 0.0))
        )
        for s, k, e in known
    }


def efficient(spots: Sequence[tuple[float, float]], spot: tuple[float, float]) -> bool:
    """Whether none has at least as much of both, and more of one."""
    return not any(a >= spot[0] and b >= spot[1] and (a, b) != spot for a, b in spots)


def _title(spots: list[Spot]) -> str:
    best = [s.title for s in spots if s.efficient]
    if len(spots) == 1:
        return f"{best[0]}: customers kept and their worth"
    equal = [s.equal for s in spots if s.equal is not None]
    alike = _with_equal(best, equal) if equal else ""
    if len(best) == 1:
        return f"By the means, {best[0]} keeps the most customers and is worth the most{alike}"
    names = _named(best, len(spots))
    return f"By the means, {names} are efficient: to keep more is to be worth less{alike}"


def _with_equal(best: list[str], equal: list[Spot]) -> str:
    """What a title adds of equal resources."""
    there = [s.title for s in equal if s.efficient]
    if there == best:
        return "; with equal resources too"
    if len(there) == 1:
        return f"; with equal resources, {there[0]} does both"
    return f"; with equal resources, {_named(there, len(equal))} are efficient"


def _named(best: list[str], count: int) -> str:
    return " and ".join(best) if len(best) == 2 else f"{len(best)} of {count} structures"


def ink(shown: Tradeoff, foot: str) -> Figure:
    """The chart: a dot a structure, the efficient ones ringed and joined, names at the right; from
    each dot a line to where it goes with equal resources."""
    figure = theme.blank()
    bottom, top = theme.frame(figure, shown.title, shown.subtitle, foot)
    if shown.both:
        words = "     ".join(f"{mark} {ARMS[arm].lower()}" for mark, arm in MARKS)
        theme.write(figure, theme.MARGIN, top - 0.1, [words], 11, va="top")
        top -= 0.3
    bottom, top = bottom + 0.75, top - 0.5
    left, right = theme.MARGIN + 0.75, theme.WIDE - theme.MARGIN - LABELS - 0.5
    axes = theme.axes(figure, left, bottom, right, top)
    axes.grid(color=theme.GRID)
    edge = sorted((s.kept, s.equity) for s in shown.spots if s.efficient)
    axes.plot([x for x, _ in edge], [y for _, y in edge], color=theme.INK, lw=1, ls=(0, (4, 3)))
    for spot in sorted(shown.spots, key=lambda s: s.ink != theme.PALE):
        _dot(axes, spot, spot.ink)
        if spot.equal is not None:
            xs, ys = [spot.kept, spot.equal.kept], [spot.equity, spot.equal.equity]
            axes.plot(xs, ys, color=spot.ink, lw=1.4, zorder=1.5)
            _dot(axes, spot.equal, "white", 8)
    axes.margins(0.12)
    axes.ticklabel_format(axis="x", useOffset=False, style="plain")
    axes.yaxis.set_major_formatter("{x:,.0f}")
    _labels(figure, axes, shown.spots, (left, bottom, right, top))
    words = f"{shown.up} (axes do not start at 0; ringed: efficient)"
    theme.write(
        figure, theme.MARGIN, top + 0.15, [words],
        10, theme.QUIET,
    )  # fmt: skip
    said(figure, right, bottom, shown.across)
    return figure


def _dot(axes: Axes, spot: Spot, fill: str, size: float = 10) -> None:
    axes.plot([spot.kept], [spot.equity], "o", ms=size, mec=spot.ink, mfc=fill, mew=2)
    if spot.efficient:
        axes.plot([spot.kept], [spot.equity], "o", ms=17, mec=theme.INK, mfc="none", mew=1.2)


def _labels(
    figure: Figure, axes: Axes, spots: tuple[Spot, ...], room: tuple[float, float, float, float]
) -> None:
    left, bottom, right, top = room
    (x0, x1), (y0, y1) = axes.get_xlim(), axes.get_ylim()
    size = 11.0
    while True:
        texts = [wrap(s.title, LABELS, theme.inches(size)) for s in spots]
        heights = [theme.height(len(text), size) + 0.05 for text in texts]
        if sum(heights) <= top - bottom + 0.5 or size <= 4:
            break
        size -= 0.5
    up, across = (top - bottom) / (y1 - y0), (right - left) / (x1 - x0)
    wanted = [bottom + (s.equity - y0) * up for s in spots]
    placed = spread(wanted, heights, bottom - 0.1, top + 0.2)
    for spot, centre, text in zip(spots, placed, texts, strict=True):
        plain = spot.ink == theme.PALE
        where = {"va": "center"}
        theme.write(
            figure, right + 0.5, centre, text, size, theme.QUIET if plain else theme.INK, **where
        )
        y = y0 + (centre - bottom) / up
        xs = [spot.kept, x1 + 0.25 / across, x1 + 0.45 / across]
        axes.plot(xs, [spot.equity, y, y], color=spot.ink, lw=0.9, ls=FINE, clip_on=False, zorder=1)
    axes.set_xlim(x0, x1)
    axes.set_ylim(y0, y1)
