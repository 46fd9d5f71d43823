"""Discounted expected residual lifetime against the published value; exact."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import betaln

from cxsim.model.mechanisms.worth import derl

ALPHA, BETA, RATE, RENEWALS = 0.668, 3.806, 0.10, 7


def test_published_value() -> None:
    """Fader & Hardie 2010, High End customers who renewed seven times."""
    assert derl(ALPHA, BETA, RATE, RENEWALS) == pytest.approx(7.530, abs=5e-4)


@pytest.mark.parametrize("wrong", [(1.02, 1, 1), (1, 1.02, 1), (1, 1, 1.02), (1, 1, 0.98)])
def test_two_percent_wrong_is_caught(wrong: tuple[float, float, float]) -> None:
    a, b, r = wrong
    assert abs(derl(a * ALPHA, b * BETA, r * RATE, RENEWALS) - 7.530) > 5e-4
    assert abs(derl(ALPHA, BETA, RATE, RENEWALS - 1) - 7.530) > 5e-4


def test_a_simulated_customer_lives_that_long() -> None:
    """Monte Carlo over 200,000 customers; standard error about 0.01 years."""
    rng = np.random.default_rng(2)
    theta = rng.beta(ALPHA, BETA + RENEWALS, 200_000)
    years = np.minimum(rng.geometric(np.maximum(theta, 1e-9)), 2000) - 1
    value = (1 - (1 + RATE) ** -years) * (1 + RATE) / RATE
    error = value.std() / np.sqrt(len(value))
    assert abs(value.mean() - derl(ALPHA, BETA, RATE, RENEWALS)) < 3.3 * error
    assert abs(1.02 * value.mean() - derl(ALPHA, BETA, RATE, RENEWALS)) > 3.3 * error


def test_survival_is_that_of_the_cohort() -> None:
    years = np.arange(1, 3000)
    curve = np.exp(betaln(ALPHA, BETA + RENEWALS + years) - betaln(ALPHA, BETA + RENEWALS))
    direct = (curve * (1 + RATE) ** -(years - 1.0)).sum()
    assert direct == pytest.approx(derl(ALPHA, BETA, RATE, RENEWALS), rel=1e-9)
