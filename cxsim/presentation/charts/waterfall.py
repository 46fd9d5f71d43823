"""Customer equity with costs: from the baseline's to another structure's, part by part."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from cxsim.analysis.comparison import EQUITY
from cxsim.analysis.headline import ARMS
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
    """What the chart shows; without another structure the parts of the baseline's equity.

    ``equal`` : the same steps with equal resources, empty where that arm was not run beside.
    ``heads`` : what stands above the two arms.
    """

    title: str
    subtitle: str
    axis: str
    steps: tuple[Step, ...]
    equal: tuple[Step, ...] = ()
    heads: tuple[str, str] = ("", "")

    def table(self) -> Table:
        """All steps, of both arms where both are shown."""
        caption = "Customer equity, part by part"
        if not self.equal:
            rows = [(s.title, s.words) for s in self.steps]
            return Table(caption, ("Part", self.axis), tuple(rows))
        pairs = zip(self.steps, self.equal, strict=True)
        heads = (f"{ARMS[arm]}, {self.axis}" for arm in ARMS)
        rows = [(s.title, s.words, e.words) for s, e in pairs]
        return Table(caption, ("Part", *heads), tuple(rows))


def numbers(view: View) -> Waterfall:
    """The numbers of the chart.

    Raises NotFoundError : the parts of equity were not kept, or equity has no bound.
    """
    currency = view.results.company.economics.currency or "currency"
    other = view.beside
    title, beside = _title(view, currency), _lead(other) if other else ""
    return Waterfall(
        f"{title}; with equal resources {beside}" if beside else title,
        "Present value of margins, savings and the customers at the end, less what is spent. "
        f"{view.arms_said}.",
        f"{currency} per starting customer",
        _steps(view),
        _steps(other) if other else (),
        (_head(view), _head(other)) if other else ("", ""),
    )


def _steps(view: View) -> tuple[Step, ...]:
    """From the baseline to the other, in the arm of the view."""
    leader, base = view.leader, view.baseline
    to = _means(view, base.ownership, None if leader is None else leader.ownership)
    steps = [Step(what, sign * to[name], False) for name, (what, sign) in PARTS.items()]
    if leader is None:
        steps.append(Step(base.title, to[EQUITY], True))
    else:
        start = _level(view, base.ownership, leader.ownership)
        steps.insert(0, Step(base.title, start, True))
        steps.append(Step(leader.title, start + to[EQUITY], True))
    return tuple(steps)


def _lead(view: View) -> str:
    """The difference in equity as the second half of a title; "" where nothing is compared."""
    found = None if view.leader is None else view.leader.differences.get(EQUITY)
    if found is None or found.mean is None:
        return ""
    if not excludes_zero(found.interval):
        return "no clear difference"
    sure = span(found.interval, "{:+,.1f}".format)
    return f"{found.mean:+,.1f} ({view.comparison.level * 100:g}%: {sure})"


def _head(view: View) -> str:
    """The arm, and its difference in equity with its interval."""
    found = None if view.leader is None else view.leader.differences.get(EQUITY)
    said = ARMS[view.arm]
    if found is None or found.mean is None:
        return said
    sure = span(found.interval, "{:+,.1f}".format)
    sure = f" ({view.comparison.level * 100:g}%: {sure})" if sure else ""
    return f"{said}: {found.mean:+,.1f}{sure}"


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
    """The chart: bars from left to right, each change where the last one ended; equal resources
    below, on the same scale."""
    figure = theme.blank()
    bottom, top = theme.frame(figure, shown.title, shown.subtitle, foot)
    left, right = theme.MARGIN + 0.6, theme.WIDE - theme.MARGIN
    cell = (right - left) / len(shown.steps)
    size, texts = marks.heads([s.title for s in shown.steps], cell, 0.9)
    bottom += 0.2 + max(theme.height(len(t), size) for t in texts)
    for n, text in enumerate(texts):
        x = left + (n + 0.5) * cell
        theme.write(figure, x, bottom - 0.1, text, size, va="top", ha="center")
    arms = [shown.steps, shown.equal] if shown.equal else [shown.steps]
    floor, ceiling = _reach(arms)
    cut = f" (axis starts at {floor:,.0f})" if floor > 0 else ""
    theme.write(figure, theme.MARGIN, top - 0.25, [f"{shown.axis}{cut}"], 10, theme.QUIET)
    top -= 0.35
    between = 0.1
    room = (top - bottom + between) / len(arms)
    for n, steps in enumerate(arms):
        high = top - n * room
        if shown.equal:
            theme.write(figure, left, high - 0.22, [shown.heads[n]], 10.5, weight="bold")
        ends = high - room + between, high - (0.3 if shown.equal else 0.1)
        axes = theme.axes(figure, left, ends[0], right, ends[1])
        _panel(figure, axes, steps, floor, ceiling)
    return figure


def _spans(steps: tuple[Step, ...]) -> list[tuple[float, float]]:
    """Where each bar starts and ends."""
    at, found = 0.0, list[tuple[float, float]]()
    for step in steps:
        start = 0.0 if step.level else at
        at = start + step.value
        found.append((start, at))
    return found


def _reach(arms: list[tuple[Step, ...]]) -> tuple[float, float]:
    """Ends of the axis that all arms share; it starts above 0 where the changes are far from it."""
    values = [
        value
        for steps in arms
        for (a, b), step in zip(_spans(steps), steps, strict=True)
        for value in ((b,) if step.level else (a, b))
    ]
    least, most = min(values), max(values)
    reach = (most - least) or abs(most) or 1.0
    floor = least - 0.35 * reach
    if floor <= 0.3 * most:
        floor = min(0.0, least - 0.1 * reach)
    return floor, most + (0.12 + 0.1 * (len(arms) - 1)) * (most - floor)


def _panel(
    figure: Figure, axes: Axes, steps: tuple[Step, ...], floor: float, ceiling: float
) -> None:
    """The bars of one arm, each with its value above it."""
    spans = _spans(steps)
    box = axes.get_position()
    wide, tall = theme.WIDE, figure.get_figheight()
    for n, ((a, b), step) in enumerate(zip(spans, steps, strict=True)):
        low = floor if step.level and floor > 0 else min(a, b)
        fill = theme.PALE if step.level else RISE if step.value >= 0 else FALL
        axes.bar(n, max(a, b) - low, 0.62, low, color=fill, ec=fill, lw=0.8)
        if n + 1 < len(spans):
            axes.plot([n + 0.31, n + 0.69], [b, b], color=theme.QUIET, lw=0.8)
        x = (box.x0 + box.width * (n + 0.5) / len(steps)) * wide
        y = (box.y0 + box.height * (max(a, b) - floor) / (ceiling - floor)) * tall
        theme.write(figure, x, y + 0.06, [step.words], 11, weight="bold", ha="center")
    axes.set_xlim(-0.5, len(steps) - 0.5)
    axes.set_xticks([])
    axes.set_ylim(floor, ceiling)
    axes.grid(axis="y", color=theme.GRID)
    axes.axhline(0, color=theme.INK, lw=1)
    axes.yaxis.set_major_formatter("{x:,.0f}")
    axes.yaxis.set_major_locator(MaxNLocator(max(3, int(box.height * tall / 0.45))))
