"""A panel: the first cohort followed customer by customer, week by week.

Runs keep totals only; the slopes of a survey need what each customer felt and hoped for. The
compiled driver is stepped by the week and its columns are read in between: an encounter shows
in the count of encounters, what was felt in how far it moved expectation, a complaint in the
scar it left. Luck is keyed as in every run, so two panels of one seed are paired.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cxsim.model.calendar import QUARTER
from cxsim.model.columns import CUSTOMER, GONE, REAL, Columns
from cxsim.model.crowd import Crowd
from cxsim.model.organisation import Organisation
from cxsim.scenario.schema import Behaviour, Company, Future, Ownership, Scenario
from cxsim.types import Array, Floats

LEAST_LEARNING = 0.002
"""Expectation has to move a little for performance to be read off it."""
STRATA = 7


@dataclass(frozen=True, eq=False)
class Panel:
    """Arrays of shape (customers,).

    `expectation` is that of the beginning, as surveys ask for it; `quality` the performance felt
    as remembered, [0, 1], the memory that of satisfaction; `complaints` those of the weeks asked
    for; `left` the week of leaving, -1 for those still there.
    """

    satisfaction: Floats
    expectation: Floats
    quality: Floats
    complaints: Array
    left: Array
    segment: Array


def follow(
    company: Company, seed: int, *, customers: int, weeks: int, listen: int | None = None
) -> Panel:
    """Follow the first cohort of a company that nobody in particular runs.

    Parameters
    ----------
    listen : complaints are counted in the weeks before this one; all if None.
    """
    return _follow(company, seed, customers, weeks, weeks if listen is None else listen)


def survey(company: Company, seed: int, *, customers: int, weeks: int, unlike: float) -> Panel:
    """Follow customers of providers that differ, as a survey of a market asks them.

    Parameters
    ----------
    unlike : standard deviation between providers of lasting performance, and between customers
        of what they expect at first.
    """
    normal = np.random.default_rng(seed)
    middles = (np.arange(STRATA) + 0.5) / STRATA
    # Quantiles of the normal distribution by its sample: no draw decides a stratum.
    levels = np.quantile(normal.standard_normal(100_000), middles) * unlike
    panels = [
        _follow(
            company, seed + n, customers // STRATA, weeks, weeks, float(level),
            unlike * normal.standard_normal(customers // STRATA),
        )
        for n, level in enumerate(levels)
    ]  # fmt: skip
    fields = Panel.__dataclass_fields__
    return Panel(*(np.concatenate([getattr(p, name) for p in panels]) for name in fields))


def _follow(
    company: Company, seed: int, customers: int, weeks: int, listen: int, better: float = 0.0,
    hopes: Floats | float = 0.0,
) -> Panel:  # fmt: skip
    company = _closed(company)
    scenario = Scenario(
        company=company,
        ownership=Ownership.model_validate({"name": "nobody", "title": "Nobody"}),
        future=Future(name="as-it-is", title="As it is"),
    )
    crowd, organisation = Crowd([scenario], customers, seed), Organisation(scenario, seed)
    place = REAL.index("expectation")
    crowd.real[0, place] = np.clip(crowd.real[0, place] + hopes, 0.0, 1.0)
    before = crowd.columns()
    first = before.expectation.astype(float)
    felt = np.full(customers, np.nan)
    complaints = np.zeros(customers, np.int64)
    left = np.full(customers, -1, np.int64)
    now = organisation.plan(0)
    for week in range(weeks):
        if week % QUARTER == 0 and week:
            organisation.hear(crowd.quarter_visits(), customers)
            now = organisation.plan(week)
        crowd.live(week, 1, [now._replace(level=now.level + np.float32(better))])
        after = crowd.columns()
        there = before.status == CUSTOMER
        met = there & (after.encounters > before.encounters)
        felt = _remembered(felt, before, after, met, company.behaviour)
        if week < listen:
            complaints += there & _complained(before, after, company.behaviour)
        left[there & (after.status == GONE)] = week
        before = after
    kept = ~np.isnan(felt)
    said = np.minimum(before.satisfaction.astype(float) + before.goodwill, 1.0)
    return Panel(
        said[kept], first[kept], felt[kept], complaints[kept],
        left[kept], crowd.people.segment[kept],
    )  # fmt: skip


def _closed(company: Company) -> Company:
    """The company without newcomers, and with expectations that always move."""
    behaviour = company.behaviour
    learning = {name: max(getattr(behaviour, name), LEAST_LEARNING) for name in ("rise", "fall")}
    return company.model_copy(
        update={
            "market": company.market.model_copy(update={"potential": 0.0}),
            "behaviour": behaviour.model_copy(update=learning),
        }
    )


def _remembered(
    felt: Floats, before: Columns, after: Columns, met: Array, behaviour: Behaviour
) -> Floats:
    """Performance as remembered after a week: that of the encounter, weighed as satisfaction is."""
    moved = (after.expectation - before.expectation).astype(float)
    surprise = np.where(moved > 0, moved / behaviour.rise, moved / behaviour.fall)
    performance = np.clip(before.expectation + surprise, 0.0, 1.0)
    weight = np.maximum(behaviour.memory, 1.0 / (after.encounters + behaviour.prior))
    new = np.where(np.isnan(felt), performance, felt + weight * (performance - felt))
    return np.where(met, new, felt)


def _complained(before: Columns, after: Columns, behaviour: Behaviour) -> Array:
    """Whether a complaint was made: it takes the share rho off the scar of the failure."""
    remember = np.exp(-1.0 / behaviour.fading)
    fresh = after.scar - before.scar * remember
    return (fresh > 1e-3) & (fresh < 1.0 - 0.5 * behaviour.recovery)
