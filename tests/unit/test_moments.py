"""Simulated moments on a simulator whose answer is known."""

from __future__ import annotations

import numpy as np
import pytest

from cxsim.analysis.calibrate.moments import Bound, Moment, match

BOUNDS = (Bound("a", 0.0, 2.0), Bound("b", 0.0, 4.0))
RNG = np.random.default_rng(1)


def moments(*targets: float) -> list[Moment]:
    return [Moment(str(n), target, 0.05) for n, target in enumerate(targets)]


def draws(*targets: float) -> np.ndarray:
    return np.array(targets) + 0.05 * RNG.standard_normal((400, len(targets)))


def test_two_moments_find_two_parameters_with_the_delta_rule_interval() -> None:
    found = match(
        lambda x: np.array([x[0] + x[1], x[0] - x[1]]), moments(2.0, -0.4), BOUNDS, draws(2.0, -0.4)
    )
    a, b = found.estimates
    assert (a.value, b.value) == pytest.approx((0.8, 1.2), abs=0.01)
    # sd of a = sd of b = .05 / sqrt 2
    assert a.low is not None
    assert a.high is not None
    assert a.high - a.low == pytest.approx(2 * 1.96 * 0.05 / np.sqrt(2), rel=0.15)
    assert found.agreeing == found.starts


def test_a_sum_alone_identifies_neither() -> None:
    found = match(
        lambda x: np.array([x[0] + x[1], 2 * (x[0] + x[1])]), moments(2.0, 4.0), BOUNDS,
        draws(2.0, 4.0),
    )  # fmt: skip
    assert [e.identified for e in found.estimates] == [False, False]
    assert found.distance < 0.1


def test_what_lies_beyond_the_range_stops_at_it_and_says_so() -> None:
    found = match(lambda x: x, moments(3.0, 1.0), BOUNDS, draws(3.0, 1.0))
    assert found.estimates[0].value == pytest.approx(2.0, abs=0.01)
    assert found.estimates[0].high is None
    assert found.distance > 100
