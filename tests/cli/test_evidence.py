"""``cxsim evidence``: the register, and the count that every comparison shows."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any


def test_the_default_scenario_in_all_forms(cxsim: Any) -> None:
    whole = json.loads(cxsim("evidence", "--format", "json").out)
    assert whole["schema"] == "cxsim.evidence"
    count = len(whole["parameters"])
    assert sum(whole["by_grade"].values()) == count
    rows = list(csv.DictReader(io.StringIO(cxsim("evidence", "--format", "csv").out)))
    assert len(rows) == count
    for form in ("table", "md"):
        text = cxsim("evidence", "--format", form).out
        assert f"{count} parameters" in text
        assert "Nothing about the organisation is estimated" in text


def test_a_structure_and_a_company_by_name(cxsim: Any) -> None:
    structure = json.loads(cxsim("evidence", "coo", "--format", "json").out)
    assert any(p["path"].startswith("ownership.executives") for p in structure["parameters"])
    company = json.loads(cxsim("evidence", "mobile-operator", "--format", "json").out)
    assert company["parameters"][0]["part"] == "mobile-operator"


def test_a_sensitivity_run_orders_and_counts(cxsim: Any, tmp_path: Path) -> None:
    path = tmp_path / "s.json"
    path.write_text('{"first_order": {"company.behaviour.noise": 0.3}}', encoding="utf-8")
    found = json.loads(cxsim("evidence", "--sensitivity", path, "--format", "json").out)
    assert found["parameters"][0]["path"] == "company.behaviour.noise"
    assert (found["assumed_deciding"], found["deciding"]) == (1, 1)
    assert "1 of the 1 that decide the result are assumed" in found["summary"]
    assert found["deciding_by"].startswith("sensitivity study: 1 parameters varied")
    text = " ".join(cxsim("evidence", "--sensitivity", path).out.split())
    assert "assumed (sensitivity study: 1 parameters varied," in text
    assert "rests on it" in cxsim("evidence", "--sensitivity", path, "--format", "md").out


def test_mistakes_end_with_code_2(cxsim: Any, tmp_path: Path) -> None:
    assert cxsim("evidence", "no-such-thing").code == 2
    assert cxsim("evidence", "--sensitivity", tmp_path / "none.json").code == 2


def test_a_file_is_written(cxsim: Any, tmp_path: Path) -> None:
    assert cxsim("evidence", "-o", tmp_path / "r.csv").code == 0
    assert (tmp_path / "r.csv").read_text(encoding="utf-8").startswith("part,path,value")
