"""From a stored study to what its result rests on: the variance attributed to the parameters."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from cxsim.analysis.points import Point, points
from cxsim.analysis.results import Results
from cxsim.analysis.sensitivity import Sensitivity
from cxsim.analysis.shares import first_order
from cxsim.errors import UsageError
from cxsim.types import Floats

SPACE_FILLING = ("latin-hypercube", "sobol")


def attribute(results: Results, metric: str | None = None, arm: str | None = None) -> Sensitivity:
    """First-order shares of the paired differences to the baseline, over the environments.

    Seeds are averaged first; the shares are the mean over all structures but the baseline, and
    over those whose difference varies. Where there are several futures, a point of the design
    counts with its mean over them.

    Parameters
    ----------
    metric : retention at the end if None.
    arm : the first if None.

    Raises
    ------
    UsageError : the study does not fill the space of its parameters, or has too few environments.
    NotFoundError : the metric was not kept.
    CxsimError : SALib is not installed.
    """
    _check(results)
    arm = arm or results.comparison.arms[0]
    metric = metric or results.comparison.last
    name = results.company.name
    found = [p for p in points(results, metric, arm) if p.company == name]
    baseline = results.comparison.baseline
    others = [n for n in found[0].names if n != baseline]
    if not others:
        raise UsageError("there is nothing but the baseline, so there is no difference")
    paths = [n for n in found[0].settings if len({p.settings[n] for p in found}) > 1]
    gaps = np.array([_gaps(p, others, baseline).mean(axis=0) for p in found])
    settings = np.array([[p.settings[n] for n in paths] for p in found], dtype=np.float64)
    settings, means = _by_setting(settings.reshape(len(found), len(paths)), gaps)
    shares = first_order(settings, means)
    return Sensitivity(
        dict(zip(paths, shares.sure.tolist(), strict=True)),
        results.record.name if results.record else "", results.digest, name, baseline,
        tuple(others), arm, metric, len(means), max(len(p.seeds) for p in found), shares.noise,
        _luck(found, others, baseline, gaps),
        dict(zip(paths, shares.raw.tolist(), strict=True)),
        dict(zip(paths, shares.chances.tolist(), strict=True)), dict(results.provenance),
    )  # fmt: skip


def _check(results: Results) -> None:
    if results.record is None:
        raise UsageError("these results are of one environment; name a study that varied some")
    kind = results.record.body["experiment"]["design"]["kind"]
    if kind not in SPACE_FILLING or not results.record.body["parameters"]:
        what = f"the design '{kind}'" if results.record.body["parameters"] else "no parameter"
        raise UsageError(
            f"{results.record.name} has {what}; first-order shares need parameters drawn by one "
            f"of {', '.join(SPACE_FILLING)}"
        )


def _gaps(point: Point, others: Sequence[str], baseline: str) -> Floats:
    """(seeds, structures) differences to the baseline."""
    columns = [point.names.index(name) for name in others]
    base = point.names.index(baseline)
    return point.values[:, columns] - point.values[:, [base]]


def _by_setting(settings: Floats, gaps: Floats) -> tuple[Floats, Floats]:
    """Each setting once, in the order of the study, with the mean of what came of it."""
    _, first, which = np.unique(settings, axis=0, return_index=True, return_inverse=True)
    totals = np.zeros((len(first), gaps.shape[1]))
    np.add.at(totals, which.ravel(), gaps)
    order = np.argsort(first)
    means = totals / np.bincount(which.ravel())[:, None]
    return settings[first[order]], means[order]


def _luck(
    found: Sequence[Point], others: Sequence[str], baseline: str, gaps: Floats
) -> float | None:
    """Share of the environments' variance that is the luck of their seeds."""
    known = [_gaps(p, others, baseline) for p in found if len(p.seeds) > 1]
    total = gaps.var(axis=0, ddof=1)
    if not known or not total.any():
        return None
    luck = np.mean([g.var(axis=0, ddof=1) / len(g) for g in known], axis=0)
    return float(np.mean(np.minimum(luck[total > 0] / total[total > 0], 1.0)))
