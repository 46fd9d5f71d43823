"""A quarter of the organisation: what is paid, followed, built and met."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxsim.model.calendar import QUARTER
from cxsim.model.mechanisms.goals import INTEGRATION, QUALITY
from cxsim.model.organisation import Organisation
from cxsim.scenario import available, load
from cxsim.scenario.schema import Change, Company, Ownership, Scenario

STRUCTURES = [entry.name for entry in available("ownership")]
COMPANIES = [entry.name for entry in available("companies")]
FUTURES = [entry.name for entry in available("futures")]
share = st.floats(0, 1)


def spent_in_full(organisation: Organisation) -> bool:
    """Whether the quarter planned last spent its budget, no more and no less."""
    ledger = organisation.ledger
    parts = ledger.staff + ledger.time + ledger.transition + ledger.experience + ledger.functions
    money = ledger.functions * organisation.budget_shares
    work = np.linalg.norm(organisation.effort, axis=1)
    return bool(
        np.isclose(parts, ledger.total, rtol=1e-12)
        and np.isclose(organisation.invested.sum(), ledger.experience, rtol=1e-9, atol=1e-12)
        and (work <= money * (1 + 1e-12)).all()
        and min(parts, *ledger) >= 0
    )


@pytest.mark.parametrize("resources", ["described", "equal"])
@pytest.mark.parametrize("name", STRUCTURES)
def test_every_shipped_structure_spends_what_there_is(name: str, resources: str) -> None:
    for company in COMPANIES:
        wanted = [f"ownership.resources='{resources}'"]
        organisation = Organisation(load(company, name, "budget-cut", wanted), 5)
        for week in range(0, 105, QUARTER):
            organisation.plan(week)
            assert spent_in_full(organisation), (company, week)


@st.composite
def structures(draw: st.DrawFn, functions: list[str]) -> Ownership:
    """Any structure the schema allows for these functions."""
    executives = {
        f"e{i}": {
            "title": f"E{i}",
            "home": draw(st.lists(st.sampled_from(functions), unique=True)),
            "authority": draw(share),
            "home_authority": draw(share),
            "influence": draw(st.floats(0, 10)),
            "load": draw(share),
            "bias": draw(share),
            "attention": draw(st.floats(0, 40)),
            "scope": draw(st.sampled_from(["all", ["digital"], ["human", "app"]])),
        }
        for i in range(draw(st.integers(0, 4)))
    }
    gate = {"holder": "e0", "strength": draw(share)} if executives and draw(st.booleans()) else None
    aligned = {"functions": "all", "strength": draw(share)} if draw(st.booleans()) else None
    return Ownership.model_validate(
        {
            "name": "any",
            "title": "Any",
            "budget_share": draw(share),
            "staff_share": draw(share),
            "executives": executives,
            "gate": gate,
            "alignment": aligned,
        }
    )


BANK = load("retail-bank", "siloed", "budget-cut")


@settings(max_examples=40)
@given(structures(list(BANK.company.functions)), st.integers(0, 2**32))
def test_any_structure_spends_what_there_is(ownership: Ownership, seed: int) -> None:
    organisation = Organisation(BANK.model_copy(update={"ownership": ownership}), seed)
    for week in (0, 13, 26):
        conditions = organisation.plan(week)
        assert spent_in_full(organisation)
        assert ((organisation.path >= 0) & (organisation.path <= 1)).all()
        assert ((conditions.handoff >= 0) & (conditions.handoff <= 1)).all()
        assert np.isfinite(conditions.level).all()
        assert (conditions.gap >= 0).all()


def test_the_check_would_catch_a_percent_too_much() -> None:
    organisation = Organisation(load("retail-bank", "cmo", "baseline"), 5)
    organisation.plan(0)
    assert spent_in_full(organisation)
    organisation.invested = organisation.invested * 1.01
    assert not spent_in_full(organisation)


@pytest.mark.parametrize("future", FUTURES)
@pytest.mark.parametrize("company", COMPANIES)
def test_conditions_have_the_shapes_customers_expect(company: str, future: str) -> None:
    scenario = load(company, "ceo", future)
    organisation = Organisation(scenario, 1)
    size = len(scenario.company.touchpoints)
    kinds = len(scenario.company.segments) * len(scenario.company.preferences)
    for week in (0, 13, 52):
        met = organisation.plan(week)
        assert met.level.shape == (QUARTER, kinds, size)
        assert met.gap.shape == met.handoff.shape == (size + 1, size)
        assert met.margin.shape == (kinds,)
        assert met.competitor.shape == (QUARTER,)
        assert {met.level.dtype, met.gap.dtype, met.handoff.dtype} == {np.dtype("float32")}
        assert met.gap[size].sum() == met.handoff[size].sum() == 0
        assert 0 <= met.promised <= 1


def test_the_same_luck_comes_to_every_structure() -> None:
    worlds = [Organisation(load("retail-bank", name, "baseline"), 9) for name in STRUCTURES]
    for week in (0, 13, 26):
        for organisation in worlds:
            organisation.plan(week)
        for organisation in worlds[1:]:
            np.testing.assert_array_equal(organisation.targets, worlds[0].targets)


def test_left_alone_functions_bring_what_the_reference_brings() -> None:
    organisation = Organisation(load("retail-bank", "siloed", "baseline"), 2)
    met = organisation.plan(0)
    market, behaviour = organisation.company.market, organisation.company.behaviour
    assert organisation.pull_of_market == pytest.approx(1)
    assert organisation.saving == pytest.approx(organisation.rules.saving_rate)
    assert met.promised == pytest.approx(behaviour.expectation + market.promise_effect)
    assert met.innovation == pytest.approx(market.innovation / 52)


def test_authority_moves_effort_from_the_own_kpi_to_quality() -> None:
    alone, owned = (Organisation(load("retail-bank", n, "baseline"), 2) for n in ("siloed", "coo"))
    alone.plan(0)
    owned.plan(0)
    kpis = slice(0, len(alone.owned))
    assert owned.effort[:, kpis].sum() < alone.effort[:, kpis].sum()
    assert (owned.devotion >= alone.devotion).all()
    assert (owned.devotion > alone.devotion).any()


def test_aligned_functions_integrate() -> None:
    alone, aligned = (
        Organisation(load("retail-bank", n, "baseline"), 2) for n in ("siloed", "aligned-n")
    )
    alone.plan(0)
    aligned.plan(0)
    assert aligned.effort[:, INTEGRATION].sum() > alone.effort[:, INTEGRATION].sum()
    assert (aligned.handoff <= alone.handoff + 1e-12).all()
    assert aligned.handoff.sum() < alone.handoff.sum()
    assert aligned.links.max() == len(aligned.owned) - 1


def test_a_function_that_is_not_at_the_table_yet_follows_nobody() -> None:
    late = load("retail-bank", "ceo", "baseline", ["ownership.from_week.it=26"])
    organisation, it = Organisation(late, 2), list(late.company.functions).index("it")
    organisation.plan(0)
    assert organisation.followed[:, it].sum() == 0
    assert organisation.devotion[it] == pytest.approx(organisation.culture[it])
    organisation.plan(26)
    assert organisation.followed[:, it].sum() > 0


def test_a_full_desk_makes_nobody_happy() -> None:
    asked = load("retail-bank", "siloed", "baseline")
    calm, rush = Organisation(asked, 2), Organisation(asked, 2)
    visits = np.full(len(calm.touchpoints), 50.0)
    calm.plan(0)
    rush.plan(0)
    calm.hear(visits, 100)
    rush.hear(1.5 * visits, 100)
    calm.plan(13)
    rush.plan(13)
    desks = np.array([t.desk is not None for t in calm.touchpoints])
    assert (rush.waiting[desks] >= calm.waiting[desks]).all()
    assert rush.waiting.sum() > calm.waiting.sum()
    assert calm.waiting[~desks].sum() == 0


def test_a_shock_hits_in_its_week() -> None:
    shocked = load("retail-bank", "siloed", "product-shock")
    shock = shocked.future.shocks[0]
    organisation = Organisation(shocked, 2)
    for week in range(0, shock.week + 1, QUARTER):
        organisation.plan(week)
    place = shock.week % QUARTER
    fell = organisation.path[place] - organisation.path[place - 1]
    assert fell.min() < 0.5 * shock.quality < 0


def changed(week: int, company: Company, cost: float = 0.1) -> Scenario:
    later = load("retail-bank", "coo", "baseline").ownership
    change = Change(week=week, ownership=later, transition_cost=cost)
    first = Ownership(name="first", title="First", timeline=[change])
    return load("retail-bank", "siloed", "baseline").model_copy(
        update={"ownership": first, "company": company}
    )


@pytest.mark.parametrize(("week", "planned"), [(1, 13), (13, 13), (14, 26), (26, 26)])
def test_a_structure_changes_at_the_next_planning_and_pays_once(week: int, planned: int) -> None:
    organisation = Organisation(changed(week, BANK.company), 2)
    for now in (0, 13, 26, 39):
        organisation.plan(now)
        assert len(organisation.governance.influence) == (1 if now >= planned else 0)
        assert (organisation.ledger.transition > 0) == (now == planned)
        assert spent_in_full(organisation)


def test_measuring_rarely_keeps_old_beliefs() -> None:
    rare = load("retail-bank", "coo", "baseline", ["company.organisation.cadence=52"])
    organisation = Organisation(rare, 2)
    organisation.plan(0)
    first = organisation.seen
    for week in (13, 26, 39):
        organisation.plan(week)
        assert organisation.seen is first
    organisation.plan(52)
    assert organisation.seen is not first


def test_the_record_of_a_quarter_adds_up() -> None:
    organisation = Organisation(load("retail-bank", "distributed", "baseline"), 2)
    organisation.plan(0)
    kept = organisation.quarters[0]
    assert kept["total"] == 1
    assert kept["quality_effort"] == pytest.approx(organisation.effort[:, QUALITY].sum())
    assert 0 < kept["vetoes"] < 1
    assert 0 <= kept["attention"] <= 1
    assert all(np.isfinite(value) for value in kept.values())
