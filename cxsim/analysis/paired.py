"""Paired differences: intervals that hold together, and the probability of being best.

Structures share seeds (common random numbers), so differences are taken seed by seed. The
intervals are paired t intervals, adjusted by Bonferroni so that all of them hold at once with
the stated confidence whatever the dependence between them (Dunn 1961).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from cxsim.analysis.anytime import multiplier

Floats = NDArray[np.float64]
FEWEST = 5
"""Seeds below which a bootstrap is surer than it has reason to be."""
TIE = 1e-12
"""Values closer than this are equal: differences of shares and matrix products of equal columns
differ in the last bits."""


@dataclass(frozen=True)
class Interval:
    """A confidence interval, low <= high."""

    low: float
    high: float


def simultaneous(
    differences: Floats, comparisons: int, level: float = 0.95, sequential: bool = False
) -> tuple[Floats, Floats]:
    """Lower and upper ends of paired t intervals that hold together.

    Parameters
    ----------
    differences : shape (n, ...), n >= 2 pairs along the first axis.
    comparisons : number of intervals (>= 1) that shall all hold at once.
    level : probability, 0..1, that all of them hold.
    sequential : they hold however often one looks (`cxsim.analysis.anytime`).
    """
    n = differences.shape[0]
    alpha = (1 - level) / comparisons
    mean = differences.mean(axis=0)
    error = differences.std(axis=0, ddof=1) / np.sqrt(n)
    factor = multiplier(n, alpha) if sequential else float(special.stdtrit(n - 1, 1 - alpha / 2))
    half = factor * error
    return mean - half, mean + half


def interval(
    differences: Floats, comparisons: int, level: float = 0.95, sequential: bool = False
) -> Interval | None:
    """The simultaneous interval of one mean difference; shape (n,).

    None where the pairs do not tell how far they vary: fewer than two, or all alike (a share of
    few customers moves in steps, and equal steps are not certainty), or too few for a sequence.
    All exactly 0 is certain.
    """
    if differences.size and not differences.any():
        return Interval(0.0, 0.0)
    if _constant(differences):
        return None
    low, high = simultaneous(differences, comparisons, level, sequential)
    return Interval(float(low), float(high)) if np.isfinite(high) else None


def variance_reduction(a: Floats, b: Floats) -> float | None:
    """(var a + var b) / var(a - b): by how much pairing cuts the variance of the difference.

    1 where the pairing does nothing. None with fewer than two pairs or a constant difference.
    """
    if _constant(a - b):
        return None
    return float((np.var(a, ddof=1) + np.var(b, ddof=1)) / np.var(a - b, ddof=1))


def _constant(values: Floats) -> bool:
    """Too few, or all alike up to rounding."""
    return values.size < 2 or float(np.ptp(values)) <= TIE * max(1.0, float(np.abs(values).max()))


def probability_best(values: Floats, draws: int = 10_000, seed: int = 20070101) -> Floats | None:
    """Probability of each column to have the highest mean; shape (n seeds, k) -> (k,), sums to 1.

    Paired bootstrap: whole seeds are drawn with replacement, so that the columns keep their
    common luck (Efron & Tibshirani 1993). Ties share. None with fewer than `FEWEST` seeds.
    """
    n = values.shape[0]
    if n < FEWEST:
        return None
    rng = np.random.default_rng(seed)
    weights = rng.multinomial(n, np.full(n, 1 / n), size=draws) / n
    means = weights @ values
    best = means >= means.max(axis=1, keepdims=True) - TIE
    share = best / best.sum(axis=1, keepdims=True)
    return np.asarray(share.mean(axis=0), dtype=np.float64)
