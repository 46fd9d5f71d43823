"""What a chart is asked to show: results, an arm, and the structures it speaks of."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from cxsim.analysis.comparison import Comparison, Standing
from cxsim.analysis.headline import ARMS, baseline_of
from cxsim.analysis.paired import Interval, interval
from cxsim.analysis.results import Results
from cxsim.errors import NotFoundError
from cxsim.presentation import theme
from cxsim.runs.run import Run
from cxsim.types import Floats


@dataclass(frozen=True)
class Table:
    """The numbers of a chart as text; the first cell of a row is its head."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def _as_it_is(title: str, name: str) -> str:
    return title or name


@dataclass(frozen=True, eq=False)
class View:
    """Results as one chart shows them.

    Parameters
    ----------
    arm : of resources.
    structure : name of the one that is held against the baseline; the one that keeps the most if
        None.
    metric : that decides, where a chart lets it be chosen; retention at the end if None.
    parameters : paths of the parameters a chart is about; the first ones varied if empty.
    called : (title, name) -> what is shown.
    """

    results: Results
    arm: str = "described"
    structure: str | None = None
    metric: str | None = None
    parameters: tuple[str, ...] = ()
    called: Callable[[str, str], str] = _as_it_is

    @cached_property
    def comparison(self) -> Comparison:
        """The comparison, with titles as they are shown."""
        found = self.results.comparison
        standings = (replace(s, title=self.called(s.title, s.ownership)) for s in found.standings)
        return replace(found, standings=tuple(standings))

    def drawable(self) -> View:
        """The same with names that fonts of this machine have shapes for."""
        return replace(self, called=theme.name_shown)

    @property
    def baseline(self) -> Standing:
        """The baseline of the arm."""
        return baseline_of(self.comparison, self.arm)

    @property
    def leader(self) -> Standing | None:
        """The structure held against the baseline, if there is any other.

        Raises NotFoundError : there is no structure of the name asked for.
        """
        others = [s for s in self.comparison.ranked(self.arm) if not s.is_baseline]
        if self.structure is None:
            return others[0] if others else None
        for standing in others:
            if standing.ownership == self.structure:
                return standing
        names = ", ".join(s.ownership for s in others)
        raise NotFoundError(
            f"there is no structure '{self.structure}' beside the baseline; there are: {names}"
        )

    @cached_property
    def beside(self) -> View | None:
        """The same question with equal resources, where these results answer it beside this arm:
        the structures held against each other have runs there too."""
        if self.arm != "described" or "equal" not in self.comparison.arms:
            return None
        there = {s.ownership for s in self.comparison.of("equal") if s.pairs}
        if not there.issuperset(self.highlighted):
            return None
        leader = self.leader
        return replace(self, arm="equal", structure=None if leader is None else leader.ownership)

    @property
    def others(self) -> int:
        """Structures beside the baseline, at least 1: any of them might have been the one a title
        speaks of, so intervals are adjusted for all."""
        return max(1, len(self.comparison.of(self.arm)) - 1)

    @property
    def highlighted(self) -> tuple[str, ...]:
        """Names of the one or two structures that are not grey."""
        found = [s.ownership for s in (self.leader, self.baseline) if s is not None]
        return tuple(found)

    @property
    def standings(self) -> list[Standing]:
        """Structures of the arm with any pair of runs, best first."""
        return [s for s in self.comparison.ranked(self.arm) if s.pairs]

    @property
    def arm_said(self) -> str:
        """The arm, in words, with the number of seeds behind each mean."""
        return f"{ARMS.get(self.arm, self.arm)}; {self._runs_said}"

    @property
    def arms_said(self) -> str:
        """The same of both arms, where the other is shown beside this one."""
        if self.beside is None:
            return self.arm_said
        return f"With resources as described and with equal ones; {self._runs_said}"

    @property
    def _runs_said(self) -> str:
        seeds = len({run.seed for run in self.results.of(self.arm)})
        what = f"mean of {seeds} runs" if seeds > 1 else "one run"
        several = self.results.environments
        over = f", each the mean over {several} environments" if several > 1 else ""
        return f"{what}{over}"

    def title_of(self, name: str) -> str:
        """What a structure is called."""
        for standing in self.comparison.standings:
            if standing.ownership == name:
                return standing.title
        return self.called(name, name)

    def position_of(self, name: str) -> int:
        """Its place in the run, which decides its colour."""
        return next((s.position for s in self.comparison.standings if s.ownership == name), 0)

    def ink(self, name: str) -> str:
        """Its colour where it is highlighted, else grey."""
        if name not in self.highlighted:
            return theme.PALE
        return theme.colour(self.position_of(name))

    def metrics(self, name: str) -> dict[str, Floats]:
        """Metric -> values of a structure, by ascending seed."""
        runs = self._runs(name)
        known = runs[0].metrics if runs else {}
        return {
            m: np.array([r.metrics.get(m, np.nan) for r in runs], dtype=np.float64) for m in known
        }

    def series(self, name: str, series: str) -> Floats:
        """A weekly series of a structure: (seeds, weeks).

        Raises NotFoundError : it was not kept.
        """
        return self._stacked(name, series, "weekly")

    def touchpoints(self, name: str, series: str) -> Floats:
        """Totals or means at the touchpoints: (seeds, K).

        Raises NotFoundError : they were not kept.
        """
        return self._stacked(name, series, "touchpoints")

    def _stacked(self, name: str, series: str, kind: str) -> Floats:
        kept = [getattr(run, kind).get(series) for run in self._runs(name)]
        if not kept or any(values is None for values in kept):
            raise NotFoundError(
                f"the {kind} series '{series}' was not kept in these results; a sweep keeps it "
                f'with [keep] {kind} = ["{series}"], cxsim compare -o FOLDER keeps it always'
            )
        return np.array(kept, dtype=np.float64)

    def _runs(self, name: str) -> list[Run]:
        mine = [run for run in self.results.of(self.arm) if run.ownership == name]
        return sorted(mine, key=lambda run: run.seed)

    def paired(self, own: Floats, base: Floats, comparisons: int) -> tuple[float, Interval | None]:
        """Mean of own - base, seed by seed, and its interval among so many that hold at once.

        The first axes are the seeds of the leader and of the baseline; seeds that only one of the
        two has are left out.
        """
        gap = own - base
        gap = gap[np.isfinite(gap)]
        found = interval(gap, comparisons, self.comparison.level, self.comparison.sequential)
        return (float(gap.mean()) if gap.size else float("nan")), found

    def shared(self, one: str, other: str) -> tuple[list[int], list[int]]:
        """Places of the seeds both have, in each one's ascending order."""
        mine, base = ([r.seed for r in self._runs(name)] for name in (one, other))
        both = sorted(set(mine) & set(base))
        return [mine.index(s) for s in both], [base.index(s) for s in both]


def excludes_zero(found: Interval | None) -> bool:
    """Whether a difference may be claimed."""
    return found is not None and (found.low > 0 or found.high < 0)


def span(found: Interval | None, show: Callable[[float], str]) -> str:
    """An interval in words, "" where there is none."""
    return "" if found is None else f"{show(found.low)} to {show(found.high)}"


def names_of(view: View) -> Sequence[str]:
    """Structures with runs, best first."""
    return [s.ownership for s in view.standings]
