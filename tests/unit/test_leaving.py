"""Base hazards and the decision to leave."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import betaincinv, expit, logit

from cxsim.model.mechanisms.leaving import base_logits, hazard

f = np.float32


def h(
    base: float, s: float = 0.0, fails: float = 0.0, effect: float = 1.5, shock: float = 0.8,
    neutral: float = 0.0, usual: float = 0.0,
) -> float:  # fmt: skip
    return float(hazard(f(base), f(s), f(neutral), f(fails), f(usual), f(effect), f(shock)))


def test_hazard_is_logistic_in_satisfaction_and_failures() -> None:
    assert h(-4, 0.5, 1.0) == pytest.approx(expit(-4 - 0.75 + 0.8), rel=1e-5)
    assert h(-4, 0.5, 1.0, neutral=0.2, usual=0.5) == pytest.approx(
        expit(-4 - 0.45 + 0.4), rel=1e-5
    )


def test_switches_leave_the_base_hazard() -> None:
    assert h(-4, 0.9, 3.0, effect=0, shock=0) == pytest.approx(expit(-4), rel=1e-6)
    assert h(-4, 0.3, 0.5, neutral=0.3, usual=0.5) == pytest.approx(expit(-4), rel=1e-6)


@given(st.floats(-12, 4), st.floats(-1, 1, width=32), st.floats(0, 1, width=32))
def test_content_customers_stay_and_failed_ones_go(base: float, s: float, more: float) -> None:
    assert h(base, s + more) <= h(base, s) + 1e-7
    assert h(base, s, fails=more) >= h(base, s) - 1e-7


@pytest.mark.parametrize(("alpha", "beta"), [(0.704, 1.182), (0.668, 3.806), (5.0, 20.0), (30, 2)])
@pytest.mark.parametrize("weeks", [1, 4, 52, 104])
def test_base_logits_are_beta_quantiles(alpha: float, beta: float, weeks: int) -> None:
    uniform = np.concatenate([np.linspace(0.001, 0.999, 999), [2.0**-33, 1 - 2.0**-33]])
    theta = betaincinv(alpha, beta, uniform)
    stay = np.log1p(-theta) * weeks / 52
    exact = np.log(-np.expm1(stay)) - stay
    found = base_logits(uniform, alpha, beta, np.array(weeks))
    assert found.dtype == np.float32
    possible = np.isfinite(exact) & (np.abs(exact) < 12)
    assert possible.mean() > 0.9
    np.testing.assert_allclose(found[possible], exact[possible], atol=2e-5, rtol=2e-6)


def test_a_year_of_weekly_decisions_is_one_yearly_decision() -> None:
    uniform = np.linspace(0.01, 0.99, 99)
    weekly = expit(base_logits(uniform, 0.7, 3.8, np.array(1)).astype(float))
    yearly = expit(base_logits(uniform, 0.7, 3.8, np.array(52)).astype(float))
    np.testing.assert_allclose((1 - weekly) ** 52, 1 - yearly, rtol=1e-4)
    np.testing.assert_allclose(yearly, betaincinv(0.7, 3.8, uniform), rtol=1e-4)


def test_extreme_luck_stays_finite() -> None:
    found = base_logits(np.array([2.0**-33, 1 - 2.0**-33]), 0.05, 0.05, np.array([1, 260]))
    assert np.isfinite(found).all()
    assert logit(0.5) == 0
