"""Sliders start where the scenario is and change what they say."""

from __future__ import annotations

import pytest

from cxsim.presentation.dashboard.sliders import after_purchase, overrides, sliders
from cxsim.scenario import load_all

SCENARIOS = load_all("retail-bank", ["siloed", "coo"], "baseline")
FOUND = {slider.key: slider for slider in sliders(SCENARIOS)}


def test_where_they_start_nothing_is_changed() -> None:
    assert list(FOUND) == ["influence", "budget", "after", "expectation", "trend"]
    for slider in FOUND.values():
        assert slider.labels.count(slider.usual) == 1
        assert len(set(slider.labels)) == len(slider.labels) == len(slider.values)
        assert slider.override(slider.usual) is None


@pytest.mark.parametrize("key", list(FOUND))
def test_every_place_is_a_scenario(key: str) -> None:
    slider = FOUND[key]
    for label in (slider.labels[0], slider.labels[-1]):
        wanted = slider.override(label)
        load_all("retail-bank", ["siloed", "coo"], "baseline", [wanted] if wanted else [])


def test_overrides_then_lines() -> None:
    chosen = {"influence": "3", "budget": "as described"}
    found = overrides(list(FOUND.values()), chosen, "\n company.hazard.beta=2 \n")
    assert found == ["ownership.executives.*.influence=3.0", "company.hazard.beta=2"]


def test_where_nobody_owns_there_is_no_influence_to_turn() -> None:
    alone = sliders(load_all("retail-bank", ["siloed"], "baseline"))
    assert "influence" not in {slider.key for slider in alone}


def test_who_never_shops_again_meets_more_after_the_purchase() -> None:
    company = SCENARIOS["siloed"].company
    shares = [after_purchase(company, again) for again in (0.0, 0.05, 0.5, 0.9)]
    assert shares == sorted(shares, reverse=True)
    assert 0.0 < shares[-1] < 0.5 < 0.9 < shares[0] < 1.0


def test_the_described_value_is_always_a_place() -> None:
    odd = load_all(
        "retail-bank", ["coo"], "baseline",
        ["company.journey.repurchase=0.0501", "company.behaviour.expectation=0.601"],
    )  # fmt: skip
    for slider in sliders(odd):
        assert slider.override(slider.usual) is None
        assert slider.usual in slider.labels
