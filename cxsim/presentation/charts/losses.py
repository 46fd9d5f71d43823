"""Where customers are lost: departures by the touchpoint met last, structure by structure."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

import numpy as np
from matplotlib.figure import Figure

from cxsim.analysis.paired import Interval
from cxsim.analysis.verdict import after
from cxsim.presentation import theme
from cxsim.presentation.charts import marks
from cxsim.presentation.charts.view import Table, View, excludes_zero, names_of

STAGES = {
    "before": "Before the purchase",
    "purchase": "Purchase",
    "onboarding": "First weeks",
    "loop": "Everyday use",
}


@dataclass(frozen=True)
class Place:
    """One touchpoint; ``lost`` by structure and ``difference`` in customers of 100 at the start."""

    name: str
    title: str
    stage: str
    lost: tuple[float, ...]
    difference: float | None
    interval: Interval | None


@dataclass(frozen=True)
class Losses:
    """What the chart shows; structures best first, ``inks`` their colours."""

    title: str
    subtitle: str
    axis: str
    structures: tuple[str, ...]
    inks: tuple[str, ...]
    places: tuple[Place, ...]

    def table(self) -> Table:
        """Customers lost of 100, by touchpoint and structure; the totals last."""
        rows = [
            (f"{p.title} ({STAGES[p.stage].lower()})", *(f"{v:.1f}" for v in p.lost))
            for p in self.places
        ]
        totals = np.sum([p.lost for p in self.places], axis=0)
        rows.append(("All", *(f"{v:.1f}" for v in totals)))
        return Table(
            "Customers lost, per 100 at the start", ("Last touchpoint", *self.structures),
            tuple(rows),
        )  # fmt: skip


def numbers(view: View) -> Losses:
    """The numbers of the chart. Raises NotFoundError : "left" by touchpoint was not kept."""
    names = names_of(view)
    customers = view.comparison.customers
    lost = {n: view.touchpoints(n, "left") / customers * 100 for n in names}
    places: list[Place] = []
    for k, (key, touchpoint) in enumerate(view.results.company.touchpoints.items()):
        difference, found = _difference(view, lost, k)
        means = tuple(float(lost[n][:, k].mean()) for n in names)
        title = view.called(touchpoint.title, key)
        places.append(Place(key, title, touchpoint.stage, means, difference, found))
    order = list(STAGES)
    shown = [p for p in places if max(p.lost) > 0] or places
    shown.sort(key=lambda p: (order.index(p.stage), -max(p.lost)))
    return Losses(
        _title(view, shown),
        f"Customers who left within {after(view.comparison.weeks)}, by the touchpoint they met "
        f"last. {view.arm_said}.",
        "customers lost per 100 at the start",
        tuple(view.title_of(n) for n in names),
        tuple(view.ink(n) for n in names),
        tuple(shown),
    )


def _difference(
    view: View, lost: dict[str, np.ndarray], k: int
) -> tuple[float | None, Interval | None]:
    leader, base = view.leader, view.baseline
    if leader is None or leader.ownership not in lost or base.ownership not in lost:
        return None, None
    mine, theirs = view.shared(leader.ownership, base.ownership)
    own, other = lost[leader.ownership][mine, k], lost[base.ownership][theirs, k]
    count = len(view.results.company.touchpoints) * view.others
    return view.paired(own, other, count)


def _title(view: View, places: list[Place]) -> str:
    sure = [p for p in places if p.difference is not None and excludes_zero(p.interval)]
    if view.leader is None:
        place = _worst(places).title
        return f"{view.baseline.title} loses most of its customers after \u201c{place}\u201d"
    if not sure:
        return (
            f"No clear difference between {view.leader.title} and {view.baseline.title} in where "
            "customers are lost"
        )
    best = max(sure, key=lambda p: abs(p.difference or 0.0))
    size, found = best.difference or 0.0, best.interval or Interval(0.0, 0.0)
    low, high = sorted((abs(found.low), abs(found.high)))
    word = "fewer" if size < 0 else "more"
    return (
        f"{view.leader.title} loses {abs(size):.1f} {word} of 100 customers than "
        f"{view.baseline.title} after \u201c{best.title}\u201d "
        f"({view.comparison.level * 100:g}%: {low:.1f} to {high:.1f})"
    )


def _worst(places: list[Place]) -> Place:
    return max(places, key=lambda p: max(p.lost))


def ink(shown: Losses, foot: str) -> Figure:
    """The chart: a row a touchpoint, a dot a structure, grouped by stage."""
    figure = theme.blank()
    bottom, top = theme.frame(figure, shown.title, shown.subtitle, foot)
    top = marks.keys(figure, top - 0.05, _entries(shown.structures, shown.inks)) - 0.1
    bottom += 0.75
    stages = [list(group) for _, group in groupby(shown.places, key=lambda p: p.stage)]
    lines = len(shown.places) + len(stages)
    room = (top - bottom) / lines
    size, texts, wide = marks.column([p.title for p in shown.places], room, 3.6, 11)
    left = theme.MARGIN + wide + 0.2
    axes = marks.rows_axes(figure, left, bottom, theme.WIDE - theme.MARGIN - 0.2, top, lines)
    number, text = 0, iter(texts)
    for group in stages:
        y = top - (number + 0.5) * room
        head = STAGES[group[0].stage]
        small = min(10.5, room * 72 / 1.3)
        theme.write(figure, theme.MARGIN, y, [head], small, theme.QUIET, "bold", va="center")
        number += 1
        for place in group:
            y = top - (number + 0.5) * room
            theme.write(figure, left - 0.2, y, next(text), size, ha="right", va="center")
            axes.axhline(number, color=theme.GRID, lw=0.8, zorder=0)
            for value, colour in sorted(
                zip(place.lost, shown.inks, strict=True), key=lambda pair: pair[1] != theme.PALE
            ):
                axes.plot([value], [number], "o", ms=9, color=colour, mec="white", mew=0.8)
            number += 1
    axes.set_xlim(0, max(max(p.lost) for p in shown.places) * 1.05 or 1)
    axes.grid(axis="x", color=theme.GRID)
    marks.said(figure, theme.WIDE - theme.MARGIN, bottom, shown.axis)
    return figure


def _entries(structures: tuple[str, ...], inks: tuple[str, ...]) -> list[tuple[str, str]]:
    """Key of the highlighted ones, and of the rest together."""
    found = [(ink, s) for s, ink in zip(structures, inks, strict=True) if ink != theme.PALE]
    rest = [s for s, ink in zip(structures, inks, strict=True) if ink == theme.PALE]
    if len(rest) == 1:
        found.append((theme.PALE, rest[0]))
    elif rest:
        found.append((theme.PALE, f"the {len(rest)} others"))
    return found
