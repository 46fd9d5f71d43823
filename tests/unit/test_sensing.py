"""What executives see."""

from __future__ import annotations

import numpy as np
import pytest

from cxsim.model.mechanisms.sensing import observe, reports_heard, spread

WEIGHTS = np.array([0.75, 0.25])
SEES = np.array([[0.8, 0.4]])


def n(cadence: int = 13, staff: float = 0.0, feedback: np.ndarray = SEES) -> np.ndarray:
    return reports_heard(20.0, cadence, np.array([staff]), feedback, WEIGHTS)


def test_reports_grow_with_traffic_feedback_staff_and_cadence() -> None:
    np.testing.assert_allclose(n(), [[1 + 20 * 0.8 * 1.5, 1 + 20 * 0.4 * 0.5]])
    np.testing.assert_allclose(n(staff=1.0) - 1, 2 * (n() - 1))
    np.testing.assert_allclose(n(cadence=1) - 1, 13 * (n() - 1))
    np.testing.assert_array_equal(n(cadence=52), n())


def test_noise_falls_with_the_root_of_reports() -> None:
    quality = np.array([0.5, 0.9])
    np.testing.assert_allclose(spread(quality, np.array([[4.0, 16.0]]), 0.3, 0.5), [[0.15, 0.075]])
    assert spread(quality, np.array([[4.0, 16.0]]), 0.0, 0.5).sum() == 0


def test_whichever_is_rarer_tells_more() -> None:
    quality, reports = np.array([0.2, 0.5, 0.8]), np.ones((1, 3))
    complaints, praise = (spread(quality, reports, 0.3, share) for share in (1.0, 0.0))
    assert complaints[0, 2] < praise[0, 2]
    assert complaints[0, 0] > praise[0, 0]
    assert complaints[0, 1] == pytest.approx(praise[0, 1])


def test_observation_is_the_gap_as_far_as_it_is_seen() -> None:
    quality = np.array([0.5, 0.9])
    plain = observe(quality, SEES, np.zeros((1, 2)), np.ones((1, 2)))
    np.testing.assert_allclose(plain, [[0.4, 0.04]])
    noisy = observe(quality, SEES, np.full((1, 2), 0.1), np.array([[1.0, -1.0]]))
    np.testing.assert_allclose(noisy, [[0.5, -0.06]])


def test_who_hears_nothing_sees_nothing() -> None:
    assert observe(np.array([0.1, 0.1]), 0 * SEES, np.ones((1, 2)), np.ones((1, 2))).sum() == 0
