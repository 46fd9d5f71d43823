"""Quality under effort, wear and shocks."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxsim.model.mechanisms.quality import path, resting

CALM = np.zeros((13, 1))


def test_one_week() -> None:
    found = path(np.array([0.5]), np.array([1.5]), 0.06, 0.02, np.zeros((1, 1)))
    np.testing.assert_allclose(found[:, 0], [0.5, 0.5 + 0.06 * 1.5 * 0.5 - 0.02 * 0.5])


def test_shape_and_start() -> None:
    found = path(np.array([0.3, 0.9]), np.ones(2), 0.06, 0.02, np.zeros((13, 2)))
    assert found.shape == (14, 2)
    assert found[0].tolist() == [0.3, 0.9]


def test_switches_leave_quality_where_it_is() -> None:
    assert (path(np.array([0.6]), np.array([2.0]), 0.0, 0.0, CALM) == 0.6).all()
    assert (path(np.array([0.6]), np.array([0.0]), 0.06, 0.0, CALM) == 0.6).all()


def test_a_shock_comes_at_once_and_stays_on_the_scale() -> None:
    shocks = np.zeros((3, 1))
    shocks[1] = -0.2
    found = path(np.array([0.6]), np.zeros(1), 0.06, 0.0, shocks)
    assert found[:, 0] == pytest.approx([0.6, 0.4, 0.4, 0.4])
    shocks[1] = 1.0
    assert path(np.array([0.6]), np.zeros(1), 0.06, 0.0, shocks)[1, 0] == 1.0


def test_where_it_rests_it_stays() -> None:
    effort = np.array([0.5, 1.0, 3.0])
    rest = resting(effort, 0.06, 0.02)
    found = path(rest, effort, 0.06, 0.02, np.zeros((13, 3)))
    np.testing.assert_allclose(found[-1], rest, rtol=1e-12)


@given(st.floats(0, 1), st.floats(0, 20), st.floats(0, 0.5), st.floats(0, 0.1))
def test_quality_stays_on_the_scale(q: float, u: float, phi: float, delta: float) -> None:
    found = path(np.array([q]), np.array([u]), phi, delta, CALM)
    assert ((found >= 0) & (found <= 1)).all()
