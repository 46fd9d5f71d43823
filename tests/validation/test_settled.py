"""Stopping when one likes what one sees must not make the intervals lie: error rates by
simulation, on means that are known."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from cxsim.analysis.anytime import multiplier
from cxsim.analysis.subset import could_be_best

pytestmark = pytest.mark.validation

STUDIES = 4000
FIRST, LAST = 5, 150
MEANS = np.array([0.0, 0.001, -0.002, 0.004])
LEVEL = 0.95


def allowed(rate: float = 1 - LEVEL) -> float:
    """Three standard errors of the simulation above the nominal rate."""
    return rate + 3 * np.sqrt(rate * (1 - rate) / STUDIES)


def normal(rng: np.random.Generator) -> np.ndarray:
    """Differences of four structures from one baseline, which makes them correlated."""
    common = rng.normal(0, 0.004, (STUDIES, LAST, 1))
    return MEANS + common + rng.normal(0, 0.006, (STUDIES, LAST, len(MEANS)))


def shares(rng: np.random.Generator) -> np.ndarray:
    """Differences of shares kept of 500 customers each."""
    base = rng.binomial(500, 0.8, (STUDIES, LAST, 1)) / 500
    own = rng.binomial(500, 0.8 + MEANS, (STUDIES, LAST, len(MEANS))) / 500
    return own - base


def looks(gaps: np.ndarray, factors: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Mean and half-width after FIRST .. LAST pairs: (studies, looks, comparisons) each."""
    n = np.arange(1, LAST + 1)[:, None]
    mean = np.cumsum(gaps, axis=1) / n
    square = np.cumsum(gaps**2, axis=1) / n - mean**2
    error = np.sqrt(np.maximum(square, 0) / np.maximum(n - 1, 1))
    keep = slice(FIRST - 1, LAST)
    return mean[:, keep], factors[None, :, None] * error[:, keep]


def stopped(mean: np.ndarray, half: np.ndarray, until: float, margin: float) -> np.ndarray:
    """Place of the look at which each study stops: as `cxsim.analysis.settled` decides."""
    low, high = mean - half, mean + half
    inside = (-margin < low) & (high < margin)
    decided = (2 * half <= until) | inside | (low >= margin) | (high <= -margin)
    done = decided.all(axis=2)
    return np.where(done.any(axis=1), done.argmax(axis=1), done.shape[1] - 1)


def wrong(mean: np.ndarray, half: np.ndarray, at: np.ndarray) -> float:
    """Share of the studies that stop with any interval that misses its mean."""
    rows = np.arange(len(mean))
    return float((np.abs(mean - MEANS) > half)[rows, at].any(axis=1).mean())


@pytest.mark.parametrize("draw", [normal, shares])
def test_at_most_5_percent_are_wrong(draw) -> None:
    counts = np.arange(FIRST, LAST + 1)
    gaps = draw(np.random.default_rng(20260101))
    alpha = (1 - LEVEL) / len(MEANS)
    mean, half = looks(gaps, np.array([multiplier(int(n), alpha) for n in counts]))
    ever = float((np.abs(mean - MEANS) > half).any(axis=(1, 2)).mean())
    assert ever <= allowed(), "an interval misses its mean at some look"
    assert wrong(mean, half, stopped(mean, half, 0.005, 0.0025)) <= allowed()


def test_looking_again_and_again_with_one_look_s_intervals_is_wrong_more_often() -> None:
    counts = np.arange(FIRST, LAST + 1)
    gaps = normal(np.random.default_rng(20260101))
    once = stats.t.ppf(1 - (1 - LEVEL) / len(MEANS) / 2, counts - 1)
    mean, half = looks(gaps, once)
    last = np.full(STUDIES, len(counts) - 1)
    assert wrong(mean, half, last) <= allowed(), "one look is what they are made for"
    ever = float((np.abs(mean - MEANS) > half).any(axis=(1, 2)).mean())
    assert ever > 2 * (1 - LEVEL)


@pytest.mark.parametrize("sequential", [False, True])
def test_the_best_is_among_those_that_could_be(sequential: bool) -> None:
    rng = np.random.default_rng(7)
    means = np.array([0.003, 0.0, 0.002, 0.003 - 1e-9])
    lost = 0
    for _ in range(2000):
        values = means + rng.normal(0, 0.02, (12, 1)) + rng.normal(0, 0.004, (12, 4))
        lost += not could_be_best(values, LEVEL, sequential)[0]
    assert lost / 2000 <= 0.05


def test_all_may_be_best_at_first_and_only_one_at_last() -> None:
    rng = np.random.default_rng(8)
    means = np.array([0.01, 0.0, 0.002])
    values = means + rng.normal(0, 0.02, (400, 1)) + rng.normal(0, 0.01, (400, 3))
    assert could_be_best(values[:3]) == [True, True, True]
    assert could_be_best(values) == [True, False, False]
    assert could_be_best(values, sequential=True) == [True, False, False]
