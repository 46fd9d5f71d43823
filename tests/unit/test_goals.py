"""What functions work for."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from cxsim.model.mechanisms.goals import (
    INTEGRATION,
    QUALITY,
    attainable,
    devotion,
    directions,
    motives,
)

REWARD = directions(np.array([[0.8, 0.1, 0.1], [0.5, 0.4, 0.1]]))
CUSTOMER = directions(np.array([[0.1, 0.8, 0.6], [0.1, 0.8, 0.6]]))
APART = np.zeros((2, 2))
share = st.floats(0, 1)


def test_devotion_is_culture_when_nobody_asks() -> None:
    culture = np.array([0.1, 0.3])
    np.testing.assert_allclose(devotion(culture, np.zeros((0, 2)), np.zeros((0, 2))), culture)
    np.testing.assert_allclose(devotion(culture, np.ones((1, 2)), np.zeros((1, 2))), culture)
    np.testing.assert_allclose(devotion(culture, np.zeros((1, 2)), np.ones((1, 2))), culture)


def test_executives_add_to_devotion_without_exceeding_all() -> None:
    one = devotion(np.array([0.1]), np.array([[0.5]]), np.array([[1.0]]))
    assert one[0] == pytest.approx(1 - 0.9 * 0.5)
    two = devotion(np.array([0.1]), np.array([[0.5], [0.5]]), np.ones((2, 1)))
    assert two[0] == pytest.approx(1 - 0.9 * 0.25)
    assert devotion(np.array([0.1]), np.ones((1, 1)), np.ones((1, 1)))[0] == 1


def test_a_direction_has_the_own_kpi_quality_and_integration() -> None:
    np.testing.assert_allclose(REWARD, [[0.8, 0, 0.1, 0.1], [0, 0.5, 0.4, 0.1]])
    assert REWARD[1, QUALITY] == 0.4
    assert REWARD[1, INTEGRATION] == 0.1


def test_a_function_left_alone_works_for_its_reward_a_devoted_one_for_the_customer() -> None:
    np.testing.assert_array_equal(motives(np.zeros(2), REWARD, CUSTOMER, APART), REWARD)
    np.testing.assert_array_equal(motives(np.ones(2), REWARD, CUSTOMER, APART), CUSTOMER)


def test_aligned_functions_work_for_the_partners_kpi_and_for_integration() -> None:
    aligned = np.array([[0.0, 0.4], [0.0, 0.0]])
    found = motives(np.zeros(2), REWARD, CUSTOMER, aligned)
    np.testing.assert_allclose(found[0], [0.6 * 0.8, 0.4 * 0.5, 0.6 * 0.1, 0.6 * 0.1 + 0.4 * 0.5])
    np.testing.assert_allclose(found[1], REWARD[1])


@given(arrays(float, 2, elements=share), share)
def test_motives_are_linear_in_devotion(devoted: np.ndarray, strength: float) -> None:
    aligned = np.array([[0.0, strength], [strength, 0.0]])
    none, all_in = (motives(np.full(2, x), REWARD, CUSTOMER, aligned) for x in (0.0, 1.0))
    found = motives(devoted, REWARD, CUSTOMER, aligned)
    np.testing.assert_allclose(found, none + devoted[:, None] * (all_in - none), atol=1e-12)


@given(arrays(float, 3, elements=st.floats(0.01, 1)), arrays(float, 3, elements=st.floats(0.01, 1)))
def test_the_attainable_share_is_a_share_and_ignores_length(g: np.ndarray, v: np.ndarray) -> None:
    found = attainable(g, v)
    assert 0 <= found <= 1 + 1e-12
    assert attainable(7 * g, 3 * v) == pytest.approx(found)
    assert attainable(g, g) == pytest.approx(1)
