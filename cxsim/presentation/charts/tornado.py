"""What the result rests on: how far the difference swings with each parameter that was varied."""

from __future__ import annotations

from dataclasses import dataclass

from matplotlib.figure import Figure

from cxsim.analysis.points import points
from cxsim.analysis.swings import Swing, swings
from cxsim.analysis.verdict import after
from cxsim.errors import NotFoundError
from cxsim.presentation import theme
from cxsim.presentation.charts import marks
from cxsim.presentation.charts.phases import chosen
from cxsim.presentation.charts.view import Table, View

MOST = 12
"""Parameters shown; the rest swing less."""
LOW, HIGH = "#f89c20", "#5790fc"


@dataclass(frozen=True)
class Tornado:
    """What the chart shows: swings in percentage points, the largest first; ``centre`` the mean."""

    title: str
    subtitle: str
    axis: str
    centre: float
    swings: tuple[Swing, ...]
    left_out: int
    multiples: frozenset[str] = frozenset()

    def value(self, path: str, value: float) -> str:
        """A value of a parameter; a multiple as "x1.26"."""
        return f"x{value:.3g}" if path in self.multiples else f"{value:.3g}"

    def label(self, swing: Swing) -> str:
        """A parameter and the values that bound its two ends."""
        low, high = (self.value(swing.path, v) for v in (swing.low, swing.high))
        name = swing.path.replace(".", " \u203a ").replace("_", " ")
        return f"{name}: {low} / {high}"

    def table(self) -> Table:
        """Swing by swing."""
        rows = [
            (
                s.path, self.value(s.path, s.low), f"{s.at_low * 100:+.1f}",
                self.value(s.path, s.high), f"{s.at_high * 100:+.1f}", "yes" if s.sure else "no",
            )
            for s in self.swings
        ]  # fmt: skip
        heads = ("Parameter", "at most", "difference, pp", "at least", "difference, pp ", "clear")
        return Table("How far the difference swings", heads, tuple(rows))


def numbers(view: View) -> Tornado:
    """The numbers of the chart.

    Raises NotFoundError : no parameter was varied in enough environments, or one structure only.
    """
    leader, base = view.leader, view.baseline
    if leader is None:
        raise NotFoundError("these results hold one structure; nothing is compared")
    found = points(view.results, view.comparison.last, view.arm)
    chosen(found, (), 1)
    centre, known = swings(found, leader.ownership, base.ownership, view.comparison.level)
    if not known:
        raise NotFoundError(
            f"{len(found)} environments are too few to tell what a parameter does; sweep more"
        )
    when = after(view.comparison.horizons[-1])
    return Tornado(
        _title(known, centre),
        f"{leader.title} against {base.title}, customers kept after {when}: mean difference over "
        f"the environments with low and with high values of each parameter ({len(found)} in all). "
        f"Pale: the two ends cannot be told apart. {view.arm_said}.",
        f"percentage points more (+) or fewer (-) than {base.title}",
        centre * 100,
        tuple(known[:MOST]),
        max(0, len(known) - MOST),
        view.results.multiples,
    )


def _title(known: list[Swing], centre: float) -> str:
    sure = [s for s in known if s.sure]
    if not sure:
        return "No single parameter clearly moves the difference"
    first = sure[0]
    name = first.path.rpartition(".")[2].replace("_", " ")
    ends = f"{first.at_low * 100:+.1f} to {first.at_high * 100:+.1f} pp"
    turned = [s for s in sure if s.at_low * s.at_high < 0]
    flips = f"; {len(turned)} can turn it around" if turned else "; none turns it around"
    return f"The difference rests most on {name}: {ends} from low to high{flips}"


def ink(shown: Tornado, foot: str) -> Figure:
    """The chart: a bar a parameter, from its mean at low values to its mean at high ones."""
    figure = theme.blank()
    bottom, top = theme.frame(figure, shown.title, shown.subtitle, foot)
    entries = [(LOW, "low values of the parameter"), (HIGH, "high values")]
    top = marks.keys(figure, top - 0.05, entries) - 0.1
    bottom += 0.75
    room = min(0.6, (top - bottom) / len(shown.swings))
    size, names, wide = marks.column([shown.label(s) for s in shown.swings], room, 4.6, 10.5)
    left = theme.MARGIN + wide + 0.2
    bottom = top - room * len(shown.swings)
    axes = marks.rows_axes(
        figure, left, bottom, theme.WIDE - theme.MARGIN - 0.2, top, len(shown.swings)
    )
    for row, (swing, text) in enumerate(zip(shown.swings, names, strict=True)):
        y = bottom + room * (len(shown.swings) - row - 0.5)
        theme.write(figure, left - 0.15, y, text, size, ha="right", va="center")
        for value, ink_of in ((swing.at_low, LOW), (swing.at_high, HIGH)):
            start = min(value * 100, shown.centre)
            axes.barh(
                row, abs(value * 100 - shown.centre), 0.62, start, color=ink_of,
                alpha=1.0 if swing.sure else 0.3,
            )  # fmt: skip
    axes.axvline(shown.centre, color=theme.INK, lw=1.2)
    low, high = axes.get_xlim()
    axes.set_xlim(min(low, 0.0), max(high, 0.0))
    axes.axvline(0, color=theme.QUIET, lw=0.8, ls=(0, (2, 2)))
    axes.grid(axis="x", color=theme.GRID)
    axes.xaxis.set_major_formatter(lambda value, _: "0" if abs(value) < 1e-9 else f"{value:+g}")
    more = f" ({shown.left_out} more parameters swing less)" if shown.left_out else ""
    marks.said(figure, theme.WIDE - theme.MARGIN, bottom, f"{shown.axis}{more}")
    return figure
