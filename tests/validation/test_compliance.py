"""Formal and real authority: the equilibrium of Aghion & Tirole 1997; exact."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from scipy.optimize import minimize_scalar

from cxsim.model.mechanisms.compliance import initiative

COST, AGREEMENT = 1.5, 0.5


def best(payoff: Callable[[float], float]) -> float:
    found = minimize_scalar(
        lambda effort: -payoff(effort), bounds=(0, 1), method="bounded", options={"xatol": 1e-12}
    )
    return float(found.x)


def of_chooser(other: float, cost: float, agreement: float) -> Callable[[float], float]:
    return lambda own: own + (1 - own) * other * agreement - cost * own**2 / 2


def of_other(chooser: float, cost: float, agreement: float) -> Callable[[float], float]:
    return lambda own: chooser * agreement + (1 - chooser) * own - cost * own**2 / 2


def equilibrium(cost: float, agreement: float) -> tuple[float, float]:
    """Nash equilibrium by best answers to each other, from the payoffs.

    Who has authority decides if informed (benefit 1), else the other's choice is taken if that
    one is informed (benefit `agreement`); the other's benefit is 1 of the own choice.
    """
    chooser, other = 0.5, 0.5
    for _ in range(60):
        chooser = best(of_chooser(other, cost, agreement))
        other = best(of_other(chooser, cost, agreement))
    return chooser, other


def test_published_example() -> None:
    """B = b = 1, al = be = .5, c = 1.5: E = .571 and e = .286; delegated e = .571."""
    principal, agent = initiative(1.0, 1.0, AGREEMENT, COST)
    assert (principal, agent) == pytest.approx((0.571, 0.286), abs=5e-4)
    delegated, without_authority = initiative(1.0, 1.0, AGREEMENT, COST)
    assert (delegated, without_authority) == pytest.approx((0.571, 0.286), abs=5e-4)


@pytest.mark.parametrize("agreement", [0.2, 0.5, 0.8])
@pytest.mark.parametrize("cost", [1.3, 1.5, 3.0])
def test_nobody_can_do_better(cost: float, agreement: float) -> None:
    found = initiative(1.0, 1.0, agreement, cost)
    assert found == pytest.approx(equilibrium(cost, agreement), abs=1e-6)


def test_two_percent_wrong_is_caught() -> None:
    right = equilibrium(COST, AGREEMENT)
    for wrong in ((AGREEMENT * 1.02, COST), (AGREEMENT, COST * 0.98)):
        assert initiative(1.0, 1.0, *wrong) != pytest.approx(right, abs=1e-3)
