"""``cxsim results sensitivity``, and where its result is picked up."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("SALib", reason="needs the extra 'sensitivity'")

FIRST = "company.behaviour.loss_aversion"
PLACE = Path("scenarios/data/sensitivity/shop.json")


def test_the_table_says_what_the_difference_rests_on(cxsim: Any, spread: Path) -> None:
    result = cxsim("results", "sensitivity", "spread")
    assert result.code == 0, result.err
    text = " ".join(result.out.split())
    assert "what the difference to Nobody in retention after 1 year rests on" in text
    assert "128 environments of shop, 3 parameters varied, 2 seeds" in text
    assert "as the mean over: A head of care." in text
    rows = [line.split() for line in result.out.splitlines() if line.startswith("company.")]
    assert [row[0] for row in rows] == [FIRST, "company.organisation.handoff_failure"]
    assert "The other 1 cannot be told from chance" in text
    assert cxsim("results", "sensitivity", "--format", "md").out.count("| `company.") == 2


def test_json_csv_and_files(cxsim: Any, spread: Path) -> None:
    whole = json.loads(cxsim("results", "sensitivity", "--format", "json").out)
    assert whole["schema"] == "cxsim.sensitivity"
    assert whole["company"] == "shop"
    assert whole["metric"] == "retention_52"
    assert whole["environments"] == 128
    assert 0 < whole["noise"] < 0.2
    assert whole["first_order"][FIRST] == pytest.approx(0.8, abs=0.05)
    rows = list(csv.DictReader(io.StringIO(cxsim("results", "sensitivity", "--format", "csv").out)))
    assert rows[0]["path"] == FIRST
    assert "wrote" in cxsim("results", "sensitivity", "-o", "s.json").err
    assert json.loads(Path("s.json").read_text(encoding="utf-8")) == whole


def test_mistakes(cxsim: Any, spread_as: Callable[..., Path]) -> None:
    spread_as(("environments = 128", "environments = 64"))
    few = cxsim("results", "sensitivity")
    assert (few.code, "64 environments are too few" in few.err) == (2, True)
    assert cxsim("results", "sensitivity", "none").code == 2
    assert cxsim("results", "sensitivity", "--metric", "worth").code == 2
    assert cxsim("results", "sensitivity", "-o", "a/b/s.json").code == 2


def test_evidence_and_compare_pick_it_up(cxsim: Any, model: Any, spread: Path) -> None:
    before = cxsim("compare", "--resources", "described", "-q").out
    assert " deciding parameters are assumed" in before
    PLACE.parent.mkdir(parents=True)
    assert cxsim("results", "sensitivity", "-o", PLACE).code == 0
    found = json.loads(cxsim("evidence", "--format", "json").out)
    assert found["parameters"][0]["path"] == FIRST
    assert (found["assumed_deciding"], found["deciding"]) == (2, 2)
    assert found["deciding_by"].startswith("sensitivity study of shop: 3 parameters varied")
    text = " ".join(cxsim("compare", "--resources", "described", "-q").out.split())
    assert (
        "2 of the 2 parameters that decide it are assumed, which no interval covers "
        "(sensitivity study of shop: 3 parameters varied, those that decide make" in text
    )
    whole = json.loads(cxsim("compare", "-q", "--format", "json").out)
    assert (whole["assumed_parameters"], whole["parameters"]) == (2, 2)
    assert whole["deciding_by"] == found["deciding_by"]


def test_another_file_may_be_given(cxsim: Any, model: Any, world: Any) -> None:
    Path("own.json").write_text('{"first_order": {"company.behaviour.memory": 0.5}}')
    text = " ".join(cxsim("compare", "-q", "--sensitivity", "own.json").out.split())
    assert "1 of the 1 parameters that decide it are assumed" in text


def test_a_bad_file_is_refused_before_anything_is_run(cxsim: Any, model: Any, world: Any) -> None:
    Path("own.json").write_text("{}")
    assert cxsim("compare", "--sensitivity", "own.json").code == 2
    PLACE.parent.mkdir(parents=True)
    PLACE.write_text("{}")
    assert cxsim("compare").code == 2
    assert model.asked == []
