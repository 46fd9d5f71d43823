"""A structure as arrays."""

from __future__ import annotations

import numpy as np
import pytest

from cxsim.model.governance import Governance, govern, nobody, ownership_shares
from cxsim.scenario import available, load
from cxsim.scenario.schema import Company, Ownership

STRUCTURES = [entry.name for entry in available("ownership")]
COMPANIES = [entry.name for entry in available("companies")]


@pytest.fixture(scope="module")
def company() -> Company:
    return load("retail-bank", "siloed", "baseline").company


def structure(**parts: object) -> Ownership:
    return Ownership.model_validate({"name": "made-up", "title": "Made up", **parts})


def head(**parts: object) -> dict[str, object]:
    return {"head": {"title": "Head", **parts}}


def test_nobody_is_all_zero(company: Company) -> None:
    g = nobody(company)
    assert g.line.shape == (0, len(company.functions))
    assert g.feedback.shape == g.home.shape == (0, len(company.touchpoints))
    assert g.loose_budget == g.loose_staff == 0
    assert g.alignment.sum() == g.gate.sum() == 0
    assert g.holder == -1


def test_power_is_the_default_of_authority_budget_and_staff(company: Company) -> None:
    g = govern(company, structure(power=0.4, executives=head(home=["it"])))
    it = list(company.functions).index("it")
    assert g.line[0, it] == 1.0
    assert np.delete(g.line[0], it).tolist() == [0.4] * (len(company.functions) - 1)
    assert g.budget.tolist() == [0.4]
    assert g.staff.tolist() == [0.4]


def test_what_is_said_overrides_power(company: Company) -> None:
    who = head(home=["it"], authority=0.0, home_authority=0.7)
    g = govern(company, structure(power=0.4, budget_share=0.2, staff_share=0.0, executives=who))
    it = list(company.functions).index("it")
    assert g.line[0, it] == 0.7
    assert g.line.sum() == pytest.approx(0.7)
    assert g.budget.sum() == pytest.approx(0.2)
    assert g.staff.sum() == 0


def test_the_equal_arm_has_the_companys_resources(company: Company) -> None:
    g = govern(company, structure(resources="equal"))
    assert g.loose_budget == company.organisation.equal_budget
    assert g.loose_staff == company.organisation.equal_staff


def test_executives_share_by_weight(company: Company) -> None:
    two = {"a": {"title": "A", "weight": 3.0}, "b": {"title": "B", "weight": 1.0}}
    g = govern(company, structure(power=0.8, executives=two))
    np.testing.assert_allclose(g.budget, [0.6, 0.2])
    np.testing.assert_allclose(g.staff, [0.6, 0.2])
    assert g.loose_budget == 0


def test_load_takes_slots_and_time(company: Company) -> None:
    g = govern(company, structure(executives=head(attention=10.0, load=0.8)))
    assert g.slots[0] == pytest.approx(2.0)
    assert g.busy[0] == pytest.approx(0.2)
    assert govern(company, structure(executives=head(load=1.0))).slots[0] == 0


def test_scope_limits_reach_and_home(company: Company) -> None:
    g = govern(company, structure(power=1.0, executives=head(home=["it"], scope=["digital"])))
    digital = [t.channel == "digital" for t in company.touchpoints.values()]
    assert g.scope[0].tolist() == [float(d) for d in digital]
    assert (g.home[0][~np.array(digital)] == 0).all()
    assert g.home[0].sum() == pytest.approx(1)


def test_feedback_is_better_at_home(company: Company) -> None:
    who = head(home=["marketing"], feedback=0.4, feedback_home=0.8)
    g = govern(company, structure(executives=who))
    owned = [t.owners.get("marketing", 0.0) for t in company.touchpoints.values()]
    np.testing.assert_allclose(g.feedback[0], 0.4 + 0.4 * np.array(owned))


def test_aligned_functions_share_the_strength_among_partners(company: Company) -> None:
    names = list(company.functions)
    some = {"functions": names[:3], "strength": 0.6}
    g = govern(company, structure(alignment=some))
    np.testing.assert_allclose(g.alignment.sum(1), [0.6] * 3 + [0] * (len(names) - 3))
    assert np.diag(g.alignment).sum() == 0
    alone = govern(company, structure(alignment={"functions": names[:1], "strength": 0.6}))
    assert alone.alignment.sum() == 0


def test_the_gate_has_a_holder_and_a_reach(company: Company) -> None:
    gate = {"holder": "head", "touchpoints": ["app"], "strength": 0.7}
    g = govern(company, structure(executives=head(), gate=gate))
    assert g.holder == 0
    assert g.gate[list(company.touchpoints).index("app")] == 0.7
    assert g.gate.sum() == pytest.approx(0.7)


def test_functions_may_come_later(company: Company) -> None:
    g = govern(company, structure(from_week={"it": 26}))
    assert g.from_week[list(company.functions).index("it")] == 26
    assert g.from_week.sum() == 26


def within_bounds(g: Governance) -> bool:
    shares = [g.line, g.scope, g.home, g.bias, g.busy, g.feedback, g.budget, g.staff, g.gate]
    return (
        all(((part >= 0) & (part <= 1)).all() for part in shares)
        and bool((g.alignment.sum(1) <= 1 + 1e-12).all())
        and float(g.budget.sum()) + g.loose_budget <= 1
        and float(g.staff.sum()) + g.loose_staff <= 1
    )


@pytest.mark.parametrize("name", STRUCTURES)
def test_every_shipped_structure_fits_every_company(name: str) -> None:
    for company_name in COMPANIES:
        scenario = load(company_name, name, "baseline")
        g = govern(scenario.company, scenario.ownership)
        assert within_bounds(g)
        np.testing.assert_allclose(ownership_shares(scenario.company).sum(0), 1)


def test_the_bounds_would_catch_a_structure_out_of_them(company: Company) -> None:
    g = nobody(company)
    assert within_bounds(g)
    assert not within_bounds(g._replace(loose_budget=1.02))
    assert not within_bounds(g._replace(gate=g.gate + 1.02))
