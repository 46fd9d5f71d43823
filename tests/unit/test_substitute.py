from __future__ import annotations

import pytest

from cxsim.errors import CxsimError
from cxsim.scenario import load, load_all
from cxsim.scenario.substitute import Setting, Substitution, places


def test_a_star_over_the_schema_is_one_parameter_of_each_number(world) -> None:
    found = places(load(), "company.market.*")
    names = [place.path for place in found]
    assert "company.market.innovation" in names
    assert len(names) == len(set(names)) == 9


def test_a_star_over_names_is_one_value_for_all(world) -> None:
    [pull] = places(load(), "company.functions.*.pull")
    assert pull.path == "company.functions.*.pull"
    assert len(pull.paths) == 2
    assert (pull.slot.low, pull.slot.high) == (0, 5)


def test_what_only_another_structure_has_is_nothing_here(world) -> None:
    assert places(load(ownership="nobody"), "ownership.executives.*.load") == []
    assert places(load(ownership="nobody"), "ownership.gate.strength") == []
    assert len(places(load(ownership="head"), "ownership.gate.strength")) == 1


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("company.markt.innovation", 'did you mean "market"'),
        ("company.market.inovation", 'did you mean "innovation"'),
        ("firm.market", "begins with none of company, ownership, future"),
        ("company.*", "matches no number"),
    ],
)
def test_paths_that_fit_nothing(path: str, message: str, world) -> None:
    with pytest.raises(CxsimError, match=message):
        places(load(), path)


def test_substituting_is_loading_with_an_override(world) -> None:
    values = {"company.functions.*.pull": 1.5, "company.market.neighbours": 4,
              "ownership.executives.*.load": 0.25, "future.expectation_trend": 0.001}  # fmt: skip
    given = Substitution([Setting(path, value) for path, value in values.items()])
    told = [f"{path}={value}" for path, value in values.items()]
    expected = load_all(ownerships=["nobody", "head"], overrides=told)
    for name, scenario in load_all(ownerships=["nobody", "head"]).items():
        assert given.of(scenario) == expected[name]


def test_a_multiple_keeps_differences_and_stays_in_range(world) -> None:
    scenario = load(overrides=["company.functions.sales.pull=0.4", "company.functions.care.pull=3"])
    changed = Substitution([Setting("company.functions.*.pull", 2.0, True)]).of(scenario)
    assert changed.company.functions["sales"].pull == pytest.approx(0.8)
    assert changed.company.functions["care"].pull == 5
    assert scenario.company.functions["care"].pull == 3, "the one given is as it was"


def test_rules_between_values_hold(world) -> None:
    with pytest.raises(CxsimError, match="must sum to 1"):
        Substitution([Setting("company.functions.*.budget_share", 0.3)]).of(load())
    with pytest.raises(CxsimError, match=r"company\.market\.innovation"):
        Substitution([Setting("company.market.innovation", 7.0)]).of(load())
