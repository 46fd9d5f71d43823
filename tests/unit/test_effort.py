"""What functions work, and at which touchpoints."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from cxsim.model.mechanisms.effort import by_traffic, divided, work

MOTIVE = np.array([[3.0, 0.0, 4.0, 0.0], [0.0, 1.0, 0.0, 0.0]])
CAPACITY = np.array([0.5, 0.3])
ZERO = np.zeros(2)


def test_effort_has_the_size_of_capacity_and_the_direction_of_the_motive() -> None:
    found = work(CAPACITY, MOTIVE, ZERO, ZERO, 0.2, 0.02)
    np.testing.assert_allclose(found, [[0.3, 0, 0.4, 0], [0, 0.3, 0, 0]])


def test_authority_costs_initiative_and_coordination_costs_time() -> None:
    found = work(CAPACITY, MOTIVE, np.array([0.5, 3.0]), np.array([2, 0]), 0.2, 0.02)
    lengths = np.linalg.norm(found, axis=1)
    np.testing.assert_allclose(lengths, [0.5 * (1 - 0.1 - 0.04), 0.3 * 0.8])


def test_switches() -> None:
    both = work(CAPACITY, MOTIVE, np.ones(2), np.full(2, 5), 0.0, 0.0)
    np.testing.assert_array_equal(both, work(CAPACITY, MOTIVE, ZERO, ZERO, 0.5, 0.05))


def test_effort_is_never_negative() -> None:
    assert work(CAPACITY, MOTIVE, np.ones(2), np.full(2, 19), 0.6, 0.06).sum() == 0


def test_who_wants_nothing_does_nothing() -> None:
    assert work(CAPACITY, MOTIVE * 0, ZERO, ZERO, 0.2, 0.02).sum() == 0


OWNED = np.array([[1.0, 0.5, 0.0], [0.0, 0.5, 1.0], [0.0, 0.0, 0.0]])
WEIGHTS = np.array([0.5, 0.3, 0.2])


def test_left_alone_a_function_follows_its_traffic() -> None:
    found = divided(by_traffic(OWNED, WEIGHTS), OWNED, np.zeros((0, 3)), np.zeros((0, 3)))
    np.testing.assert_allclose(found[0], [0.5 / 0.65, 0.15 / 0.65, 0])
    assert found[2].sum() == 0


def test_what_is_followed_goes_by_the_executives_belief() -> None:
    belief = np.array([[0.1, 0.9, 0.0]])
    found = divided(by_traffic(OWNED, WEIGHTS), OWNED, np.array([[1.0, 0.0, 0.0]]), belief)
    np.testing.assert_allclose(found[0], [0.1 / 0.55, 0.45 / 0.55, 0])
    own = divided(by_traffic(OWNED, WEIGHTS), OWNED, np.zeros((1, 3)), belief)
    np.testing.assert_allclose(found[1], own[1])
    half = divided(by_traffic(OWNED, WEIGHTS), OWNED, np.array([[0.5, 0.0, 0.0]]), belief)
    np.testing.assert_allclose(half[0], (own[0] + found[0]) / 2)


def test_who_asks_for_what_one_does_not_own_is_not_followed() -> None:
    belief = np.array([[0.0, 0.0, 1.0]])
    found = divided(by_traffic(OWNED, WEIGHTS), OWNED, np.ones((1, 3)), belief)
    own = divided(by_traffic(OWNED, WEIGHTS), OWNED, np.zeros((1, 3)), belief)
    np.testing.assert_allclose(found[0], own[0])


@given(
    arrays(float, (2, 3), elements=st.floats(0, 1)),
    arrays(float, (2, 3), elements=st.floats(0, 1)),
)
def test_shares_of_owners_sum_to_one(followed: np.ndarray, belief: np.ndarray) -> None:
    found = divided(by_traffic(OWNED, WEIGHTS), OWNED, followed, belief)
    assert found.sum(1) == pytest.approx([1, 1, 0])
    assert (found >= -1e-12).all()
