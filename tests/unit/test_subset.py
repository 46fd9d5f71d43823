from __future__ import annotations

import numpy as np
import pytest

from cxsim.analysis.subset import could_be_best


def test_a_clear_winner_stands_alone() -> None:
    luck = np.linspace(-0.1, 0.1, 10)[:, None]
    wiggle = np.array([[1, -1, 0.5]] * 5 + [[-1, 1, -0.5]] * 5) * 1e-4
    values = np.array([0.5, 0.6, 0.4]) + luck + wiggle
    assert could_be_best(values) == [False, True, False]


def test_common_luck_is_what_tells_them_apart() -> None:
    rng = np.random.default_rng(3)
    means, noise = np.array([0.0, 0.02]), rng.normal(0, 0.005, (10, 2))
    common = means + noise + rng.normal(0, 0.1, (10, 1))
    own = means + noise + rng.normal(0, 0.1, (10, 2))
    assert could_be_best(common) == [False, True]
    assert could_be_best(own) == [True, True]


@pytest.mark.parametrize("values", [np.ones((1, 3)), np.ones((5, 1)), np.ones((6, 3))])
def test_too_little_rules_nothing_out(values: np.ndarray) -> None:
    assert could_be_best(values) == [True] * values.shape[1]


def test_equal_steps_prove_nothing() -> None:
    values = np.array([[0.5, 0.6]] * 8)
    assert could_be_best(values) == [True, True]


def test_the_two_of_one_mean_stay_together() -> None:
    wiggle = np.array([[1, -1, 0], [-1, 1, 0], [2, -2, 1], [-2, 2, -1]] * 3) * 1e-3
    values = np.array([0.5, 0.5, 0.3]) + wiggle
    assert could_be_best(values) == [True, True, False]
