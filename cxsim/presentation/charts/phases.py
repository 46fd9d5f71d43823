"""Which structure wins where: a map over two parameters that were varied."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from matplotlib.figure import Figure

from cxsim.analysis.points import Point, points, pooled
from cxsim.analysis.subset import could_be_best
from cxsim.errors import NotFoundError
from cxsim.metrics import METRICS
from cxsim.presentation import theme
from cxsim.presentation.charts import marks
from cxsim.presentation.charts.view import Table, View
from cxsim.types import Floats

LEVELS = 12
"""Different values up to which a parameter is shown value by value; beyond, in equal steps."""
PER_CELL = 8
"""About so many environments a cell where values are many."""
HATCHED = "///"


@dataclass(frozen=True)
class Cell:
    """Column and row, the structure that wins there, the next one, and whether the two can be
    told apart; ``count`` environments."""

    column: int
    row: int
    best: str
    second: str
    apart: bool
    count: int


@dataclass(frozen=True, eq=False)
class Phases:
    """What the chart shows: edges or values of both parameters, and the cells with any run."""

    title: str
    subtitle: str
    across: str
    up: str
    columns: tuple[str, ...]
    rows: tuple[str, ...]
    cells: tuple[Cell, ...]
    structures: tuple[tuple[str, str, int], ...]

    def table(self) -> Table:
        """Cell by cell."""
        called = {name: title for name, title, _ in self.structures}
        rows = [
            (
                f"{self.columns[c.column]}; {self.rows[c.row]}", called[c.best],
                called[c.second], "yes" if c.apart else "no", str(c.count),
            )
            for c in self.cells
        ]  # fmt: skip
        heads = (f"{self.across}; {self.up}", "wins", "next", "told apart", "environments")
        return Table("Which structure wins where", heads, tuple(rows))


def numbers(view: View) -> Phases:
    """The numbers of the chart; `View.parameters` names the two, or the first two varied are.

    Raises NotFoundError : fewer than two parameters were varied, or one of that name was not.
    """
    metric = view.metric or view.comparison.last
    found = points(view.results, metric, view.arm)
    across, up = chosen(found, view.parameters, 2)
    x, columns = _binned([p.settings[across] for p in found], len(found))
    y, rows = _binned([p.settings[up] for p in found], len(found))
    places = sorted(set(zip(x, y, strict=True)))
    cells = [_cell(view, found, x, y, place) for place in places]
    known = [cell for cell in cells if cell is not None]
    if not known:
        raise NotFoundError("no environment has a complete set of runs of at least two structures")
    names = dict.fromkeys(n for c in known for n in (c.best, c.second))
    what = METRICS[metric].title if metric in METRICS else metric
    return Phases(
        _title(view, known, across, up),
        f"By {what}, other parameters as they were drawn ({len(found)} environments). Hatched: the "
        f"first two cannot be told apart ({view.comparison.level * 100:g}%). {view.arm_said}.",
        _unit(view, across),
        _unit(view, up),
        columns,
        rows,
        tuple(known),
        tuple((n, view.title_of(n), view.position_of(n)) for n in names),
    )


def chosen(found: list[Point], wanted: tuple[str, ...], count: int) -> tuple[str, ...]:
    """Paths of so many parameters that were varied."""
    known = [
        path for path in found[0].settings if len({p.settings[path] for p in found}) > 1
    ]  # fmt: skip
    for path in wanted:
        if path not in known:
            names = ", ".join(known) or "none"
            raise NotFoundError(f"'{path}' was not varied in these results; varied: {names}")
    paths = [*wanted, *(p for p in known if p not in wanted)][:count]
    if len(paths) < count:
        raise NotFoundError(
            f"these results vary {len(known)} parameters and the chart needs {count}; name them "
            "under [parameters] in an experiment"
        )
    return tuple(paths)


def _binned(values: list[float], count: int) -> tuple[list[int], tuple[str, ...]]:
    """Place of each value, and what the places are called."""
    levels = sorted(set(values))
    if len(levels) <= LEVELS:
        return [levels.index(v) for v in values], tuple(f"{v:.4g}" for v in levels)
    steps = int(np.clip(np.sqrt(count / PER_CELL), 2, LEVELS))
    edges = np.linspace(levels[0], levels[-1], steps + 1)
    places = np.clip(np.searchsorted(edges, values, "right") - 1, 0, steps - 1)
    names = tuple(f"{a:.3g} to {b:.3g}" for a, b in pairwise(edges))
    return [int(p) for p in places], names


def _cell(
    view: View, found: list[Point], x: list[int], y: list[int], place: tuple[int, int]
) -> Cell | None:
    mine = [p for p, a, b in zip(found, x, y, strict=True) if (a, b) == place]
    values: Floats = pooled(mine)
    if not values.size or values.shape[1] < 2:
        return None
    means = values.mean(axis=0)
    first, second = (int(i) for i in np.argsort(-means, kind="stable")[:2])
    possible = could_be_best(values, view.comparison.level)
    names = mine[0].names
    return Cell(*place, names[first], names[second], sum(possible) == 1, len(mine))


def _title(view: View, cells: list[Cell], across: str, up: str) -> str:
    counts = {c.best: 0 for c in cells}
    for cell in cells:
        counts[cell.best] += cell.apart
    best = max(counts, key=lambda n: counts[n])
    if counts[best] == 0:
        return f"No structure clearly wins anywhere over {_short(across)} and {_short(up)}"
    if counts[best] == len(cells):
        return f"{view.title_of(best)} wins everywhere over {_short(across)} and {_short(up)}"
    return (
        f"{view.title_of(best)} clearly wins in {counts[best]} of {len(cells)} fields of "
        f"{_short(across)} and {_short(up)}"
    )


def _unit(view: View, path: str) -> str:
    return f"{path}, times its value" if path in view.results.multiples else path


def _short(path: str) -> str:
    return path.rpartition(".")[2].replace("_", " ")


def ink(shown: Phases, foot: str) -> Figure:
    """The chart: fields in the winner's colour, hatched where it is not clear."""
    figure = theme.blank()
    bottom, top = theme.frame(figure, shown.title, shown.subtitle, foot)
    winners = {c.best for c in shown.cells}
    entries = [(theme.colour(p), t) for n, t, p in shown.structures if n in winners]
    top = marks.keys(figure, top - 0.05, entries) - 0.35
    size, names, wide = marks.column(shown.rows, (top - bottom) / len(shown.rows), 2.2, 10)
    left, right = theme.MARGIN + wide + 0.2, theme.WIDE - theme.MARGIN
    across, heads = marks.heads(shown.columns, (right - left) / len(shown.columns), 0.5)
    bottom += 0.5 + max(theme.height(len(t), across) for t in heads)
    axes = theme.axes(figure, left, bottom, right, top)
    axes.set_axis_off()
    axes.set_xlim(0, len(shown.columns))
    axes.set_ylim(0, len(shown.rows))
    place = {n: p for n, _, p in shown.structures}
    for cell in shown.cells:
        repeat = place[cell.best] // len(theme.COLOURS)
        axes.fill_between(
            [cell.column, cell.column + 1], cell.row, cell.row + 1,
            facecolor=theme.colour(place[cell.best]), alpha=1.0 - 0.35 * min(repeat, 2),
            hatch=None if cell.apart else HATCHED, edgecolor="white", linewidth=1,
        )  # fmt: skip
    cell_wide, cell_high = (right - left) / len(shown.columns), (top - bottom) / len(shown.rows)
    for n, text in enumerate(heads):
        x = left + (n + 0.5) * cell_wide
        theme.write(figure, x, bottom - 0.06, text, across, ha="center", va="top")
    for n, text in enumerate(names):
        y = bottom + (n + 0.5) * cell_high
        theme.write(figure, left - 0.1, y, text, size, ha="right", va="center")
    fit, lines = theme.fitted(f"up: {shown.up}", right - theme.MARGIN, 1, 10)
    theme.write(figure, theme.MARGIN, top + 0.1, lines, fit, theme.QUIET)
    lower = bottom - max(theme.height(len(t), across) for t in heads) - 0.1
    fit, lines = theme.fitted(f"across: {shown.across}", right - left, 1, 10)
    theme.write(figure, right, lower, lines, fit, theme.QUIET, ha="right", va="top")
    return figure
