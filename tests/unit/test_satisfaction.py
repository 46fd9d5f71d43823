"""Cumulative satisfaction."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxsim.model.mechanisms.satisfaction import update, weight

f = np.float32
level = st.floats(-1, 1, width=32)


def after(s: float, u: float, n: int, memory: float, prior: float) -> np.float32:
    """Satisfaction after the n-th encounter."""
    return update(f(s), f(u), weight(f(n), f(memory), f(prior)))


def test_first_encounters_weigh_more_down_to_the_least_weight() -> None:
    assert after(0, 1, 1, 0.05, 4) == pytest.approx(0.2, abs=1e-6)
    assert after(0, 1, 6, 0.05, 4) == pytest.approx(0.1, abs=1e-6)
    assert after(0, 1, 500, 0.05, 4) == pytest.approx(0.05, abs=1e-6)


def test_without_prior_the_first_encounter_is_all() -> None:
    assert after(-0.4, 0.7, 1, 0.05, 0) == pytest.approx(0.7, abs=1e-6)


def test_without_memory_satisfaction_is_the_mean_of_all_encounters() -> None:
    satisfaction, appraisals = 0.0, [0.3, -0.2, 0.8, 0.1]
    for n, u in enumerate(appraisals, 1):
        satisfaction = after(satisfaction, u, n, 0, 0)
    assert satisfaction == pytest.approx(np.mean(appraisals), abs=1e-6)


@given(level, level, st.integers(1, 1000))
def test_moves_towards_the_appraisal_and_not_beyond(s: float, u: float, n: int) -> None:
    moved = after(s, u, n, 0.05, 4)
    assert min(s, u) - 1e-6 <= moved <= max(s, u) + 1e-6
