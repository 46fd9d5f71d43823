from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import integrate, stats

from cxsim.analysis.anytime import multiplier, needed


@pytest.mark.parametrize(("n", "alpha"), [(10, 0.05), (30, 0.01), (100, 0.05)])
def test_the_bound_is_where_the_mixture_is_one_over_alpha(n: int, alpha: float) -> None:
    """The evidence against the mean, by integrating noncentral t densities over the prior."""
    t = multiplier(n, alpha)

    def weighted(effect: float) -> float:
        return stats.nct.pdf(t, n - 1, effect * math.sqrt(n)) * stats.norm.pdf(effect)

    mixture = integrate.quad(weighted, -6, 6, points=[0, t / math.sqrt(n)], limit=400)[0]
    assert mixture / stats.t.pdf(t, n - 1) == pytest.approx(1 / alpha, rel=1e-4)


def test_wider_than_one_look_and_not_by_much() -> None:
    for n in (20, 50, 200):
        once = stats.t.ppf(0.975, n - 1)
        assert 1.2 * once < multiplier(n, 0.05) < 2 * once


def test_too_few_pairs_bound_nothing() -> None:
    assert multiplier(2, 0.01) == math.inf
    assert math.isfinite(multiplier(12, 0.01))


def test_needed_is_the_first_number_of_pairs_that_is_enough() -> None:
    found = needed(0.01, 0.005, 0.01)
    assert found is not None

    def width(n: int) -> float:
        return 2 * multiplier(n, 0.01) * 0.01 / math.sqrt(n)

    assert width(found) <= 0.005 < width(found - 1)
    assert needed(1.0, 1e-6, 0.01, most=1000) is None


def test_narrower_takes_more() -> None:
    counts = [needed(0.01, width, 0.01) for width in (0.02, 0.01, 0.005)]
    assert counts == sorted(counts)
    assert len(set(counts)) == 3
    assert np.all(np.array(counts) > 2)
