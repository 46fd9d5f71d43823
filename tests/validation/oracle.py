"""The customers of a company once more, written from the model's page and from nothing else.

cxsim/model/README.md claims to be enough to write the model anew. This is the customers' side of
it (5, 7.1 and 7.5) in plain NumPy, 64 bits, without a line of the model: other random numbers,
another way through the journey, all customers at once. It agrees with the model in distribution
or one of the three, page, model or oracle, is wrong.

The organisation is not told again: what it hands over in each quarter (Conditions, 7.4) is asked
of a `World` of the same seed, so that both have the same company to live with.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, fields
from typing import Any

import numpy as np

from cxsim.model.world import World

QUARTER, YEAR, COMMUNITY = 13, 52, 1024
POTENTIAL, PROSPECT, CUSTOMER, GONE = range(4)


def handed_over(scenario: Any, seed: int, customers: int, weeks: int) -> list[Any]:
    """Conditions of every quarter of the run with this seed."""
    world = World(
        scenario, rng=seed, customers=customers, driver="compiled", weeks_per_step=QUARTER
    )
    quarters = []
    for _ in range(-(-weeks // QUARTER)):
        world.step()
        quarters.append(world.conditions)
    return quarters


# ---- 7.1 the journey --------------------------------------------------------------------------


def base_chain(company: Any) -> np.ndarray:
    """P0: where a person goes next from each touchpoint; the last row, where a prospect begins."""
    names, journey = list(company.touchpoints), company.journey
    start = np.array([journey.start.get(name, 0.0) for name in names])
    rows = []
    for name, touchpoint in company.touchpoints.items():
        row = np.array([journey.next[name].get(other, 0.0) for other in names])
        if touchpoint.stage == "loop":
            row = (1 - journey.repurchase) * row + journey.repurchase * start
        rows.append(row)
    return np.array([*rows, start])


def chains(company: Any) -> np.ndarray:
    """P_c of every kind, segment by segment and preference by preference: T x (K+1) x K."""
    untilted, tilted = base_chain(company), []
    for segment in company.segments.values():
        by_name = np.array([segment.visits.get(name, 1.0) for name in company.touchpoints])
        for preference in company.preferences.values():
            by_channel = np.array(
                [preference.visits.get(t.channel, 1.0) for t in company.touchpoints.values()]
            )
            tilt = untilted * by_name * by_channel
            tilted.append(tilt / tilt.sum(axis=1, keepdims=True))
    return np.array(tilted)


def preference_shares(company: Any, shift: Any, week: int) -> np.ndarray:
    """Shares of the preferences in a quarter (7.3, mobility)."""
    shares = np.array([p.share for p in company.preferences.values()])
    if shift is None:
        return shares
    to = list(company.preferences).index(shift.to)
    left = max(1 - shares[to] - shift.per_year * week / YEAR, 0.0)
    moved = shares * left / (1 - shares[to])
    moved[to] = 1 - left
    return moved


def network(size: int, neighbours: int, rewired: float, rng: np.random.Generator) -> np.ndarray:
    """Places that each place of one community hears: a ring, partly replaced at random."""
    place = np.arange(size)[:, None]
    steps = np.array([s * sign for s in range(1, neighbours + 1) for sign in (1, -1)])
    ring = (place + steps[:neighbours]) % size
    other = (place + 1 + np.floor(rng.random(ring.shape) * (size - 1)).astype(int)) % size
    return np.where(rng.random(ring.shape) < rewired, other, ring)


def acquaintances(rows: int, market: Any, rng: np.random.Generator) -> np.ndarray:
    """Rows that each row hears; all full communities are knit alike."""
    full, rest = divmod(rows, COMMUNITY)
    alike = network(COMMUNITY, market.neighbours, market.rewired, rng)
    blocks = [alike + c * COMMUNITY for c in range(full)]
    if rest:
        blocks.append(network(rest, market.neighbours, market.rewired, rng) + full * COMMUNITY)
    return np.concatenate(blocks)


# ---- 5 who they are at first ------------------------------------------------------------------


@dataclass
class People:
    """One entry a row; names as in the table of 2."""

    first: np.ndarray
    segment: np.ndarray
    leaning: np.ndarray
    base: np.ndarray
    contact: np.ndarray
    term: np.ndarray
    hears: np.ndarray
    resistance: np.ndarray
    status: np.ndarray
    last: np.ndarray
    clock: np.ndarray
    e: np.ndarray
    voice: np.ndarray
    s: np.ndarray
    v: np.ndarray
    n: np.ndarray
    f: np.ndarray


def people(company: Any, customers: int, rng: np.random.Generator) -> People:
    """The first cohort and the market around it."""
    market, behaviour = company.market, company.behaviour
    rows = customers + round(customers * market.potential)
    step = np.arange(rows + 1) * customers // rows
    first = step[1:] > step[:-1]
    each = list(company.segments.values())
    segment = rng.choice(len(each), rows, p=[s.share for s in each])
    term = np.array([s.contract.weeks for s in each])[segment]
    cost = np.array([s.contract.switching_cost for s in each])[segment]
    theta = rng.beta(company.hazard.alpha, company.hazard.beta, rows)
    h0 = np.clip(1 - (1 - theta) ** (term / YEAR), 1e-300, 1 - 1e-16)
    stages = [t.stage for t in company.touchpoints.values()]
    none = np.zeros(rows)
    return People(
        first=first,
        segment=segment,
        leaning=rng.random(rows),
        base=np.log(h0) - np.log1p(-h0) - behaviour.switching_effect * cost,
        contact=np.array([s.contact_rate for s in each])[segment],
        term=term,
        hears=acquaintances(rows, market, rng),
        resistance=rng.exponential(size=rows),
        status=np.where(first, CUSTOMER, POTENTIAL),
        last=np.where(first, stages.index("purchase"), len(stages)),
        clock=term.copy(),
        e=np.full(rows, min(behaviour.expectation + market.promise_effect, 1.0)),
        voice=first * 1.0,
        s=none.copy(), v=none.copy(), n=none.copy(), f=none.copy(),
    )  # fmt: skip


# ---- 7.5 the week -----------------------------------------------------------------------------


def logistic(x: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-np.clip(x, -88, 87)))


@dataclass
class Week:
    """What happened to everybody; arrays over rows, or over the encounters."""

    where: np.ndarray
    performance: np.ndarray
    handoffs_failed: np.ndarray
    failed: np.ndarray
    complained: np.ndarray
    joined: np.ndarray
    left: np.ndarray
    gave_up: np.ndarray
    anyway: np.ndarray
    dissatisfied: np.ndarray


def hear(p: People, given: Any) -> None:
    """a. Potential customers listen, and may come."""
    hazard = np.maximum(given.innovation + given.imitation * p.voice[p.hears].mean(axis=1), 0)
    potential = p.status == POTENTIAL
    p.resistance -= hazard * potential
    comes = potential & (p.resistance <= 0)
    p.status[comes] = PROSPECT
    p.e[comes] = given.promised


def live(p: People, scenario: Any, given: Any, j: int, kind: np.ndarray, way: np.ndarray,
         rng: np.random.Generator) -> Week:  # fmt: skip
    """b. Prospects and customers live week j of the quarter; `way`, cumulated rows of P_c."""
    company, b, rows = scenario.company, scenario.company.behaviour, len(p.e)
    prospect, customer = p.status == PROSPECT, p.status == CUSTOMER
    uj, uc, uh, uv, ul = rng.random((5, rows))
    # 1, 2: journey and encounter
    k = np.minimum((way[kind, p.last] <= uj[:, None]).sum(axis=1), way.shape[2] - 1)
    met = (prospect | customer) & (uc < p.contact)
    torn = uh < given.handoff[p.last, k]
    felt = given.level[j, kind, k] - given.gap[p.last, k] - b.handoff_loss * torn
    felt = np.clip(felt + b.noise * rng.standard_normal(rows), 0, 1)
    # 3: failure, complaint, recovery
    short = p.e - felt - b.tolerance
    failed = met & (torn | (short > 0))
    answer = logistic(b.complaint_base + b.complaint_slope * np.maximum(short, 0))
    complained = failed & (uv < answer)
    p.f = p.f * np.exp(-1 / b.fading) + failed * (1 - b.recovery * complained)
    # 4: satisfaction and goodwill
    p.n = p.n + met
    a = met * np.maximum(b.memory, 1 / np.maximum(p.n + b.prior, 1e-9))
    better, worse = np.maximum(felt - p.e, 0), np.maximum(p.e - felt, 0)
    u = b.appraisal * (felt - b.reference)
    u = np.clip(u + b.disconfirmation * (better - b.loss_aversion * worse), -1, 1)
    p.s = p.s + a * (u - p.s)
    p.v = np.minimum(p.v - a * p.v + b.recovery_gain * b.recovery * complained, 1)
    # 5, 6, 7: expectation, place, purchase
    learned = p.e + met * (b.rise * better - b.fall * worse)
    alive = prospect | customer
    p.e = np.where(alive, np.clip(learned + scenario.future.expectation_trend, 0, 1), p.e)
    p.last = np.where(met, k, p.last)
    sells = np.array([t.stage == "purchase" for t in company.touchpoints.values()])
    bought = met & prospect & sells[k]
    # 8, 9: the decision to leave
    p.clock = p.clock - alive
    due = (customer & (p.clock <= 0)) | (prospect & met & ~bought)
    rival = given.competitor[j]
    unhappy = p.base - b.satisfaction_effect * (p.s - b.satisfaction_reference - rival)
    abandon = np.clip(company.market.abandon, 1e-30, 1 - 1e-12)
    give_up = np.log(abandon / (1 - abandon)) - b.satisfaction_effect * (p.s - rival)
    hazard = np.where(
        customer,
        logistic(unhappy + b.failure_shock * (p.f - b.failure_reference)),
        logistic(give_up + b.failure_shock * p.f),
    )
    left = due & (ul < hazard)
    # 10: renewal
    p.clock = np.where(bought | (due & customer), p.term, p.clock)
    p.status = np.where(left, GONE, np.where(bought, CUSTOMER, p.status))
    anyway = left & customer & (ul < logistic(p.base))
    return Week(
        where=k[met], performance=felt[met], handoffs_failed=torn[met], failed=failed[met],
        complained=complained[met], joined=bought, left=left & customer, gave_up=left & prospect,
        anyway=anyway, dissatisfied=left & customer & ~anyway & (ul < logistic(unhappy)),
    )  # fmt: skip


def speak(p: People, negative_weight: float) -> None:
    """d. What acquaintances will hear next week."""
    p.voice = (p.status == CUSTOMER) * np.where(p.s + p.v >= 0, 1.0, -negative_weight)


def weeks_of(scenario: Any, quarters: Sequence[Any], customers: int, weeks: int,
             rng: np.random.Generator) -> Iterator[tuple[People, Week]]:  # fmt: skip
    """The whole run, week by week."""
    company = scenario.company
    p, way = people(company, customers, rng), chains(company).cumsum(axis=2)
    kind = p.segment
    for week in range(weeks):
        given = quarters[week // QUARTER]
        if week % QUARTER == 0:
            shares = preference_shares(company, scenario.future.shift, week).cumsum()
            leans = np.searchsorted(shares[:-1], p.leaning, side="right")
            kind = p.segment * len(shares) + leans
        hear(p, given)
        happened = live(p, scenario, given, j=week % QUARTER, kind=kind, way=way, rng=rng)
        yield p, happened
        speak(p, company.market.negative_weight)


# ---- what is compared -------------------------------------------------------------------------


@dataclass
class Totals:
    """Sums over a run, as 7.6 and 7.7 take them."""

    customer_weeks: float = 0
    prospect_weeks: float = 0
    satisfaction: float = 0
    expectation: float = 0
    recent_failures: float = 0
    visits: Any = 0
    performance: float = 0
    handoffs_failed: float = 0
    failed: float = 0
    complained: float = 0
    joined: float = 0
    left: float = 0
    gave_up: float = 0
    anyway: float = 0
    dissatisfied: float = 0
    alive: list[float] = field(default_factory=lambda: [1.0])


def outcome(scenario: Any, quarters: Sequence[Any], customers: int, weeks: int,
            rng: np.random.Generator) -> dict[str, float]:  # fmt: skip
    """A run of the oracle, under the names of the metrics."""
    sums, names = Totals(), list(scenario.company.touchpoints)
    added = {f.name for f in fields(Totals)} & {f.name for f in fields(Week)}
    for p, week in weeks_of(scenario, quarters, customers, weeks, rng):
        here = p.status == CUSTOMER
        sums.customer_weeks += here.sum()
        sums.prospect_weeks += (p.status == PROSPECT).sum()
        sums.satisfaction += (p.s + p.v)[here].sum()
        sums.expectation += p.e[here].sum()
        sums.recent_failures += p.f[here].sum()
        sums.visits = sums.visits + np.bincount(week.where, minlength=len(names))
        for name in added:
            setattr(sums, name, getattr(sums, name) + getattr(week, name).sum())
        sums.alive.append(float((here & p.first).sum() / customers))
    met = sums.visits.sum()
    return {
        "retention": sums.alive[-1],
        "lifetime": sum(sums.alive[:-1]),
        "satisfaction": sums.satisfaction / sums.customer_weeks,
        "expectation": sums.expectation / sums.customer_weeks,
        "recent_failures": sums.recent_failures / sums.customer_weeks,
        "acquired": 100 * sums.joined / customers,
        "gave_up": 100 * sums.gave_up / customers,
        "prospects": sums.prospect_weeks / weeks / customers,
        "performance": sums.performance / met,
        "handoffs_failed": sums.handoffs_failed / met,
        "failures": sums.failed / met,
        "complaints": sums.complained / sums.failed,
        "churn_dissatisfaction": sums.dissatisfied / sums.left,
        "churn_failure": (sums.left - sums.anyway - sums.dissatisfied) / sums.left,
        **{f"visits {name}": v / met for name, v in zip(names, sums.visits, strict=True)},
    }
