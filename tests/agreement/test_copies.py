"""What is called otherwise is not otherwise: names and titles decide nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from cxsim.model.world import World
from cxsim.runs.simulate import simulate
from cxsim.scenario import available, load
from cxsim.scenario.schema import Company, Ownership, Scenario

Run = Callable[..., World]
Differing = Callable[[World, World], list[str]]
STRUCTURES = [entry.name for entry in available("ownership")]


def renamed(scenario: Scenario, names: dict[str, str]) -> Scenario:
    """The scenario with other ids for functions and executives, and no titles."""

    def other(part: Any) -> Any:
        if isinstance(part, list):
            return [names.get(x, x) if isinstance(x, str) else other(x) for x in part]
        if not isinstance(part, dict):
            return part
        return {
            names.get(key, key): names.get(value, value)
            if key in ("holder", "name") and isinstance(value, str)
            else other(value)
            for key, value in part.items()
        }

    company = scenario.company.model_dump()
    company["functions"] = {names.get(k, k): v for k, v in company["functions"].items()}
    for touchpoint in company["touchpoints"].values():
        touchpoint["owners"] = other(touchpoint["owners"])
    for part in company["functions"].values():
        part["title"] = "Somebody"
    ownership = other(scenario.ownership.model_dump() | {"evidence": {}})
    for executive in ownership["executives"].values():
        executive["title"] = "Somebody"
    return Scenario(
        company=Company.model_validate(company),
        ownership=Ownership.model_validate(ownership),
        future=scenario.future,
    )


@pytest.mark.parametrize("name", STRUCTURES)
def test_a_copy_under_another_name(name: str, run: Run, differing: Differing) -> None:
    asked = load("retail-bank", name, "baseline")
    copy = asked.ownership.model_copy(update={"name": "a-copy", "title": "A copy"})
    again = asked.model_copy(update={"ownership": copy})
    assert differing(run(asked, weeks=27), run(again, weeks=27)) == []


def test_a_copy_has_the_same_metrics() -> None:
    asked = load("retail-bank", "coo", "baseline")
    copy = asked.ownership.model_copy(update={"name": "a-copy", "title": "A copy"})
    again = asked.model_copy(update={"ownership": copy})
    one, other = (simulate(s, 3, customers=200, weeks=52) for s in (asked, again))
    np.testing.assert_equal(one.metrics, other.metrics)


@pytest.mark.parametrize("name", STRUCTURES)
def test_functions_and_executives_of_other_names(
    name: str, run: Run, differing: Differing
) -> None:
    asked = load("retail-bank", name, "baseline")
    ids = [*asked.company.functions, *asked.ownership.executives]
    made_up = renamed(asked, {k: f"x{i}" for i, k in enumerate(ids)})
    assert not set(ids) & {*made_up.company.functions, *made_up.ownership.executives}
    assert differing(run(asked, weeks=27), run(made_up, weeks=27)) == []


def test_titles_that_change_places(run: Run, differing: Differing) -> None:
    asked = load("retail-bank", "cio-cmo", "baseline")
    people = asked.ownership.executives
    titles = [e.title for e in people.values()][::-1]
    moved = {
        k: e.model_copy(update={"title": title})
        for (k, e), title in zip(people.items(), titles, strict=True)
    }
    ownership = asked.ownership.model_copy(update={"executives": moved})
    other = asked.model_copy(update={"ownership": ownership})
    assert other != asked
    assert differing(run(asked, weeks=27), run(other, weeks=27)) == []


def test_another_home_is_something_else(run: Run, differing: Differing) -> None:
    asked = load("retail-bank", "coo", "baseline")
    elsewhere = load("retail-bank", "coo", "baseline", ["ownership.executives.*.home=['it']"])
    assert differing(run(asked, weeks=27), run(elsewhere, weeks=27)) != []
