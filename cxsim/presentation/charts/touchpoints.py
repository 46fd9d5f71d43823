"""Experience by touchpoint: what customers felt there, structure by structure, as a heat map."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure

from cxsim.analysis.paired import Interval
from cxsim.presentation import theme
from cxsim.presentation.charts import heat
from cxsim.presentation.charts.view import Table, View, excludes_zero, names_of, span
from cxsim.types import Floats


@dataclass(frozen=True, eq=False)
class Experience:
    """What the chart shows: performance 0..1 of shape (structures, touchpoints)."""

    title: str
    subtitle: str
    structures: tuple[str, ...]
    touchpoints: tuple[str, ...]
    performance: Floats

    def table(self) -> Table:
        """Performance felt, by structure and touchpoint."""
        texts = heat.as_text(self.performance.T.tolist(), 2)
        rows = tuple((t, *cells) for t, cells in zip(self.touchpoints, texts, strict=True))
        return Table("Performance felt, 0 to 1", ("Touchpoint", *self.structures), rows)


def numbers(view: View) -> Experience:
    """The numbers of the chart. Raises NotFoundError : "performance" was not kept."""
    names = names_of(view)
    felt = {n: _felt(view, n) for n in names}
    titles = tuple(view.called(t.title, key) for key, t in view.results.company.touchpoints.items())
    means = np.array([_mean(felt[n]) for n in names])
    return Experience(
        _title(view, felt, titles, means),
        "Performance customers felt at each touchpoint, from 0 (nothing works) to 1 (all does), "
        f"mean over their visits. {view.arm_said}.",
        tuple(view.title_of(n) for n in names),
        titles,
        means,
    )


def _felt(view: View, name: str) -> Floats:
    """(seeds, K); nan where nobody came."""
    visits = view.touchpoints(name, "visits")
    return np.where(visits > 0, view.touchpoints(name, "performance"), np.nan)


def _mean(values: Floats) -> Floats:
    known = np.isfinite(values)
    count = known.sum(axis=0)
    total = np.where(known, values, 0.0).sum(axis=0)
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)


def _title(view: View, felt: dict[str, Floats], titles: tuple[str, ...], means: Floats) -> str:
    leader, base = view.leader, view.baseline
    if leader is None or leader.ownership not in felt or base.ownership not in felt:
        worst = int(np.nanargmin(means[0]))
        where = f"\u201c{titles[worst]}\u201d ({means[0, worst]:.2f})"
        return f"{base.title}: experience is worst at {where}"
    mine, theirs = view.shared(leader.ownership, base.ownership)
    own, other = felt[leader.ownership][mine], felt[base.ownership][theirs]
    count = len(titles) * view.others
    found = [view.paired(own[:, k], other[:, k], count) for k in range(len(titles))]
    sure = [k for k, (_, i) in enumerate(found) if excludes_zero(i)]
    if not sure:
        return f"No clear difference between {leader.title} and {base.title} at any touchpoint"
    k = max(sure, key=lambda k: abs(found[k][0]))
    size, ends = found[k]
    low, high = sorted((abs((ends or Interval(0, 0)).low), abs((ends or Interval(0, 0)).high)))
    word = "better" if size > 0 else "worse"
    sureness = span(Interval(low, high), lambda v: f"{v:.2f}")
    return (
        f"\u201c{titles[k]}\u201d is felt {abs(size):.2f} {word} under {leader.title} "
        f"than under {base.title} "
        f"({view.comparison.level * 100:g}%: {sureness})"
    )


def ink(shown: Experience, foot: str) -> Figure:
    """The chart."""
    figure = theme.blank()
    bottom, top = theme.frame(figure, shown.title, shown.subtitle, foot)
    texts = heat.as_text(shown.performance.tolist(), 2)
    cells = heat.Heat(shown.structures, shown.touchpoints, shown.performance, texts)
    heat.draw(figure, cells, bottom, top - 0.15, "performance felt, 0 to 1; deeper is better")
    return figure
