"""Sensitivity results as files: read, found beside their company, and what comes with cxsim."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cxsim.analysis.evidence import Assumptions, read_shares, register
from cxsim.analysis.sensitivity import (
    FOLDER,
    Sensitivity,
    assumptions,
    known_for,
    read_sensitivity,
    shipped,
)
from cxsim.errors import UsageError
from cxsim.presentation.sensitivity import to_csv, to_json
from cxsim.runs.provenance import code_digest
from cxsim.scenario import load
from cxsim.scenario.files import packaged

SHARES = {"company.behaviour.noise": 0.3, "company.behaviour.memory": 0.0}
MADE = Sensitivity(
    SHARES, "made", "abc", "shop", "nobody", ("head",), "described", "retention_52", 128, 1, 0.05,
    None, {"company.behaviour.noise": 0.3, "company.behaviour.memory": -0.01},
    {"company.behaviour.noise": 0.005, "company.behaviour.memory": 1.0},
    {"model_code": code_digest()},
)  # fmt: skip
COME_WITH_CXSIM = sorted((packaged() / FOLDER).glob("*.json"))


def test_what_is_written_is_read(tmp_path: Path) -> None:
    path = tmp_path / "s.json"
    path.write_text(to_json(MADE), encoding="utf-8")
    plain = json.loads(path.read_text(encoding="utf-8"))
    assert (plain["schema"], plain["schema_version"]) == ("cxsim.sensitivity", 1)
    assert read_shares(path) == SHARES
    back = read_sensitivity(path)
    assert (back.first_order, back.about) == (SHARES, MADE.about)
    assert back.about == (
        "sensitivity study of shop: 2 parameters varied, those that decide make 30% of the "
        "variance by themselves"
    )
    assert to_csv(MADE).splitlines()[1] == "company.behaviour.noise,0.3,0.3,0.005"


def test_one_by_another_model_says_so() -> None:
    old = Sensitivity(SHARES, company="shop", provenance={"model_code": "0" * 64})
    assert old.about.startswith("sensitivity study of shop, by another version of the model: 2 ")


def test_the_users_own_is_found_beside_the_company(world: Any) -> None:
    scenario = load("shop", "head", "calm")
    parts = [scenario.company, scenario.future, scenario.ownership]
    everything = assumptions(parts, known_for(parts))
    assert (everything.deciding, everything.study) == (len(register(parts)), "")
    world.write("data/sensitivity/shop.json", to_json(MADE))
    assert shipped("shop") is not None
    assert assumptions(parts, known_for(parts)) == Assumptions(1, 1, MADE.about)


def test_it_speaks_of_no_company_that_extends_it(world: Any) -> None:
    world.write("data/sensitivity/shop.json", to_json(MADE))
    world.write("companies/mine.toml", 'extends = "shop"\ntitle = "Mine"\n')
    assert known_for([load("mine", "head", "calm").company]) is None


def test_a_file_given_counts_before_it(world: Any, tmp_path: Path) -> None:
    world.write("data/sensitivity/shop.json", to_json(MADE))
    other = tmp_path / "other.json"
    other.write_text('{"first_order": {"company.behaviour.memory": 0.5}}', encoding="utf-8")
    found = known_for([load("shop", "head", "calm").company], other)
    assert found is not None
    assert found.first_order == {"company.behaviour.memory": 0.5}
    assert found.about.startswith("sensitivity study: 1 parameters varied, ")


def test_a_broken_one_is_not_passed_over(world: Any) -> None:
    world.write("data/sensitivity/shop.json", "{}")
    with pytest.raises(UsageError, match=r"shop\.json"):
        shipped("shop")


@pytest.mark.parametrize("path", COME_WITH_CXSIM, ids=lambda path: path.stem)
def test_those_that_come_with_cxsim_fit_their_company(path: Path) -> None:
    found = read_sensitivity(path)
    whole = json.loads(path.read_text(encoding="utf-8"))
    assert found.company == path.stem
    assert whole["environments"] >= 1000
    assert found.ranked
    parts = [load(found.company).company, load(found.company).future]
    parts += [load(found.company, name).ownership for name in whole["structures"]]
    known = {p.varied_as for p in register(parts, found.first_order)}
    # What stands in no file (a default worked out later) has no line in the register.
    assert {path for path, _ in found.ranked} <= known
