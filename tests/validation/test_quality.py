"""Constant effort leads to q* = phi u / (phi u + delta); exact."""

from __future__ import annotations

import numpy as np
import pytest

from cxsim.model.mechanisms.quality import path, resting

EFFORT = np.array([0.2, 0.5, 1.0, 2.0, 4.0])


def end(effort: np.ndarray, phi: float, delta: float, start: float) -> np.ndarray:
    return path(np.full(len(effort), start), effort, phi, delta, np.zeros((2000, len(effort))))[-1]


@pytest.mark.parametrize("delta", [0.01, 0.02, 0.03])
@pytest.mark.parametrize("start", [0.0, 1.0])
def test_where_quality_rests(delta: float, start: float) -> None:
    expected = 0.06 * EFFORT / (0.06 * EFFORT + delta)
    np.testing.assert_allclose(end(EFFORT, 0.06, delta, start), expected, rtol=1e-9)
    np.testing.assert_allclose(resting(EFFORT, 0.06, delta), expected, rtol=1e-12)


@pytest.mark.parametrize(("phi", "delta"), [(0.06 * 1.02, 0.02), (0.06, 0.02 * 0.98)])
def test_two_percent_wrong_is_caught(phi: float, delta: float) -> None:
    right = 0.06 * EFFORT / (0.06 * EFFORT + 0.02)
    assert (np.abs(end(EFFORT, phi, delta, 0.5) / right - 1) > 1e-3).all()


def test_the_way_there_is_geometric() -> None:
    """The distance from q* shrinks by 1 - phi u - delta a week."""
    effort = np.array([1.0])
    went = path(np.array([0.2]), effort, 0.06, 0.02, np.zeros((50, 1)))[:, 0]
    rest = resting(effort, 0.06, 0.02)[0]
    np.testing.assert_allclose((rest - went) / (rest - 0.2), 0.92 ** np.arange(51), rtol=1e-9)
