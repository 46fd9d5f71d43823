"""Visits against the fundamental matrix and the stationary shares of the journey's chain.

Prospects who never give up, one encounter a week: visits until the purchase are those of an
absorbing Markov chain (Kemeny & Snell 1960). Standard errors come from the chain itself, for
visits before the purchase, and from the spread between blocks of customers for the loop.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from cxsim.model.journeys import draw_map, kind_shares, preference_shares
from cxsim.model.mechanisms.journey import expected_visits
from cxsim.model.world import World
from cxsim.scenario import load
from cxsim.scenario.schema import Company

Altered = Callable[..., Any]
PROSPECTS = 100_000


def before_purchase(company: Company) -> np.ndarray:
    return np.array([t.stage == "before" for t in company.touchpoints.values()])


def shopping(company: Company) -> tuple[np.ndarray, np.ndarray]:
    """Mean and variance of a prospect's visits by touchpoint, over all kinds of prospects."""
    journeys, open_ = draw_map(company), before_purchase(company)
    shares = kind_shares(journeys, preference_shares(company, None, 0.0))
    first, second = np.zeros(open_.sum()), np.zeros(open_.sum())
    for share, chain in zip(shares, journeys.chain, strict=True):
        within, start = chain[:-1][np.ix_(open_, open_)], chain[-1][open_]
        often = np.linalg.inv(np.eye(len(within)) - within)
        squares = often @ (2 * np.diag(np.diag(often)) - np.eye(len(within)))
        np.testing.assert_allclose(expected_visits(within, start), start @ often, rtol=1e-9)
        first += share * (start @ often)
        second += share * (start @ squares)
    return first, second - first**2


@pytest.fixture(scope="module")
def shop() -> tuple[Company, np.ndarray]:
    """Visits of 100,000 prospects who all come in the first week and stay until they buy."""
    wanted = ["company.market.abandon=0.0", "company.market.potential=5.0"]
    wanted += ["company.segments.*.contact_rate=1.0", "company.journey.repurchase=0.0"]
    wanted += ["company.behaviour.satisfaction_effect=0.0", "company.behaviour.failure_shock=0.0"]
    asked = load("retail-bank", "siloed", "baseline", wanted)
    market = asked.company.market.model_copy(update={"innovation": 1e6})
    company = asked.company.model_copy(update={"market": market})
    world = World(
        asked.model_copy(update={"company": company}),
        rng=6, customers=PROSPECTS // 5, driver="compiled", weeks_per_step=78,
    )  # fmt: skip
    world.step()
    assert world.crowd.weekly()[-1][:2].tolist() == [0, 0]
    return asked.company, world.crowd.by_touchpoint()[before_purchase(company), 0]


def worst(company: Company, visits: np.ndarray) -> float:
    """Largest difference in standard errors (about 0.3% of the visits)."""
    mean, variance = shopping(company)
    return float((np.abs(visits / PROSPECTS - mean) / np.sqrt(variance / PROSPECTS)).max())


@pytest.mark.validation
def test_visits_before_the_purchase(
    shop: tuple[Company, np.ndarray], allowed: Callable[..., float]
) -> None:
    assert worst(*shop) < allowed(3)


@pytest.mark.validation
@pytest.mark.parametrize(
    "row",
    [
        {"advertising": 0.1, "web": 0.335, "adviser": 0.25, "application": 0.315},
        {"advertising": 0.1, "web": 0.35, "adviser": 0.2625, "application": 0.2875},
    ],
)
def test_five_percent_wrong_is_caught(
    row: dict[str, float], shop: tuple[Company, np.ndarray], allowed: Callable[..., float]
) -> None:
    company, visits = shop
    rows = {**company.journey.next, "web": row}
    journey = company.journey.model_copy(update={"next": rows})
    assert worst(company.model_copy(update={"journey": journey}), visits) > allowed(3)


@pytest.mark.validation
def test_visits_of_customers_in_the_loop(allowed: Callable[..., float]) -> None:
    """Stationary shares of each kind; standard error about 0.5% of a touchpoint's visits."""
    wanted = ["company.market.potential=0.0", "company.hazard.alpha=0.01", "company.hazard.beta=50"]
    wanted += ["company.behaviour.satisfaction_effect=0.0", "company.behaviour.failure_shock=0.0"]
    asked = load("retail-bank", "siloed", "baseline", wanted)
    runs = []
    for seed in range(20):
        world = World(asked, rng=seed, customers=1000, driver="compiled", weeks_per_step=26)
        world.step()
        settled = world.crowd.by_touchpoint()[:, 0]
        world.step()
        shares = kind_shares(draw_map(asked.company), preference_shares(asked.company, None, 0.0))
        runs.append((world.crowd.by_touchpoint()[:, 0] - settled) / (26 * 1000))
    expected = shares @ draw_map(asked.company).visits
    error = np.std(runs, axis=0, ddof=1) / np.sqrt(len(runs))
    # the spread of 20 runs is itself uncertain: Student's t with 19 degrees of freedom
    limit = 1.35 * allowed(len(expected))
    away = np.abs(np.mean(runs, axis=0) - expected) / error
    assert away.max() < limit
    assert (np.abs(np.mean(runs, axis=0) - 1.05 * expected) / error).max() > limit
