"""``cxsim run``: one structure, one seed."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from cxsim.scenario import load

COO = load(ownership="coo").ownership.title

SMALL = ("--customers", "100", "--weeks", "104")


def test_one_run_of_what_was_asked(cxsim, model) -> None:
    result = cxsim("run", "--ownership", "coo", "--resources", "equal", "--seed", "9", *SMALL)
    assert (result.code, result.err) == (0, "")
    assert model.asked == [("coo", "equal", 9)]
    assert result.out.startswith(f"{COO}, Retail bank, Baseline: 100 ")


def test_without_a_structure_it_is_the_baseline(cxsim, model) -> None:
    cxsim("run", *SMALL)
    assert [name for name, _, _ in model.asked] == ["siloed"]


def test_json_holds_metrics_series_and_touchpoints(cxsim, model) -> None:
    plain = json.loads(cxsim("run", "--ownership", "coo", *SMALL, "--format", "json").out)
    assert plain["schema"] == "cxsim.run"
    assert set(plain["metrics"]) >= {"retention_52", "retention_104", "equity"}
    assert len(plain["weekly"]["alive"]) == 105
    assert len(plain["touchpoints"]["visits"]) == len(plain["touchpoint_names"]) == 11
    assert plain["provenance"]["seeds"] == [1]


def test_a_value_that_is_not_defined_is_null(cxsim, model, monkeypatch) -> None:
    real = model.simulate

    def simulate(*args, **kwargs):
        run = real(*args, **kwargs)
        run.metrics["equity"] = float("nan")
        return run

    monkeypatch.setattr(model, "simulate", simulate)
    plain = json.loads(cxsim("run", *SMALL, "--format", "json").out)
    assert plain["metrics"]["equity"] is None
    assert cxsim("run", *SMALL, "--format", "csv").out.count("equity,\n") == 1


def test_csv_has_a_row_a_metric(cxsim, model) -> None:
    rows = list(csv.DictReader(io.StringIO(cxsim("run", *SMALL, "--format", "csv").out)))
    assert [float(r["value"]) for r in rows if r["metric"] == "acquired"] == [10.0]


@pytest.mark.parametrize("suffix", ["json", "csv", "md", "txt"])
def test_a_file_gets_what_its_name_says(suffix: str, cxsim, model, elsewhere: Path) -> None:
    result = cxsim("run", *SMALL, "-o", f"one.{suffix}")
    assert (result.code, result.out) == (0, "")
    form = "table" if suffix == "txt" else suffix
    assert (elsewhere / f"one.{suffix}").read_text() == cxsim("run", *SMALL, "--format", form).out


def test_it_writes_no_folder(cxsim, model, elsewhere: Path) -> None:
    result = cxsim("run", *SMALL, "-o", "out")
    assert result.code == 2
    assert "name a file that ends in .json" in result.err
    assert list(elsewhere.iterdir()) == []


def test_a_dry_run_runs_nothing(cxsim, model) -> None:
    study = json.loads(cxsim("run", "--ownership", "cmo", "-n", "--format", "json").out)
    assert [s["ownership"] for s in study["structures"]] == ["cmo"]
    assert study["runs"] == 1
    assert model.asked == []


def test_a_run_that_fails(cxsim, model) -> None:
    def before(scenario, seed: int) -> None:
        raise RuntimeError("boom")

    model.before = before
    result = cxsim("run", *SMALL)
    assert (result.code, result.out) == (1, "")
    assert "1 of 1 runs failed" in result.err
