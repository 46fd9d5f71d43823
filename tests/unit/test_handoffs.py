"""How often a hand-over fails."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxsim.model.mechanisms.handoffs import failure

APART = np.eye(2)
PAIR = np.ones((2, 2))


def pi(
    owned: np.ndarray = APART, tie: float = 0.0, load: float = 1.0, base: float = 0.1,
    effect: float = 1.5,
) -> float:  # fmt: skip
    return float(failure(owned, tie * PAIR, load, base, effect)[0, 1])


def test_strangers_fail_at_the_base_rate_and_ties_help() -> None:
    assert pi() == pytest.approx(0.1)
    assert pi(tie=0.5) == pytest.approx(0.1 * np.exp(-0.75))
    assert pi(tie=0.5, load=2.0) == pytest.approx(0.1 * np.exp(-0.375))


def test_switches() -> None:
    assert pi(base=0.0) == 0
    assert pi(tie=3.0, effect=0.0) == pytest.approx(0.1)


def test_touchpoints_of_the_same_owners_hand_over_safely() -> None:
    assert pi(np.array([[1.0, 1.0], [0.0, 0.0]])) == 0
    assert pi(np.array([[0.5, 0.5], [0.5, 0.5]])) == 0
    assert pi(np.array([[1.0, 0.4], [0.0, 0.6]])) == pytest.approx(0.06)


def test_staying_where_one_is_never_fails() -> None:
    assert np.diag(failure(APART, 0 * PAIR, 1.0, 0.3, 1.5)).tolist() == [0, 0]


@given(st.floats(0, 5), st.floats(0.1, 4), st.floats(0, 0.3))
def test_is_a_probability_that_falls_with_ties(tie: float, load: float, base: float) -> None:
    assert 0 <= pi(tie=tie + 1, load=load, base=base) <= pi(tie=tie, load=load, base=base) <= base
