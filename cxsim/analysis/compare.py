"""Ownership structures against a baseline, seed by seed: what differs, and how sure that is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from statistics import median

import numpy as np

from cxsim.analysis.comparison import EQUITY, HORIZON, Comparison, Difference, Standing
from cxsim.analysis.paired import Floats, interval, probability_best, variance_reduction
from cxsim.analysis.subset import could_be_best
from cxsim.analysis.verdict import kept, verdict
from cxsim.errors import CxsimError, NotFoundError, UsageError
from cxsim.runs.many import Failure
from cxsim.runs.run import Run

Arm = dict[str, dict[int, Run]]
"""ownership -> seed -> run, of one arm."""


def compare(
    runs: Sequence[Run],
    baseline: str,
    *,
    margin: float = 0.005,
    level: float = 0.95,
    titles: Mapping[str, str] | None = None,
    failures: Sequence[Failure] = (),
    asked: int | None = None,
    interrupted: bool = False,
    sequential: bool = False,
    currency: str = "",
) -> Comparison:
    """Compare every structure with the baseline of its own arm, on the seeds both have.

    Parameters
    ----------
    runs : of the same customers and weeks; at most one per structure, arm and seed.
    baseline : name of the structure the others are held against.
    margin : share 0..1 of customers kept that does not matter.
    level : probability 0..1 that all intervals hold at once.
    titles : structure -> how it is called in tables and charts, in the order to show; without
        it they are called by name, in the order of the runs.
    failures, asked, interrupted : what `run_many` says, and the number of seeds asked for.
    sequential : seeds are added until it is settled, so that the intervals must bear being looked
        at more than once (`cxsim.analysis.anytime`).
    currency : of the company, as it is to be printed.

    Raises
    ------
    NotFoundError : no run of the baseline was asked for.
    UsageError : runs that cannot be compared, an arm without baseline, or a level or margin out of
        range.
    CxsimError : no run of the baseline has ended well.
    """
    _check(runs, failures, margin, level)
    arms = _arms(runs, failures, list(titles or ()))
    for arm, structures in arms.items():
        _check_baseline(baseline, arm, structures, failures)
    seeds = {r.seed for r in runs} | {f.seed for f in failures}
    asked = len(seeds) if asked is None else asked
    horizons = _horizons(runs)
    metrics = [f"{HORIZON}{h}" for h in horizons] + [EQUITY] * (EQUITY in runs[0].metrics)
    count = len(metrics) * sum(len(structures) - 1 for structures in arms.values())
    judge = _Judge(metrics, max(1, count), level, margin, asked, titles or {}, sequential)
    names = list(dict.fromkeys(name for structures in arms.values() for name in structures))
    standings = tuple(
        s for arm, structures in arms.items() for s in judge.arm(arm, structures, baseline, names)
    )
    gains = [
        s.differences[metrics[len(horizons) - 1]].variance_reduction
        for s in standings
        if s.differences
    ]
    known = [g for g in gains if g is not None]
    return Comparison(
        baseline,
        runs[0].customers,
        runs[0].weeks,
        tuple(horizons),
        level,
        margin,
        count,
        asked,
        interrupted,
        median(known) if known else None,
        standings,
        tuple(failures),
        sequential,
        currency=currency,
    )


@dataclass(frozen=True)
class _Judge:
    """What all comparisons of a study have in common."""

    metrics: list[str]
    comparisons: int
    level: float
    margin: float
    asked: int
    titles: Mapping[str, str]
    sequential: bool

    def arm(self, arm: str, structures: Arm, baseline: str, names: list[str]) -> list[Standing]:
        base = structures[baseline]
        last = [m for m in self.metrics if m.startswith(HORIZON)][-1]
        best, possible = _best(structures, last, self.level, self.sequential)
        found: list[Standing] = []
        for name, own in structures.items():
            shared = sorted(own.keys() & base.keys())
            differences = (
                {}
                if name == baseline
                else {
                    m: self.difference(m, [own[s] for s in shared], [base[s] for s in shared])
                    for m in self.metrics
                }
            )
            found.append(
                Standing(
                    name,
                    self.titles.get(name, name),
                    arm,
                    names.index(name),
                    name == baseline,
                    self.asked,
                    len(shared),
                    _levels([own[s] for s in shared], self.metrics),
                    differences,
                    best.get(name),
                    possible.get(name),
                )
            )
        return found

    def difference(self, metric: str, own: list[Run], base: list[Run]) -> Difference:
        a, b = _values(own, metric), _values(base, metric)
        both = np.isfinite(a) & np.isfinite(b)
        a, b = a[both], b[both]
        gap = a - b
        mean = float(gap.mean()) if gap.size else None
        found = interval(gap, self.comparisons, self.level, self.sequential)
        kind = verdict(mean, found, self.margin if metric.startswith(HORIZON) else 0.0)
        is_share = metric.startswith(HORIZON)
        words = kept(kind, mean, found, self.margin, gap.size) if is_share else kind
        return Difference(
            metric,
            mean,
            found,
            kind,
            words,
            variance_reduction(a, b),
            tuple(r.seed for r, ok in zip(own, both, strict=True) if ok),
            tuple(float(g) for g in gap),
        )


def _arms(runs: Sequence[Run], failures: Sequence[Failure], order: Sequence[str]) -> dict[str, Arm]:
    """arm -> structure -> seed -> run; a structure all of whose runs failed is there with no run.

    Structures in the order given, then as they appear: a first run that failed changes no order.
    """
    names = dict.fromkeys([*order, *(r.ownership for r in runs), *(f.ownership for f in failures)])
    arms: dict[str, Arm] = {}
    for run in runs:
        seeds = arms.setdefault(run.resources, {}).setdefault(run.ownership, {})
        if run.seed in seeds:
            raise UsageError(
                f"structure '{run.ownership}' was run twice on seed {run.seed}; give each "
                "structure a name of its own"
            )
        seeds[run.seed] = run
    for failure in failures:
        arms.setdefault(failure.resources, {}).setdefault(failure.ownership, {})
    return {arm: {n: own[n] for n in names if n in own} for arm, own in sorted(arms.items())}


def _horizons(runs: Sequence[Run]) -> list[int]:
    """Weeks after which retention is known; the last week where the run ends before the first."""
    found = [m.removeprefix(HORIZON) for m in runs[0].metrics if m.startswith(HORIZON)]
    return sorted(int(h) for h in found if h.isdigit()) or [runs[0].weeks]


def _values(runs: Sequence[Run], metric: str) -> Floats:
    return np.array([_value(r, metric) for r in runs], dtype=np.float64)


def _value(run: Run, metric: str) -> float:
    if metric not in run.metrics and metric == f"{HORIZON}{run.weeks}":
        return float(run.weekly["alive"][-1])
    return run.metrics.get(metric, float("nan"))


def _levels(runs: list[Run], metrics: list[str]) -> dict[str, float | None]:
    names = dict.fromkeys([*metrics, *(runs[0].metrics if runs else ())])
    levels: dict[str, float | None] = {}
    for name in names:
        values = _values(runs, name)
        values = values[np.isfinite(values)]
        levels[name] = float(values.mean()) if values.size else None
    return levels


def _best(
    structures: Arm, metric: str, level: float, sequential: bool
) -> tuple[dict[str, float], dict[str, bool]]:
    """Probability of being best, and whether a structure may still be that, on the seeds that
    all structures with any run have; empty where there are too few."""
    some = {name: own for name, own in structures.items() if own}
    seeds = sorted({seed for own in some.values() for seed in own})
    shared = [seed for seed in seeds if all(seed in own for own in some.values())]
    columns = [_values([own[seed] for seed in shared], metric) for own in some.values()]
    values = np.array(columns, dtype=np.float64).T
    values = values[np.isfinite(values).all(axis=1)]
    found = probability_best(values)
    chances = {} if found is None else dict(zip(some, map(float, found), strict=True))
    if len(values) < 2:
        return chances, {}
    return chances, dict(zip(some, could_be_best(values, level, sequential), strict=True))


def _check(runs: Sequence[Run], failures: Sequence[Failure], margin: float, level: float) -> None:
    if not 0 < level < 1:
        raise UsageError(f"level is {level}; it must lie between 0 and 1, as 0.95")
    if not 0 <= margin <= 1:
        raise UsageError(f"margin is {margin}; it must be a share from 0 to 1, as 0.005 for 0.5 pp")
    if not runs:
        first = f": {failures[0].error}" if failures else ""
        raise CxsimError(f"nothing to compare: no run has ended well{first}")
    if len(sizes := {(r.customers, r.weeks) for r in runs}) > 1:
        raise UsageError(
            f"runs of different size cannot be compared: (customers, weeks) is {sorted(sizes)}"
        )


def _check_baseline(baseline: str, arm: str, structures: Arm, failures: Sequence[Failure]) -> None:
    if structures.get(baseline):
        return
    if baseline in structures:
        mine = [f for f in failures if f.ownership == baseline and f.resources == arm]
        raise CxsimError(
            f"all {len(mine)} runs of the baseline '{baseline}' ({arm} resources) failed: "
            f"{mine[0].error}"
        )
    near = get_close_matches(baseline, structures, n=1)
    hint = f"; did you mean '{near[0]}'?" if near else ""
    raise NotFoundError(
        f"the baseline '{baseline}' is not among the structures compared with {arm} resources: "
        f"{', '.join(structures)}{hint}"
    )
