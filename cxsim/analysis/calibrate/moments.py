"""Simulated moments with common random numbers, for parameters that have no likelihood.

The moments of the data are met by those of the simulator, each weighed by its standard error
(McFadden 1989). Intervals: bootstrap of the moments, carried over by the simulator's slopes at
the estimate; where those slopes do not tell two parameters apart, none is given.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from cxsim.analysis.calibrate.hazards import Estimate
from cxsim.analysis.calibrate.optimise import minimise
from cxsim.types import Floats

WORST_CONDITION = 30.0
"""Beyond this ratio of singular values the moments see one combination of parameters only."""
_STEP = 0.03
_EDGE = 1e-3
METHOD = "simulated moments, bootstrap"


@dataclass(frozen=True)
class Bound:
    """A parameter to fit, by its dotted path in a company, and its range."""

    name: str
    low: float
    high: float


@dataclass(frozen=True)
class Moment:
    """A figure of the data with its standard error, and what the fitted simulator gives."""

    name: str
    target: float
    error: float
    fitted: float = float("nan")


@dataclass(frozen=True)
class Matched:
    """A fit by simulated moments; `distance` is the sum of squared standardised misses."""

    estimates: tuple[Estimate, ...]
    moments: tuple[Moment, ...]
    distance: float
    starts: int
    agreeing: int


def match(
    simulate: Callable[[Floats], Floats],
    moments: Sequence[Moment],
    bounds: Sequence[Bound],
    draws: Floats,
    starts: int = 3,
) -> Matched:
    """Fit parameters to moments.

    Parameters
    ----------
    simulate : parameters (P,) -> moments (M,), with the same luck every time.
    draws : bootstrap draws of the moments (B, M).
    starts : Nelder-Mead runs from as many points of the box.
    """
    target = np.array([m.target for m in moments])
    weight = 1.0 / np.array([m.error for m in moments])
    low, high = np.array([(b.low, b.high) for b in bounds]).T

    def distance(x: Floats) -> float:
        return float((((simulate(low + x * (high - low)) - target) * weight) ** 2).sum())

    box = [(0.0, 1.0)] * len(bounds)
    found = [
        minimise(
            distance, np.full(len(bounds), at), "Nelder-Mead", box, xatol=2e-3, fatol=1e-3,
            maxfev=80,
        )
        for at in np.linspace(0.2, 0.8, starts)
    ]  # fmt: skip
    best = min(found, key=lambda result: result.value)
    x = best.x
    spans = _intervals(simulate, x, low, high, weight, draws - target)
    values = low + x * (high - low)
    estimates = [
        Estimate(b.name, float(v), *span, METHOD)
        for b, v, span in zip(bounds, values, spans, strict=True)
    ]
    fitted = simulate(values)
    told = [
        Moment(m.name, m.target, m.error, float(f)) for m, f in zip(moments, fitted, strict=True)
    ]
    agreeing = sum(result.value < best.value + 1.0 for result in found)
    return Matched(tuple(estimates), tuple(told), best.value, starts, agreeing)


def _intervals(
    simulate: Callable[[Floats], Floats], x: Floats, low: Floats, high: Floats, weight: Floats,
    misses: Floats,
) -> list[tuple[float | None, float | None]]:  # fmt: skip
    """95% interval of each parameter; an end is None where it lies outside the range."""
    columns: list[Floats] = []
    for p in range(len(x)):
        up, down = x.copy(), x.copy()
        up[p], down[p] = min(x[p] + _STEP, 1.0), max(x[p] - _STEP, 0.0)
        rise = simulate(low + up * (high - low)) - simulate(low + down * (high - low))
        columns.append(rise * weight / (up[p] - down[p]))
    slopes = np.stack(columns, axis=1)
    sizes = np.linalg.svd(slopes, compute_uv=False)
    if len(sizes) < len(x) or sizes[-1] * WORST_CONDITION < sizes[0]:
        return [(None, None)] * len(x)
    moved = x + (misses * weight) @ np.linalg.pinv(slopes).T
    ends = np.quantile(moved, [0.025, 0.975], axis=0)
    spans: list[tuple[float | None, float | None]] = []
    for p in range(len(x)):
        below, above = low[p] + ends[:, p] * (high[p] - low[p])
        inside = ends[0, p] > _EDGE, ends[1, p] < 1 - _EDGE
        spans.append((float(below) if inside[0] else None, float(above) if inside[1] else None))
    return spans
