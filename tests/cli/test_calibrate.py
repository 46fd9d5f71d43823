"""``cxsim calibrate``: tables in, a company file out; nothing written after a fault."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cxsim.analysis.calibrate import fit
from cxsim.analysis.calibrate.hazards import survival
from cxsim.analysis.calibrate.projection import Projection
from cxsim.scenario import load
from cxsim.scenario.schema import Company

TABLE = "year;kept\n0;1.000\n1;869\n2;743\n3;653\n4;593\n5;551\n6;517\n7;491\n"
SMALL = ("--customers", "500", "-q")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty current directory with a retention table."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "kept.csv").write_text(TABLE, encoding="utf-8")
    return tmp_path


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """The company is not simulated: it leaves as its hazards say."""

    def project(company: Company, weeks: float, customers: int) -> Projection:
        at = np.arange(weeks + 1)
        return Projection(at, survival(company.hazard.alpha, company.hazard.beta, at / 52), 0 * at)

    monkeypatch.setattr(fit, "recentred", lambda company, customers: company)
    monkeypatch.setattr(fit, "project", project)


def calibrate(cxsim: Any, *more: str) -> Any:
    return cxsim("calibrate", "retail-bank", "--retention", "kept.csv", *SMALL, *more)


def test_a_company_file_that_extends_the_one_given(cxsim: Any, here: Path) -> None:
    result = calibrate(cxsim, "--hold-out", "0", "-o", "My Bank.toml", "--charts", "out")
    assert result.code == 0
    found = load(str(here / "My Bank.toml")).company
    assert found.name == "my-bank"
    assert (found.hazard.alpha, found.hazard.beta) == (0.6681, 3.8061)
    shipped = load("retail-bank").company
    assert found.touchpoints == shipped.touchpoints
    assert found.evidence["hazard.alpha"].source.endswith("years 1-7 of kept.csv")
    assert str(here) not in (here / "My Bank.toml").read_text(encoding="utf-8")
    assert {p.name for p in (here / "out").iterdir()} == {
        f"{name}.{kind}" for name in ("fit", "residuals") for kind in ("png", "svg")
    }


@pytest.mark.usefixtures("quick")
def test_the_report_as_json(cxsim: Any, here: Path) -> None:
    found = json.loads(calibrate(cxsim, "--format", "json").out)
    assert found["schema"] == "cxsim.calibration"
    assert [row["name"] for row in found["hold_out"]] == [
        "this model", "shifted beta-geometric", "one hazard for all", "straight line",
    ]  # fmt: skip
    assert len(found["curves"]["this model"]) == len(found["periods"]) == 8
    assert found["fitted_periods"] == 4


@pytest.mark.usefixtures("quick")
def test_a_path_as_company_is_seen_from_the_new_file(cxsim: Any, here: Path) -> None:
    (here / "own.toml").write_text('extends = "retail-bank"\n', encoding="utf-8")
    (here / "sub").mkdir()
    args = ("calibrate", "own.toml", "--retention", "kept.csv", *SMALL, "-o", "sub/new.toml")
    assert cxsim(*args).code == 0
    assert 'extends = "../own.toml"' in (here / "sub/new.toml").read_text(encoding="utf-8")
    assert load(str(here / "sub/new.toml")).company.title.endswith("calibrated")


@pytest.mark.usefixtures("quick")
def test_a_file_is_never_overwritten_without_force(cxsim: Any, here: Path) -> None:
    (here / "own.toml").write_text("# mine\n", encoding="utf-8")
    result = calibrate(cxsim, "-o", "own.toml")
    assert result.code == 2
    assert "left as it is" in result.err
    assert (here / "own.toml").read_text(encoding="utf-8") == "# mine\n"
    assert calibrate(cxsim, "-o", "own.toml", "--force").code == 0
    assert "[hazard]" in (here / "own.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ("year,kept\n0,100\n1,90\n2,95\n", "bad.csv:4: kept: 95 after 90 on line 3"),
        ("year,kept\n0,100\n1,-90\n", "bad.csv:3: kept: -90 customers"),
        ("year,kept\n0,100\n", "at least two are needed"),
        ("year,kept\n0,0\n1,0\n", "only zeros"),
        ("year,kept\n0,100\n1,ninety\n2,80\n", "bad.csv:3: kept: 'ninety' is not a number"),
    ],
)
def test_bad_input_writes_nothing(cxsim: Any, here: Path, table: str, told: str) -> None:
    (here / "bad.csv").write_text(table, encoding="utf-8")
    args = ("--retention", "bad.csv", *SMALL, "-o", "new.toml", "--charts", "out")
    result = cxsim("calibrate", "retail-bank", *args)
    assert result.code == 2
    assert told in result.err
    assert "nothing was written" in result.err
    assert not (here / "new.toml").exists()
    assert not (here / "out").exists()


@pytest.mark.parametrize(
    "more",
    [
        ("-o", "new.txt"),
        ("-o", "nowhere/new.toml"),
        ("--column", "tenure"),
        ("--column", "colour=red"),
        ("--cohort", "none"),
        ("--column", "period=none"),
    ],
)
def test_wrong_options_end_with_code_2(cxsim: Any, here: Path, more: tuple[str, str]) -> None:
    result = calibrate(cxsim, *more)
    assert result.code == 2
    assert "Traceback" not in result.err


@pytest.mark.validation
def test_reasons_fit_the_shock_of_a_failure(cxsim: Any, here: Path) -> None:
    (here / "why.csv").write_text("reason,count\nPrice,80\nOutage,20\nBad service,1\n", "utf-8")
    result = calibrate(cxsim, "--churn-reasons", "why.csv", "--format", "json")
    assert result.code == 0
    found = json.loads(result.out)
    assert "behaviour.failure_shock" in {e["path"] for e in found["estimates"]}
    share = next(m for m in found["moments"] if m["name"].endswith("failure"))
    assert share["fitted"] == pytest.approx(share["target"], abs=2 * share["standard_error"])
