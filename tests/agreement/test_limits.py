"""Structures that amount to the same are the same."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from cxsim.model.governance import nobody
from cxsim.model.world import World
from cxsim.scenario import available, load
from cxsim.scenario.schema import Executive, Ownership, Scenario

Run = Callable[..., World]
Differing = Callable[[World, World], list[str]]
COMPANIES = [entry.name for entry in available("companies")]
STRUCTURES = [entry.name for entry in available("ownership")]


def under(company: str, ownership: Mapping[str, Any], *wanted: str) -> Scenario:
    """A company under a structure that is written out here."""
    made = Ownership.model_validate({"name": "made-up", "title": "Made up", **ownership})
    return load(company, "siloed", "baseline", wanted).model_copy(update={"ownership": made})


@pytest.mark.parametrize("company", COMPANIES)
def test_nobody_is_siloed(company: str, run: Run, differing: Differing) -> None:
    shipped = load(company, "siloed", "baseline")
    assert nobody(shipped.company).line.size == 0
    assert differing(run(under(company, {}), weeks=27), run(shipped, weeks=27)) == []


@pytest.mark.parametrize("company", COMPANIES)
def test_who_has_neither_power_nor_influence_nor_time_is_nobody(
    company: str, run: Run, differing: Differing
) -> None:
    powerless = {"title": "P", "authority": 0.0, "influence": 0.0, "load": 1.0}
    asked = under(company, {"executives": {"p": powerless}})
    assert differing(run(asked, weeks=27), run(under(company, {}), weeks=27)) == []


@pytest.mark.parametrize("part", [{"authority": 1.0}, {"influence": 1e9}])
def test_who_is_too_busy_has_no_effect(
    part: dict[str, float], run: Run, differing: Differing
) -> None:
    busy = {"title": "P", "load": 1.0, "authority": 0.0, "influence": 0.0, **part}
    asked = under("retail-bank", {"executives": {"p": busy}})
    alone = run(under("retail-bank", {}), weeks=27)
    assert differing(run(asked, weeks=27), alone) == []
    free = under("retail-bank", {"executives": {"p": {**busy, "load": 0.3}}})
    assert differing(run(free, weeks=27), alone) != []


ONLY_AUTHORITY = (
    "company.organisation.initiative_loss=0.0",
    "company.organisation.override_noise=0.0",
)
"""What formal authority alone brings about."""


def endless(scenario: Scenario) -> Scenario:
    """The scenario with executives nobody can resist, without any authority."""
    people = {
        name: Executive.model_construct(
            **{**dict(e), "authority": 0.0, "home_authority": 0.0, "influence": 1e300}
        )
        for name, e in scenario.ownership.executives.items()
    }
    ownership = scenario.ownership.model_copy(update={"executives": people})
    return scenario.model_copy(update={"ownership": ownership})


@pytest.mark.parametrize("resources", ["described", "equal"])
@pytest.mark.parametrize("name", ["cmo", "coo", "ceo", "cco", "strategy"])
@pytest.mark.parametrize("company", ["retail-bank", "software-vendor"])
def test_an_adviser_nobody_resists_is_an_owner(
    company: str, name: str, resources: str, run: Run, differing: Differing
) -> None:
    wanted = [f"ownership.resources='{resources}'", "ownership.executives.*.authority=1.0"]
    owner = load(company, name, "baseline", [*wanted, *ONLY_AUTHORITY])
    assert differing(run(owner, weeks=40), run(endless(owner), weeks=40)) == []


@pytest.mark.parametrize("wanted", ONLY_AUTHORITY)
def test_what_authority_costs_tells_an_owner_from_an_adviser(
    wanted: str, run: Run, differing: Differing
) -> None:
    kept = [other for other in ONLY_AUTHORITY if other != wanted]
    owner = load(
        "retail-bank", "coo", "baseline", ["ownership.executives.*.authority=1.0", *kept]
    )
    assert differing(run(owner, weeks=40), run(endless(owner), weeks=40)) != []


def test_an_ordinary_adviser_is_no_owner(run: Run, differing: Differing) -> None:
    owner = load(
        "retail-bank", "coo", "baseline",
        ["ownership.executives.*.authority=1.0", *ONLY_AUTHORITY],
    )  # fmt: skip
    people = {
        name: e.model_copy(update={"influence": 10.0})
        for name, e in endless(owner).ownership.executives.items()
    }
    ownership = owner.ownership.model_copy(update={"executives": people})
    adviser = owner.model_copy(update={"ownership": ownership})
    assert differing(run(owner, weeks=40), run(adviser, weeks=40)) != []


BUILDING = [
    "company.organisation.target_spread=1.5",
    "company.organisation.consistency_need=2.0",
    "company.organisation.override_noise=0.0",
    "company.organisation.target_persistence=0.2",
]
UNGATED = [n for n in STRUCTURES if load("retail-bank", n, "baseline").ownership.gate is None]


@pytest.mark.parametrize("name", UNGATED)
def test_where_customers_do_not_mind_design_is_immaterial(
    name: str, run: Run, differing: Differing
) -> None:
    off = "company.behaviour.inconsistency=0.0"
    plain = run(load("retail-bank", name, "baseline", [off]), weeks=27)
    for wanted in BUILDING:
        other = run(load("retail-bank", name, "baseline", [off, wanted]), weeks=27)
        assert differing(plain, other) == []


def test_where_customers_mind_design_matters(run: Run, differing: Differing) -> None:
    plain = run(load("retail-bank", "cmo", "baseline"), weeks=27)
    for wanted in BUILDING:
        other = run(load("retail-bank", "cmo", "baseline", [wanted]), weeks=27)
        assert "satisfaction" in differing(plain, other)
