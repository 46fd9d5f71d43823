"""Fully mixed and without negatives, arrivals follow the Bass curve (Bass 1969).

p = .03 and q = .38 a year: half-way at 6.19 years, where F = .4605. The simulation starts from
the first cohort instead of nobody, in communities of 1024; standard errors come from the
spread between communities: about 0.8% of p and 0.4% of q. Two biases are known and allowed
for: word of mouth is a week old, and a community is finite; together below 0.5%.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import pytest

from cxsim.model.columns import COMMUNITY, CUSTOMER
from cxsim.model.world import World
from cxsim.scenario import load

P, Q = 0.03, 0.38
COMMUNITIES, BIAS = 320, 0.005
YEARS = np.arange(1, 9)


def bass(years: np.ndarray, p: float, q: float, start: float) -> np.ndarray:
    """Share arrived, of all, from the share `start` at year 0."""
    a = (1 - start) / (1 + start * q / p) * np.exp(-(p + q) * years)
    return (1 - a) / (1 + a * q / p)


class Arrivals(NamedTuple):
    """Share of a community arrived by the years (years, communities), and at the start."""

    share: np.ndarray
    start: float


def arrivals(altered: Callable[..., Any], communities: int, years: np.ndarray) -> Arrivals:
    """A market of 200 for each customer, where who comes buys at once and nobody leaves."""
    wanted = ["company.behaviour.appraisal=0.0", "company.behaviour.disconfirmation=0.0"]
    wanted += ["company.behaviour.satisfaction_effect=0.0", "company.behaviour.failure_shock=0.0"]
    wanted += ["company.segments.*.contact_rate=1.0", "company.behaviour.switching_effect=3.0"]
    wanted += ["company.segments.*.contract.switching_cost=4.0", "company.market.neighbours=0"]
    wanted += ["company.market.negative_weight=0.0", "company.market.acquisition_returns=0.0"]
    asked = load("retail-bank", "siloed", "baseline", wanted)
    market = {"potential": 200.0, "innovation": P, "imitation": Q}
    journey = {"start": {"application": 1.0}}
    asked = altered(asked, company={"market": market, "journey": journey})
    customers = communities * COMMUNITY // 201
    world = World(asked, rng=3, customers=customers, driver="compiled", weeks_per_step=52)
    whole = world.crowd.rows // COMMUNITY * COMMUNITY
    found = []
    for year in range(1, int(years[-1]) + 1):
        world.step()
        if year in years:
            arrived = world.columns.status[:whole] == CUSTOMER
            found.append(arrived.reshape(-1, COMMUNITY).mean(1))
    return Arrivals(np.array(found), customers / world.crowd.rows)


def bent(p: float, q: float, start: float) -> np.ndarray:
    """Change of the curve per relative change of p and of q; shape (years, 2)."""
    middle = bass(YEARS, p, q, start)
    of_p = (bass(YEARS, p * 1.001, q, start) - middle) / 0.001
    of_q = (bass(YEARS, p, q * 1.001, start) - middle) / 0.001
    return np.column_stack([of_p, of_q])


def away(found: Arrivals, p: float, q: float) -> np.ndarray:
    """Relative differences of p and q from the curve's, in standard errors, beyond BIAS.

    Generalised least squares over the years, by the spread between communities.
    """
    count = found.share.shape[1]
    precision = np.linalg.inv(np.cov(found.share) / count)
    turn = bent(p, q, found.start)
    spread = np.linalg.inv(turn.T @ precision @ turn)
    off = found.share.mean(1) - bass(YEARS, p, q, found.start)
    relative = spread @ turn.T @ precision @ off
    return np.maximum(np.abs(relative) - BIAS, 0) / np.sqrt(np.diag(spread))


@pytest.fixture(scope="module")
def market(altered: Callable[..., Any]) -> Arrivals:
    return arrivals(altered, COMMUNITIES, YEARS)


def test_the_curve_itself() -> None:
    """The published peak: 6.19 years, F = .4605."""
    years = np.linspace(0, 15, 150_001)
    rate = np.gradient(bass(years, P, Q, 0.0), years)
    assert years[rate.argmax()] == pytest.approx(6.19, abs=0.005)
    assert bass(np.array(6.19), P, Q, 0.0) == pytest.approx(0.4605, abs=5e-4)


@pytest.mark.validation
def test_arrivals_follow_the_curve(market: Arrivals, allowed: Callable[..., float]) -> None:
    assert away(market, P, Q).max() < allowed(2)
    off = market.share.mean(1) - bass(YEARS, P, Q, market.start)
    error = market.share.std(1, ddof=1) / np.sqrt(market.share.shape[1])
    assert (np.abs(off) / error).max() < allowed(len(YEARS))


@pytest.mark.validation
@pytest.mark.parametrize(("p", "q"), [(0.95, 1), (1.05, 1), (1, 0.95), (1, 1.05)])
def test_five_percent_wrong_is_caught(
    p: float, q: float, market: Arrivals, allowed: Callable[..., float]
) -> None:
    assert away(market, p * P, q * Q).max() > allowed(2)


@pytest.mark.validation
def test_the_peak_comes_when_it_should(market: Arrivals) -> None:
    """Arrivals are fastest at F = .4605; counted from nobody, after 6.19 years."""
    mean = np.append(market.start, market.share.mean(1))
    passed = np.interp(0.4605, mean, np.append(0, YEARS))
    years = np.linspace(0, 3, 30_001)
    ahead = years[np.searchsorted(bass(years, P, Q, 0.0), market.start)]
    assert passed + ahead == pytest.approx(6.19, rel=0.02)
