"""A firm: what follows from the company alone, whoever owns what and whatever the luck.

Drawn up once for a company and shared by all its organisations; nothing of it may be written to.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from cxsim.model.columns import FIXED
from cxsim.model.governance import ownership_shares
from cxsim.model.journeys import Journeys, draw_map, kind_shares, preference_shares
from cxsim.model.mechanisms import design, effort, goals, handoffs
from cxsim.model.remember import remembered
from cxsim.scenario.schema import Company, Function, Touchpoint
from cxsim.types import Array, Floats


class Desks(NamedTuple):
    """Where customers queue."""

    touchpoint: Array
    servers: Array
    offered: Floats  # load as it is planned for, over the service rate


@dataclass(frozen=True, eq=False)
class Firm:
    """F functions, K touchpoints, T kinds of customers."""

    company: Company
    journeys: Journeys
    owned: Floats  # T (F, K), share of a touchpoint that a function owns
    size: Floats  # (F,), touchpoints a function owns
    budget_shares: Floats  # (F,)
    culture: Floats  # th0 (F,)
    pull: Floats  # gamma (F,)
    reward: Floats  # (F, F + 2), direction of what a function is paid for
    customer_value: Floats  # (F, F + 2), direction of what customers value
    kpi_effect: Floats  # (F, 3), customers won, promises made, cost saved
    reference: tuple[float, ...]  # (3,), the same of a quarter on their own, for the whole budget
    overlap: Floats  # (K, K), share of two touchpoints that the same functions own
    quality: Floats  # (K,), at first
    spread: Floats  # (K,), standard deviation of local targets
    product: list[int]  # touchpoints that are the product
    desks: Desks
    purchase: np.uint32  # bit k: reaching touchpoint k makes a prospect a customer
    margin: Array  # int64 (T,), contribution a week in units of 1 / FIXED


@dataclass(frozen=True, eq=False)
class Traffic:
    """Where the customers of a firm go."""

    firm: Firm
    preferences: Floats  # shares of the channel preferences
    visits: Floats  # (K,), visits a week of one customer and of the prospects behind one
    weights: Floats  # w (K,), share of the visits
    needs: Floats  # d (K, K), consistency need


@remembered(64)
def firm_of(company: Company) -> Firm:
    """The firm of a company; the same object for equal companies, as long as it is kept."""
    functions, touchpoints = list(company.functions.values()), list(company.touchpoints.values())
    owned, rules = ownership_shares(company), company.organisation
    shares = np.array([f.budget_share for f in functions])
    culture = np.array([f.culture for f in functions])
    reward, value = _gradients(functions, "reward"), _gradients(functions, "customer_value")
    effect = np.array([list(f.kpi_effect.model_dump().values()) for f in functions])
    motives = goals.motives(culture, reward, value, np.zeros((len(shares), len(shares))))
    idle = np.zeros(len(shares))
    firm = Firm(
        company=company,
        journeys=draw_map(company),
        owned=owned,
        size=owned.sum(1),
        budget_shares=shares,
        culture=culture,
        pull=np.array([f.pull for f in functions]),
        reward=reward,
        customer_value=value,
        kpi_effect=effect,
        reference=tuple(
            kpi_results(effort.work(shares, motives, idle, idle, 0.0, 0.0), effect).tolist()
        ),
        overlap=handoffs.overlap(owned),
        quality=np.array([t.quality for t in touchpoints]),
        spread=rules.target_spread * np.array([t.design_spread for t in touchpoints]),
        product=[k for k, t in enumerate(touchpoints) if "product" in t.tags],
        desks=_desks(touchpoints),
        purchase=np.uint32(sum(1 << k for k, t in enumerate(touchpoints) if t.stage == "purchase")),
        margin=_margins(company),
    )
    for value in vars(firm).values():
        if isinstance(value, np.ndarray):
            value.flags.writeable = False
    return firm


def _desks(touchpoints: Sequence[Touchpoint]) -> Desks:
    desks = [(k, t.desk.servers, t.desk.utilisation) for k, t in enumerate(touchpoints) if t.desk]
    at, servers, utilisation = np.array(desks).reshape(-1, 3).T
    return Desks(at.astype(int), servers.astype(int), servers * utilisation)


def _margins(company: Company) -> Array:
    margins = [round(s.margin * FIXED) for s in company.segments.values()]
    return np.repeat(margins, len(company.preferences)).astype(np.int64)


@lru_cache(maxsize=256)
def traffic_of(firm: Firm, to: str | None, moved: float) -> Traffic:
    """Traffic after `moved` of all customers went over to the channel preference `to`."""
    preferences = preference_shares(firm.company, to, moved)
    shares = kind_shares(firm.journeys, preferences)
    visits = shares @ firm.journeys.visits
    flow = np.tensordot(shares, firm.journeys.flow, 1)
    needs = design.needs(flow, firm.company.organisation.consistency_need)
    return Traffic(firm, preferences, visits, visits / visits.sum(), needs)


def kpi_results(done: Floats, kpi_effect: Floats) -> Floats:
    """Customers won, promises made, cost saved (..., 3) by effort (..., F, F + 2)."""
    on_kpis = done[..., : len(kpi_effect)].sum(-2)
    return (on_kpis[..., None, :] @ kpi_effect)[..., 0, :]


def _gradients(functions: Iterable[Function], field: str) -> Floats:
    gradients = [getattr(function, field) for function in functions]
    return goals.directions(np.array([[g.kpi, g.quality, g.integration] for g in gradients]))
