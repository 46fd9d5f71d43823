"""The intervals hold as often as they say, and the same check catches intervals that do not."""

from __future__ import annotations

import numpy as np
import pytest

from cxsim.analysis.paired import (
    Interval,
    interval,
    probability_best,
    simultaneous,
    variance_reduction,
)

STUDIES, SEEDS, STRUCTURES = 8000, 12, 5
LEVEL = 0.95
STANDARD_ERROR = np.sqrt(LEVEL * (1 - LEVEL) / STUDIES)
TOLERANCE = 3.1 * STANDARD_ERROR
"""A one-sided check at 3.1 standard errors fails a sound interval less than once in a thousand."""


def _differences() -> np.ndarray:
    """Studies of no effect: differences from a common baseline, shape (seeds, studies, 5).

    The baseline's noise is in all of them, as in a real comparison: correlation one half.
    """
    rng = np.random.default_rng(52)
    own = rng.normal(size=(SEEDS, STUDIES, STRUCTURES))
    return own - rng.normal(size=(SEEDS, STUDIES, 1))


def _coverage(comparisons: int) -> float:
    low, high = simultaneous(_differences(), comparisons, LEVEL)
    return float(((low <= 0) & (high >= 0)).all(axis=1).mean())


def test_all_intervals_hold_at_once_as_often_as_stated() -> None:
    assert _coverage(STRUCTURES) >= LEVEL - TOLERANCE


def test_the_check_catches_unadjusted_intervals() -> None:
    assert _coverage(1) < LEVEL - TOLERANCE


def test_the_intervals_are_not_wide_without_need() -> None:
    # Dependence makes Bonferroni cautious, at correlation one half by about a point.
    assert _coverage(STRUCTURES) < 0.985


def test_one_interval_holds_exactly_as_often_as_stated() -> None:
    low, high = simultaneous(_differences()[:, :, 0], 1, LEVEL)
    held = float(((low <= 0) & (high >= 0)).mean())
    assert held == pytest.approx(LEVEL, abs=3.3 * STANDARD_ERROR)


def test_interval_equals_the_textbook_paired_t() -> None:
    # mean 3, standard deviation 1, n 4: 3 +- 3.182 / 2 with 3 degrees of freedom.
    values = np.array([2.0, 2.5, 3.5, 4.0])
    half = 3.182446 * values.std(ddof=1) / 2
    found = interval(values, 1)
    assert found is not None
    assert (found.low, found.high) == pytest.approx((3 - half, 3 + half), rel=1e-6)


def test_identical_pairs_differ_by_exactly_nothing() -> None:
    assert interval(np.zeros(7), 3) == Interval(0.0, 0.0)
    assert interval(np.zeros(1), 3) == Interval(0.0, 0.0)


@pytest.mark.parametrize("values", [[], [0.3], [0.52 - 0.5, 0.42 - 0.4, 0.32 - 0.3]])
def test_no_interval_where_the_pairs_do_not_vary(values: list[float]) -> None:
    assert interval(np.array(values), 1) is None


def test_variance_reduction_is_measured() -> None:
    rng = np.random.default_rng(7)
    luck, a, b = rng.normal(size=(3, 200_000))
    # var a = var b = 9 + 1, var(a - b) = 2: tenfold.
    assert variance_reduction(3 * luck + a, 3 * luck + b) == pytest.approx(10, rel=0.02)
    assert variance_reduction(a, b) == pytest.approx(1, rel=0.02)


def test_variance_reduction_of_a_copy_is_unknown() -> None:
    values = np.array([0.1, 0.2, 0.4])
    assert variance_reduction(values, values) is None
    assert variance_reduction(values[:1], values[1:2]) is None


def test_probability_best_sums_to_one_and_ties_share() -> None:
    rng = np.random.default_rng(3)
    one = rng.normal(size=40)
    found = probability_best(np.column_stack([one, one - 1, one]))
    assert found is not None
    assert found.tolist() == pytest.approx([0.5, 0.0, 0.5])


def test_probability_best_follows_the_normal_law() -> None:
    # A paired difference with mean one standard error: best with probability Phi(1) = .8413.
    rng = np.random.default_rng(11)
    gap = rng.normal(size=400)
    gap = (gap - gap.mean()) / gap.std() + 1 / np.sqrt(400)
    luck = rng.normal(0, 50, size=400)
    found = probability_best(np.column_stack([luck + gap, luck]))
    assert found is not None
    assert found[0] == pytest.approx(0.8413, abs=0.02)


def test_probability_best_uses_the_pairing() -> None:
    rng = np.random.default_rng(11)
    gap = rng.normal(0.5, 1, size=30)
    luck = rng.normal(0, 50, size=30)
    paired = probability_best(np.column_stack([luck + gap, luck]))
    broken = probability_best(np.column_stack([luck + gap, rng.permutation(luck)]))
    assert paired is not None
    assert broken is not None
    assert paired[0] > 0.95
    assert broken[0] < 0.95


def test_probability_best_is_repeatable_and_needs_seeds() -> None:
    values = np.random.default_rng(1).normal(size=(6, 3))
    first, second = probability_best(values), probability_best(values)
    assert first is not None
    assert second is not None
    assert first.tolist() == second.tolist()
    assert probability_best(values[:4]) is None
