"""What executives take up."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from cxsim.model.mechanisms.attention import in_general, of_functions, taken_up
from cxsim.types import Floats

BELIEF = np.array([[0.1, 0.4, 0.2, 0.3]])


def attended(taken: Floats, owned: Floats, slots: Floats) -> Floats:
    return of_functions(taken, owned, owned.sum(-1), in_general(owned, slots))


def test_the_most_pressing_issues_are_taken_up_first_and_the_last_in_part() -> None:
    assert taken_up(BELIEF, np.array([2.5])).tolist() == [[0, 1, 0.5, 1]]


def test_no_slot_no_issue() -> None:
    assert taken_up(BELIEF, np.array([0.0])).sum() == 0


def test_what_is_no_issue_is_not_taken_up() -> None:
    assert taken_up(np.array([[0.0, 1.0]]), np.array([2.0])).tolist() == [[0, 1]]


def test_equal_issues_are_taken_in_the_order_of_the_file() -> None:
    assert taken_up(np.full((1, 3), 1 / 3), np.array([1.0])).tolist() == [[1, 0, 0]]


@given(arrays(float, (3, 6), elements=st.floats(0.01, 1)), st.floats(0, 8))
def test_slots_are_used_and_never_exceeded(belief: np.ndarray, slots: float) -> None:
    taken = taken_up(belief, np.full(3, slots))
    assert ((taken >= 0) & (taken <= 1)).all()
    np.testing.assert_allclose(taken.sum(1), min(slots, 6))


def test_a_functions_share_weighs_its_touchpoints_by_ownership() -> None:
    owned = np.array([[1.0, 0.5, 0.0], [0.0, 0.5, 1.0]])
    taken = np.array([[1.0, 0.0, 0.0]])
    np.testing.assert_allclose(attended(taken, owned, np.array([1.0])), [[2 / 3, 0]])


def test_a_function_without_touchpoints_gets_its_share_of_time() -> None:
    owned = np.array([[1.0, 1.0], [0.0, 0.0]])
    taken = np.ones((1, 2))
    assert attended(taken, owned, np.array([1.0]))[0, 1] == 0.5
    assert attended(taken, owned, np.array([9.0]))[0, 1] == 1.0
    assert attended(taken * 0, owned, np.array([0.0]))[0, 1] == 0.0


def test_nobody_takes_up_nothing() -> None:
    nobody = np.zeros((0, 3))
    assert taken_up(nobody, np.zeros(0)).shape == (0, 3)
    assert attended(nobody, np.ones((2, 3)), np.zeros(0)).shape == (0, 2)
