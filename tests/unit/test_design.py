"""How alike touchpoints are built."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from cxsim.model.mechanisms.design import by_one, designs, needs, next_targets, together, vetoed

values = st.floats(-2, 2)
PAIR = np.array([[0.0, 1.0], [1.0, 0.0]])


def test_two_touchpoints_need_what_the_company_needs() -> None:
    np.testing.assert_allclose(needs(np.array([[9.0, 3.0], [1.0, 5.0]]), 0.7), 0.7 * PAIR)


def test_needs_are_symmetric_and_sum_to_the_need_on_average() -> None:
    flow = np.random.default_rng(1).random((5, 5))
    found = needs(flow, 0.5)
    np.testing.assert_allclose(found, found.T)
    assert found.sum(1).mean() == pytest.approx(0.5)
    assert np.trace(found) == 0


def test_who_never_meets_needs_no_consistency() -> None:
    assert needs(np.zeros((3, 3)), 0.5).sum() == 0
    assert needs(np.ones((3, 3)), 0.0).sum() == 0


def test_two_heads_answer_each_other() -> None:
    found = designs(np.array([0.0, 1.0]), 0.5 * PAIR, 0 * PAIR)
    assert found[1] - found[0] == pytest.approx(1 / (1 + 2 * 0.5))
    jointly = designs(np.array([0.0, 1.0]), 0.5 * PAIR, PAIR)
    assert jointly[1] - jointly[0] == pytest.approx(1 / (1 + 4 * 0.5))


@given(arrays(float, 4, elements=values), st.floats(0, 3), st.floats(0, 1))
def test_designs_keep_the_mean_and_come_nearer(
    targets: np.ndarray, need: float, joint: float
) -> None:
    ties = needs(np.ones((4, 4)), need)
    found = designs(targets, ties, np.full((4, 4), joint))
    assert found.mean() == pytest.approx(targets.mean(), abs=1e-9)
    assert np.ptp(found) <= np.ptp(targets) + 1e-9
    nearer = designs(targets, ties, np.ones((4, 4)))
    assert np.ptp(nearer) <= np.ptp(found) + 1e-9


def test_without_need_everybody_builds_to_the_own_target() -> None:
    targets = np.array([0.3, -1.0, 0.2])
    np.testing.assert_array_equal(designs(targets, np.zeros((3, 3)), np.ones((3, 3))), targets)


def test_the_strongest_tie_counts() -> None:
    nothing = np.zeros((2, 2))
    nobody = np.zeros((1, 2))
    assert together(nothing, by_one(nobody), np.zeros(2)).sum() == 0
    assert together(0.3 * PAIR, by_one(nobody), np.zeros(2))[0, 1] == 0.3
    assert together(0.3 * PAIR, by_one(np.array([[1.0, 0.5]])), np.zeros(2))[0, 1] == 0.5
    assert together(0.3 * PAIR, by_one(nobody), np.array([0.8, 1.0]))[0, 1] == 0.8
    assert together(3.0 * PAIR, by_one(nobody), np.zeros(2))[0, 1] == 1.0


def test_two_executives_do_not_add_up_to_one() -> None:
    apart = np.array([[1.0, 0.0], [0.0, 1.0]])
    assert together(np.zeros((2, 2)), by_one(apart), np.zeros(2))[0, 1] == 0
    assert together(np.zeros((2, 2)), by_one(np.zeros((0, 2))), np.zeros(2)).sum() == 0


def test_targets_last_or_are_drawn_anew() -> None:
    targets, deviates = np.array([1.0, 2.0]), np.array([0.5, -0.5])
    np.testing.assert_array_equal(next_targets(targets, 1.0, np.ones(2), deviates), targets)
    np.testing.assert_array_equal(next_targets(targets, 0.0, np.ones(2), deviates), deviates)
    assert next_targets(targets, 0.9, np.zeros(2), deviates).tolist() == [0.9, 1.8]


def test_targets_keep_their_spread() -> None:
    rng = np.random.default_rng(3)
    spread = np.full(200_000, 0.5)
    targets = spread * rng.standard_normal(len(spread))
    after = next_targets(targets, 0.9, spread, rng.standard_normal(len(spread)))
    assert after.std() == pytest.approx(0.5, rel=0.01)
    assert np.corrcoef(targets, after)[0, 1] == pytest.approx(0.9, abs=0.005)


def test_a_veto_grows_with_the_distance_from_the_line() -> None:
    targets = np.array([0.0, 1.0, 10.0])
    found = vetoed(targets, 0.0, np.array([1.0, 1.0, 0.5]), 1.0)
    np.testing.assert_allclose(found, [0.0, 1 - np.exp(-0.5), 0.5])
    assert vetoed(targets, 0.0, np.zeros(3), 1.0).sum() == 0
