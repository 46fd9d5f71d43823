"""Customer equity with costs: from the baseline's to another structure's, part by part."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from cxsim.analysis.comparison import EQUITY
from cxsim.errors import NotFoundError
from cxsim.presentation import theme
from cxsim.presentation.charts import marks
from cxsim.presentation.charts.view import Table, View, excludes_zero, span

PARTS = {
    "worth_margin": ("margins within the horizon", 1),
    "worth_saving": ("cost to serve saved", 1),
    "worth_after": ("those still customers at the end", 1),
    "worth_structure": ("the structure itself", -1),
    "worth_experience": ("CX budget", -1),
    "worth_functions": ("functions", -1),
}
RISE, FALL = "#5790fc", "#e42536"


@dataclass(frozen=True)
class Step:
    """One bar, in currency per starting customer; a level stands on zero, a change on the last."""

    title: str
    value: float
    level: bool

    @property
    def words(self) -> str:
        """The value with one decimal, a change with its sign."""
        value = round(self.value, 1) + 0.0
        return f"{value:,.1f}" if self.level or value == 0 else f"{value:+,.1f}"


@dataclass(frozen=True)
class Waterfall:
    """What the chart shows; without another structure the parts of the baseline's equity."""

    title: str
    subtitle: str
    axis: str
    steps: tuple[Step, ...]

    def table(self) -> Table:
        """All steps."""
        rows = [(s.title, s.words) for s in self.steps]
        return Table("Customer equity, part by part", ("Part", self.axis), tuple(rows))


def numbers(view: View) -> Waterfall:
    """The numbers of the chart.

    Raises NotFoundError : the parts of equity were not kept, or equity has no bound.
    """
    leader, base = view.leader, view.baseline
    currency = view.results.company.economics.currency
    to = _means(view, base.ownership, None if leader is None else leader.ownership)
    steps = [Step(what, sign * to[name], False) for name, (what, sign) in PARTS.items()]
    if leader is None:
        steps.append(Step(base.title, to[EQUITY], True))
    else:
        start = _level(view, base.ownership, leader.ownership)
        steps.insert(0, Step(base.title, start, True))
        steps.append(Step(leader.title, start + to[EQUITY], True))
    return Waterfall(
        _title(view, currency),
        "Present value of margins, savings and the customers at the end, less what is spent. "
        f"{view.arm_said}.",
        f"{currency} per starting customer",
        tuple(steps),
    )


def _values(view: View, name: str) -> dict[str, np.ndarray]:
    found = view.metrics(name)
    for metric in (*PARTS, EQUITY):
        if metric not in found:
            raise NotFoundError(
                f"these results lack the metric {metric}; run them again with this cxsim"
            )
        if not np.isfinite(found[metric]).all():
            raise NotFoundError(f"the metric {metric} is not finite here; nothing can be added up")
    return found


def _level(view: View, name: str, beside: str) -> float:
    """Equity on the seeds both structures have."""
    mine, _ = view.shared(name, beside)
    return float(_values(view, name)[EQUITY][mine].mean())


def _means(view: View, base: str, other: str | None) -> dict[str, float]:
    """Means of all parts, or of their paired differences."""
    own = _values(view, base)
    if other is None:
        return {m: float(own[m].mean()) for m in (*PARTS, EQUITY)}
    mine, theirs = view.shared(other, base)
    its = _values(view, other)
    return {m: float((its[m][mine] - own[m][theirs]).mean()) for m in (*PARTS, EQUITY)}


def _title(view: View, currency: str) -> str:
    leader, base = view.leader, view.baseline
    if leader is None:
        return f"What customer equity is made of under {base.title}"
    difference = leader.differences.get(EQUITY)
    if difference is None or difference.mean is None or not excludes_zero(difference.interval):
        return f"No clear difference in customer equity between {leader.title} and {base.title}"
    size = difference.mean
    word = "more" if size > 0 else "less"
    sure = span(difference.interval, "{:+,.1f}".format)
    return (
        f"{leader.title} is worth {abs(size):,.1f} {currency} {word} per starting customer than "
        f"{base.title} ({view.comparison.level * 100:g}%: {sure})"
    )


def ink(shown: Waterfall, foot: str) -> Figure:
    """The chart: bars from left to right, each change where the last one ended."""
    figure = theme.blank()
    bottom, top = theme.frame(figure, shown.title, shown.subtitle, foot)
    left, right = theme.MARGIN + 0.6, theme.WIDE - theme.MARGIN
    cell = (right - left) / len(shown.steps)
    size, texts = marks.heads([s.title for s in shown.steps], cell, 0.9)
    bottom += 0.2 + max(theme.height(len(t), size) for t in texts)
    axes = theme.axes(figure, left, bottom, right, top - 0.45)
    ends, cut = _bars(axes, shown.steps)
    low, high = axes.get_ylim()
    scale = (top - 0.45 - bottom) / (high - low)
    for n, (step, text) in enumerate(zip(shown.steps, texts, strict=True)):
        x = left + (n + 0.5) * cell
        where = {"ha": "center"}
        theme.write(figure, x, bottom - 0.1, text, size, va="top", **where)
        y = bottom + (ends[n] - low) * scale + 0.06
        theme.write(figure, x, y, [step.words], 11, weight="bold", **where)
    note = f"{shown.axis}{cut}"
    theme.write(figure, theme.MARGIN, top - 0.25, [note], 10, theme.QUIET)
    return figure


def _bars(axes: Axes, steps: tuple[Step, ...]) -> tuple[list[float], str]:
    """Draw them; the upper end of each, and what to say of an axis that does not begin at 0."""
    at, spans = 0.0, list[tuple[float, float]]()
    for step in steps:
        start = 0.0 if step.level else at
        at = start + step.value
        spans.append((start, at))
    changes = [v for (a, b), s in zip(spans, steps, strict=True) if not s.level for v in (a, b)]
    levels = [b for (_, b), s in zip(spans, steps, strict=True) if s.level]
    least, most = min([*changes, *levels]), max([*changes, *levels])
    reach = (most - least) or abs(most) or 1.0
    floor = (
        least - 0.35 * reach if least - 0.35 * reach > 0.3 * most else min(0.0, least - 0.1 * reach)
    )
    for n, ((a, b), step) in enumerate(zip(spans, steps, strict=True)):
        low = floor if step.level and floor > 0 else min(a, b)
        fill = theme.PALE if step.level else RISE if step.value >= 0 else FALL
        axes.bar(n, max(a, b) - low, 0.62, low, color=fill)
        if n + 1 < len(spans):
            axes.plot([n + 0.31, n + 0.69], [b, b], color=theme.QUIET, lw=0.8)
    axes.set_xlim(-0.5, len(steps) - 0.5)
    axes.set_xticks([])
    axes.set_ylim(floor, most + 0.12 * (most - floor))
    axes.grid(axis="y", color=theme.GRID)
    axes.axhline(0, color=theme.INK, lw=1)
    axes.yaxis.set_major_formatter("{x:,.0f}")
    cut = f" (axis starts at {floor:,.0f})" if floor > 0 else ""
    return [max(a, b) for a, b in spans], cut
