"""The register: every number, its grade, and which of them decide."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cxsim.analysis.evidence import Assumptions, assumed, by_grade, deciding, read_shares, register
from cxsim.errors import UsageError
from cxsim.scenario import available, load
from cxsim.scenario.schema import Part

SHARES = {
    "company.behaviour.satisfaction_effect": 0.4,
    "ownership.executives.*.influence": 0.2,
    "company.behaviour.noise": 0.001,
}


def parts(company: str = "retail-bank", ownership: str = "coo") -> list[Part]:
    found = load(company, ownership, "baseline")
    return [found.company, found.ownership, found.future]


@pytest.mark.parametrize("company", [entry.name for entry in available("companies")])
def test_every_number_has_range_source_and_grade(company: str) -> None:
    found = register(parts(company))
    assert len(found) > 100
    assert len({p.path for p in found}) == len(found)
    for parameter in found:
        assert parameter.source
        assert parameter.grade in ("measured", "published", "assumed")
        if ".visits." in parameter.path:
            # Multiples of a weight: no bound but that they are not negative.
            assert parameter.value >= 0
            continue
        assert parameter.low is not None
        assert parameter.high is not None
        assert parameter.low <= parameter.value <= parameter.high


@pytest.mark.parametrize("ownership", [entry.name for entry in available("ownership")])
def test_nothing_about_the_organisation_is_called_measured(ownership: str) -> None:
    found = register(parts(ownership=ownership))
    about = [p for p in found if p.path.startswith(("ownership.", "company.organisation."))]
    assert about
    assert {p.grade for p in about} == {"assumed"}


def test_without_a_sensitivity_run_all_may_decide() -> None:
    found = register(parts())
    assert deciding(found) == found
    assert assumed(found) == Assumptions(by_grade(found)["assumed"], len(found))
    assert {p.share for p in found} == {None}


def test_with_one_those_with_a_share_decide() -> None:
    found = register(parts(), SHARES)
    names = {p.path.rpartition(".")[2] for p in deciding(found)}
    assert names == {"satisfaction_effect", "influence"}
    grades = [p.grade for p in deciding(found)]
    assert assumed(found) == Assumptions(grades.count("assumed"), 2)


def test_what_was_not_varied_has_no_share() -> None:
    found = {p.path: p.share for p in register(parts(), SHARES)}
    assert found["company.behaviour.satisfaction_effect"] == 0.4
    assert found["company.behaviour.noise"] == 0.001
    assert found["company.behaviour.memory"] is None


def test_what_was_varied_together_counts_once_and_as_its_weakest() -> None:
    shares = {"company.functions.*.culture": 0.3, "company.hazard.alpha": 0.1}
    found = register(parts(), shares)
    assert len(deciding(found)) > 3
    assert {p.grade for p in found if p.varied_as == "company.hazard.alpha"} == {"measured"}
    assert assumed(found, "a study") == Assumptions(1, 2, "a study")


def test_a_path_of_its_own_counts_before_a_star() -> None:
    shares = {"company.functions.*.culture": 0.3, "company.functions.it.culture": 0.02}
    found = {p.path: p.share for p in register(parts(), shares)}
    assert found["company.functions.it.culture"] == 0.02
    assert found["company.functions.sales.culture"] == 0.3


def test_shares_are_read_and_bad_files_refused(tmp_path: Path) -> None:
    path = tmp_path / "s.json"
    path.write_text(json.dumps({"first_order": SHARES}), encoding="utf-8")
    assert read_shares(path) == SHARES
    none = ('{"a": "b"}', '{"a": NaN}', '{"a": 12.0}', '{"a": true}', "{}")
    for bad in ("{", "[]", *(f'{{"first_order": {shares}}}' for shares in none)):
        path.write_text(bad, encoding="utf-8")
        with pytest.raises(UsageError, match=r"s\.json"):
            read_shares(path)
    with pytest.raises(UsageError, match="no such file"):
        read_shares(tmp_path / "none.json")


def test_money_is_counted_in_the_companys_currency() -> None:
    found = {p.unit for p in register(parts("retail-bank")) if p.path.endswith(".margin")}
    assert found == {"EUR a week"}
