"""Where the budget and the functions' effort go, structure by structure."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from cxsim.analysis.paired import Interval
from cxsim.errors import NotFoundError
from cxsim.presentation import theme
from cxsim.presentation.charts import marks
from cxsim.presentation.charts.view import Table, View, excludes_zero, names_of
from cxsim.types import Floats

BUDGET = {
    "cost": "the structure itself",
    "experience_budget": "CX budget",
    "functions_budget": "functions",
}
EFFORT = {
    "quality": "quality customers feel",
    "integration_effort": "handing over",
    "kpi_effort": "own KPIs",
}
INKS = {
    "cost": "#e42536", "experience_budget": "#5790fc", "functions_budget": "#c9c9cf",
    "quality": "#5790fc", "integration_effort": "#964a8b", "kpi_effort": "#f89c20",
}  # fmt: skip
DEEP = ("cost", "integration_effort")
"""Parts of so deep a colour that pale ink stands on them."""


@dataclass(frozen=True)
class Bar:
    """One structure: parts of its budget and of its functions' effort; each sums to 100%."""

    title: str
    budget: tuple[float, ...]
    effort: tuple[float, ...]


@dataclass(frozen=True)
class Split:
    """What the chart shows, best structure first."""

    title: str
    subtitle: str
    bars: tuple[Bar, ...]

    def table(self) -> Table:
        """All parts in percent."""
        heads = [f"Budget: {w}" for w in BUDGET.values()] + [
            f"Effort: {w}" for w in EFFORT.values()
        ]
        rows = [(b.title, *(f"{v:.1f}%" for v in (*b.budget, *b.effort))) for b in self.bars]
        return Table("Budget and effort", ("Structure", *heads), tuple(rows))


def numbers(view: View) -> Split:
    """The numbers of the chart. Raises NotFoundError : the metrics were not kept."""
    bars = [_bar(view, name) for name in names_of(view)]
    return Split(
        _title(view),
        "Left: what the company's budget is spent on. Right: what the functions' effort goes "
        f"into. {view.arm_said}.",
        tuple(bars),
    )


def _bar(view: View, name: str) -> Bar:
    found = {metric: float(np.mean(values)) for metric, values in view.metrics(name).items()}
    lacking = [m for m in (*BUDGET, "quality_effort", "integration_effort", "kpi_effort")
               if m not in found]  # fmt: skip
    if lacking:
        raise NotFoundError(
            f"these results lack {', '.join(lacking)}; a sweep keeps them with "
            '[keep] metrics = "all", cxsim compare -o FOLDER keeps them always'
        )
    # The CX budget counts as quality in the metric; here it stands on the other side.
    found["quality"] = found["quality_effort"] - found["experience_budget"]
    return Bar(
        view.title_of(name),
        _shares([found[m] for m in BUDGET]),
        _shares([found[m] for m in EFFORT]),
    )


def _shares(parts: list[float]) -> tuple[float, ...]:
    total = sum(parts)
    return tuple(100 * max(p, 0.0) / total if total > 0 else 0.0 for p in parts)


def _title(view: View) -> str:
    leader, base = view.leader, view.baseline
    if leader is None:
        part = float(_own_kpis(view, base.ownership).mean())
        return f"{base.title}: {part:.1f}% of the functions' effort goes into their own KPIs"
    mine, theirs = view.shared(leader.ownership, base.ownership)
    own, other = _own_kpis(view, leader.ownership), _own_kpis(view, base.ownership)
    size, found = view.paired(own[mine], other[theirs], view.others)
    if not excludes_zero(found):
        return (
            f"No clear difference between {leader.title} and {base.title} in effort on functions' "
            "own KPIs"
        )
    ends = found or Interval(0, 0)
    low, high = sorted((abs(ends.low), abs(ends.high)))
    word = "less" if size < 0 else "more"
    return (
        f"Functions put {abs(size):.1f} pp {word} of their effort into their own KPIs under "
        f"{leader.title} than under {base.title} "
        f"({view.comparison.level * 100:g}%: {low:.1f} to {high:.1f})"
    )


def _own_kpis(view: View, name: str) -> Floats:
    """Percent of the functions' effort, seed by seed."""
    found = view.metrics(name)
    quality = found["quality_effort"] - found["experience_budget"]
    return 100 * found["kpi_effort"] / (quality + found["integration_effort"] + found["kpi_effort"])


def ink(shown: Split, foot: str) -> Figure:
    """The chart: two stacked bars a structure."""
    figure = theme.blank()
    bottom, top = theme.frame(figure, shown.title, shown.subtitle, foot)
    bottom, top = bottom + 0.7, top - 0.85
    room = min(0.9, (top - bottom) / len(shown.bars))
    bottom = top - room * len(shown.bars)
    size, texts, wide = marks.column([b.title for b in shown.bars], room, 3.0, 12)
    left = theme.MARGIN + wide + 0.2
    half = (theme.WIDE - theme.MARGIN - left - 0.4) / 2
    for number, bar_text in enumerate(texts):
        y = top - (number + 0.5) * room
        theme.write(figure, left - 0.15, y, bar_text, size, ha="right", va="center")
    for number, (names, side) in enumerate(((BUDGET, "budget"), (EFFORT, "effort"))):
        start = left + number * (half + 0.4)
        heading = "Budget, %" if number == 0 else "Effort of the functions, %"
        theme.write(figure, start, top + 0.45, [heading], 11, theme.INK, "bold")
        _key(figure, start, top + 0.12, half, names)
        axes = marks.rows_axes(figure, start, bottom, start + half, top, len(shown.bars))
        axes.set_xlim(0, 100)
        axes.set_axis_off()
        for row, bar in enumerate(shown.bars):
            _stack(figure, axes, row, getattr(bar, side), list(names), (start, top, half, room))
    return figure


def _key(figure: Figure, left: float, y: float, wide: float, names: dict[str, str]) -> None:
    size, words = 10.5, list(names.values())
    while sum(theme.inches(size)(w) + 0.4 for w in words) > wide and size > 5:
        size -= 0.5
    x = left
    for name, word in names.items():
        theme.write(figure, x, y, ["\u25a0"], size, INKS[name])
        theme.write(figure, x + 0.18, y, [word], size)
        x += theme.inches(size)(word) + 0.4


def _stack(
    figure: Figure, axes: Axes, row: int, parts: tuple[float, ...], names: list[str],
    place: tuple[float, float, float, float],
) -> None:  # fmt: skip
    left, top, wide, room = place
    start = 0.0
    for name, part in zip(names, parts, strict=True):
        axes.barh(row, part, 0.7, start, color=INKS[name], edgecolor="white", linewidth=1)
        text = f"{part:.0f}" if part >= 9.95 else f"{part:.1f}"
        size = min(11.0, room * 0.7 * 72 / 1.3)
        if theme.inches(size)(text) + 0.08 < part / 100 * wide:
            x = left + (start + part / 2) / 100 * wide
            ink = marks.ON_DEEP if name in DEEP else marks.ON_PALE
            theme.write(
                figure, x, top - (row + 0.5) * room, [text], size, ink, ha="center", va="center"
            )
        start += part
