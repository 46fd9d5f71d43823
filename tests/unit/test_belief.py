"""Where executives believe customers hurt."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from cxsim.model.mechanisms.belief import beliefs, heard, normalised, own_weight, pooled
from cxsim.types import Floats

WEIGHTS = np.array([0.5, 0.3, 0.2])
SEEN = np.array([[0.2, 0.4, 0.6]])
ALL = np.ones((1, 3))
HOME = np.array([[0.0, 0.0, 1.0]])


def believed(
    weights: Floats, seen: Floats, scope: Floats, home: Floats, bias: Floats
) -> Floats:
    return beliefs(heard(weights, seen, scope), home, own_weight(home, bias))


def test_without_bias_beliefs_follow_the_signals() -> None:
    expected = WEIGHTS * SEEN / (WEIGHTS * SEEN).sum()
    np.testing.assert_allclose(believed(WEIGHTS, SEEN, ALL, HOME, np.array([0.0])), expected)


def test_bias_is_the_weight_of_the_own_domain() -> None:
    signal = WEIGHTS * SEEN / (WEIGHTS * SEEN).sum()
    found = believed(WEIGHTS, SEEN, ALL, HOME, np.array([0.3]))
    np.testing.assert_allclose(found, 0.7 * signal + 0.3 * HOME)
    np.testing.assert_allclose(believed(WEIGHTS, SEEN, ALL, HOME, np.array([1.0])), HOME)


def test_who_has_no_home_believes_the_signals() -> None:
    nowhere = np.zeros((1, 3))
    biased = believed(WEIGHTS, SEEN, ALL, nowhere, np.array([0.9]))
    np.testing.assert_array_equal(biased, believed(WEIGHTS, SEEN, ALL, nowhere, np.array([0.0])))


def test_what_is_out_of_scope_is_no_issue() -> None:
    scope = np.array([[1.0, 0.0, 1.0]])
    assert believed(WEIGHTS, SEEN, scope, np.zeros((1, 3)), np.array([0.3]))[0, 1] == 0


def test_who_sees_nothing_goes_by_traffic() -> None:
    blind = np.array([[-0.1, 0.0, -2.0]])
    found = believed(WEIGHTS, blind, ALL, np.zeros((1, 3)), np.array([0.0]))
    np.testing.assert_allclose(found, [WEIGHTS])


@given(arrays(float, (2, 4), elements=st.floats(-1, 1)), st.floats(0, 1))
def test_beliefs_are_shares(seen: np.ndarray, bias: float) -> None:
    weights, scope = np.full(4, 0.25), np.ones((2, 4))
    home = np.array([[0.5, 0.5, 0, 0], [0, 0, 0, 0]])
    found = believed(weights, seen, scope, home, np.full(2, bias))
    assert (found >= 0).all()
    np.testing.assert_allclose(found.sum(1), 1.0)


def test_normalising_leaves_nothing_as_it_is() -> None:
    np.testing.assert_array_equal(
        normalised(np.array([[0.0, 0.0], [1.0, 3.0]])), [[0, 0], [0.25, 0.75]]
    )


def test_opinions_nobody_talks_about_stay() -> None:
    opinions = np.array([[1.0, 0.0], [0.0, 1.0]])
    np.testing.assert_array_equal(pooled(opinions, np.full((2, 2), 0.5), 0), opinions)
    np.testing.assert_array_equal(pooled(opinions, np.eye(2), 7), opinions)
    np.testing.assert_allclose(pooled(opinions, np.full((2, 2), 0.5), 1), np.full((2, 2), 0.5))
