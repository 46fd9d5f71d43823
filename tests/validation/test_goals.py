"""What a bonus on the wrong thing can reach: cos^2 (Baker 2002); exact."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import minimize, minimize_scalar

from cxsim.model.mechanisms.goals import attainable, directions, motives

REWARD, CUSTOMER = np.array([0.8, 0.15, 0.05]), np.array([0.1, 0.8, 0.6])


def best_with_a_bonus(reward: np.ndarray, customer: np.ndarray) -> float:
    """Largest surplus of the customer when effort answers a bonus on the reward.

    The function chooses effort a for bonus b on reward.a at the cost |a|^2 / 2; both steps by
    numerical optimisation.
    """

    def answer(bonus: float) -> np.ndarray:
        found = minimize(
            lambda a: a @ a / 2 - bonus * (reward @ a), np.zeros(len(reward)), tol=1e-12
        )
        return found.x

    def loss(bonus: float) -> float:
        a = answer(bonus)
        return float(a @ a / 2 - customer @ a)

    return -float(minimize_scalar(loss, bracket=(0.0, 1.0), tol=1e-10).fun)


def share(reward: np.ndarray) -> float:
    return best_with_a_bonus(reward, CUSTOMER) / (CUSTOMER @ CUSTOMER / 2)


@pytest.mark.parametrize("reward", [REWARD, np.array([0.3, 0.5, 0.2]), CUSTOMER])
def test_attainable_share_of_the_surplus(reward: np.ndarray) -> None:
    assert attainable(reward, CUSTOMER) == pytest.approx(share(reward), rel=1e-6)


@pytest.mark.parametrize("place", [0, 1])
def test_two_percent_wrong_is_caught(place: int) -> None:
    wrong = REWARD.copy()
    wrong[place] *= 1.02
    assert abs(attainable(wrong, CUSTOMER) - share(REWARD)) > 1e-4 * share(REWARD)


def test_a_lone_function_works_in_the_direction_of_its_bonus() -> None:
    """What the model's undevoted function does for the customer is cos of the two directions."""
    reward, customer = directions(REWARD[None]), directions(CUSTOMER[None])
    motive = motives(np.zeros(1), reward, customer, np.zeros((1, 1)))[0]
    cosine = motive @ customer[0] / np.linalg.norm(motive) / np.linalg.norm(customer[0])
    assert cosine**2 == pytest.approx(attainable(REWARD, CUSTOMER), rel=1e-12)
