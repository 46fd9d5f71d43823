"""Every chart by name: what it shows, its numbers, its ink."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from matplotlib.figure import Figure

from cxsim.errors import NotFoundError
from cxsim.presentation import theme
from cxsim.presentation.charts import (
    feelings,
    losses,
    phases,
    ranked,
    regret,
    retention,
    split,
    tornado,
    touchpoints,
    tradeoff,
    waterfall,
)
from cxsim.presentation.charts.view import View
from cxsim.presentation.export import foot
from cxsim.scenario.fields import nearest


@dataclass(frozen=True)
class Chart:
    """One chart: `numbers` raises NotFoundError where results cannot fill it."""

    name: str
    about: str
    numbers: Callable[[View], Any]
    ink: Callable[[Any, str], Figure]

    def draw(self, view: View) -> Figure:
        """The chart of some results, with their source and digest in its foot."""
        numbers = self.numbers(view.drawable())
        with theme.styled():
            return self.ink(numbers, source(view))

    def bare(self, view: View, high: float) -> Figure:
        """Without title and source, so many inches high: for where those stand beside it."""
        numbers = replace(self.numbers(view.drawable()), title="", subtitle="")
        with theme.styled(), theme.lower(high):
            return self.ink(numbers, "")


CHARTS = {
    chart.name: chart
    for chart in (
        Chart("ranked", "differences from the baseline, ranked", ranked.of, ranked.ink),
        Chart("retention", "customers kept, week by week", retention.of, retention.ink),
        Chart("losses", "where customers are lost", losses.numbers, losses.ink),
        Chart("touchpoints", "experience by touchpoint", touchpoints.numbers, touchpoints.ink),
        Chart("feelings", "expectation and satisfaction", feelings.numbers, feelings.ink),
        Chart("split", "what budget and effort go into", split.numbers, split.ink),
        Chart("phases", "which structure wins where", phases.numbers, phases.ink),
        Chart("tornado", "what the difference rests on", tornado.numbers, tornado.ink),
        Chart("regret", "regret over futures", regret.numbers, regret.ink),
        Chart("waterfall", "customer equity with costs", waterfall.numbers, waterfall.ink),
        Chart("tradeoff", "retention against equity", tradeoff.numbers, tradeoff.ink),
    )
}
"""Charts by name, in the order of a report."""


def chart(name: str) -> Chart:
    """The chart of that name. Raises NotFoundError with the nearest one."""
    if name not in CHARTS:
        raise NotFoundError(f"there is no chart '{name}'; {nearest(name, CHARTS)}")
    return CHARTS[name]


def source(view: View) -> str:
    """The foot of every chart."""
    return foot(view.results.comparison, view.results.provenance, view.results.environments)
