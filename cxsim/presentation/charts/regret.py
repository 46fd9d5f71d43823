"""Regret over futures: how many customers fewer a structure keeps than the best one there."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure

from cxsim.analysis.points import points, pooled
from cxsim.analysis.subset import could_be_best
from cxsim.analysis.verdict import after
from cxsim.errors import NotFoundError
from cxsim.presentation import theme
from cxsim.presentation.charts import heat
from cxsim.presentation.charts.view import Table, View
from cxsim.types import Floats


@dataclass(frozen=True, eq=False)
class Regret:
    """What the chart shows: percentage points of shape (structures, futures), least first.

    ``possible`` marks the cells (row, column) of structures that could be the best there.
    """

    title: str
    subtitle: str
    structures: tuple[str, ...]
    futures: tuple[str, ...]
    regret: Floats
    possible: tuple[tuple[int, int], ...]

    @property
    def worst(self) -> Floats:
        """Largest regret of each structure."""
        return self.regret.max(axis=1)

    def table(self) -> Table:
        """Regret by structure and future, and the largest."""
        texts = heat.as_text(np.column_stack([self.regret, self.worst]).tolist(), 1)
        rows = tuple((s, *cells) for s, cells in zip(self.structures, texts, strict=True))
        return Table(
            "Regret in percentage points of customers kept",
            ("Structure", *self.futures, "largest"), rows,
        )  # fmt: skip


def numbers(view: View) -> Regret:
    """The numbers of the chart. Raises NotFoundError : the results hold fewer than two futures."""
    metric = view.comparison.last
    found = points(view.results, metric, view.arm)
    futures = list(dict.fromkeys(p.future for p in found))
    if len(futures) < 2:
        raise NotFoundError(
            f"these results hold one future ({futures[0]}); sweep several: futures = "
            '["...", "..."] in an experiment'
        )
    names = found[0].names
    columns, may = list[Floats](), list[list[bool]]()
    for future in futures:
        values = pooled([p for p in found if p.future == future])
        if not values.size:
            raise NotFoundError(f"no seed has all structures in every environment of {future}")
        means = values.mean(axis=0)
        columns.append((means.max() - means) * 100)
        may.append(could_be_best(values, view.comparison.level))
    regret = np.array(columns).T
    order = sorted(range(len(names)), key=lambda i: (regret[i].max(), i))
    possible = [(r, c) for r, i in enumerate(order) for c in range(len(futures)) if may[c][i]]
    titles = tuple(view.title_of(names[i]) for i in order)
    shown = regret[order]
    return Regret(
        _title(titles, shown, possible),
        f"Customers kept after {after(view.comparison.horizons[-1])}: percentage points fewer than "
        f"the structure that keeps the most in that future. Bold: could be the best there "
        f"({view.comparison.level * 100:g}%). {view.arm_said}.",
        titles,
        tuple(view.called(f.replace("-", " "), f) for f in futures),
        shown,
        tuple(possible),
    )


def _title(titles: tuple[str, ...], regret: Floats, possible: list[tuple[int, int]]) -> str:
    """That one is the best is claimed only where no other could be, in any future."""
    rivals = {row for row, _ in possible} - {0}
    worst = float(regret[0].max())
    if not rivals:
        return f"{titles[0]} keeps the most customers in every future"
    count = f"{len(rivals)} other{'s' if len(rivals) > 1 else ''} could be the best in some future"
    return f"{titles[0]} has the least to regret by the means, at most {worst:.1f} pp; {count}"


def ink(shown: Regret, foot: str) -> Figure:
    """The chart."""
    figure = theme.blank()
    bottom, top = theme.frame(figure, shown.title, shown.subtitle, foot)
    texts = heat.as_text(shown.regret.tolist(), 1)
    cells = heat.Heat(shown.structures, shown.futures, shown.regret, texts, shown.possible)
    axis = "regret in percentage points of customers kept; deeper is worse"
    heat.draw(figure, cells, bottom, top - 0.15, axis)
    return figure
