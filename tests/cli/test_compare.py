"""``cxsim compare``: what it runs, what it prints and writes, and how it ends."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import threading
from pathlib import Path

import pytest

from cxsim.scenario import load

COO = load(ownership="coo").ownership.title

ALL_ARMS = ["described", "equal"]
TINY = ("--customers", "100", "--weeks", "156", "--replications", "3", "--jobs", "1")
SMALL = (*TINY, "--resources", "described")


def test_without_arguments_it_is_the_main_job(cxsim) -> None:
    study = json.loads(cxsim("compare", "--dry-run", "--format", "json").out)
    structures = [s["ownership"] for s in study["structures"]]
    assert {"siloed", "cmo", "coo", "advisory-cco", "distributed"} <= set(structures)
    assert {s["company"] for s in study["structures"]} == {"retail-bank"}
    assert [s["ownership"] for s in study["structures"] if s["baseline"]] == ["siloed"] * 2
    assert {s["resources"] for s in study["structures"]} == {"described", "equal"}
    assert (study["weeks"], len(study["seeds"])) == (156, 30)
    assert study["runs"] == 30 * len(structures)
    assert study["customer_weeks"] == study["runs"] * study["customers"] * study["weeks"]


@pytest.mark.parametrize("form", ["table", "json", "csv", "md"])
def test_a_dry_run_says_what_and_runs_nothing(form: str, cxsim, model, elsewhere: Path) -> None:
    result = cxsim("compare", *SMALL, "-n", "--format", form, "-o", "out")
    assert (result.code, result.err) == (0, "")
    assert "coo" in result.out
    assert (model.asked, model.warmed) == ([], 0)
    assert list(elsewhere.iterdir()) == []


def test_the_baseline_is_run_even_if_it_is_not_among_those_asked_for(cxsim, model) -> None:
    assert cxsim("compare", "mobile-operator", "--ownership", "coo,cmo", *SMALL).code == 0
    assert {name for name, _, _ in model.asked} == {"siloed", "coo", "cmo"}


def test_another_baseline(cxsim, model) -> None:
    args = ("--ownership", "coo", "--baseline", "ceo", "--format", "json")
    result = json.loads(cxsim("compare", *args, *SMALL).out)
    assert result["baseline"] == "ceo"
    assert {name for name, _, _ in model.asked} == {"ceo", "coo"}


def test_all_structures(cxsim, model) -> None:
    assert cxsim("compare", "--ownership", "all", *SMALL).code == 0
    assert len({name for name, _, _ in model.asked}) >= 14


@pytest.mark.parametrize(
    ("arm", "arms"), [("described", ["described"]), ("equal", ["equal"]), ("both", ALL_ARMS)]
)
def test_arms(arm: str, arms: list[str], cxsim, model) -> None:
    assert cxsim("compare", "--ownership", "coo", "--resources", arm, *TINY).code == 0
    assert sorted({resources for _, resources, _ in model.asked}) == arms


def test_seeds_begin_where_asked_and_go_seed_by_seed(cxsim, model) -> None:
    cxsim("compare", "--ownership", "coo", "--seed", "7", *SMALL)
    assert [seed for _, _, seed in model.asked] == [7, 7, 8, 8, 9, 9]


def test_an_override_reaches_the_runs(cxsim, model) -> None:
    powers: list[float] = []
    model.before = lambda scenario, seed: powers.append(scenario.ownership.power)
    cxsim("compare", "--ownership", "coo", "--set", "ownership.power=0.25", *SMALL)
    assert set(powers) == {0.25}


def test_a_file_of_ones_own(cxsim, model, elsewhere: Path) -> None:
    own = elsewhere / "head-of-service.toml"
    own.write_text('extends = "coo"\ntitle = "Head of service"\nbudget_share = 0.5\n')
    result = cxsim("compare", "--ownership", "head-of-service.toml", *SMALL)
    assert result.code == 0
    assert "Head of service" in result.out


def test_the_table_starts_with_the_answer(cxsim, model) -> None:
    result = cxsim("compare", *SMALL)
    assert result.code == 0
    assert "customers" in result.out.splitlines()[0]
    assert COO in result.out
    assert "\x1b" not in result.out
    assert result.err == ""


def test_json_is_one_document_with_its_origin(cxsim, model) -> None:
    result = json.loads(cxsim("compare", *SMALL, "--format", "json").out)
    assert result["schema"] == "cxsim.comparison"
    assert isinstance(result["schema_version"], int)
    assert result["provenance"]["seeds"] == [1, 2, 3]
    assert 0 < result["assumed_parameters"] < result["parameters"]


def test_csv_is_tidy(cxsim, model) -> None:
    rows = list(csv.DictReader(io.StringIO(cxsim("compare", *SMALL, "--format", "csv").out)))
    assert {"coo", "siloed"} <= {row["ownership"] for row in rows}
    assert "retention_156" in {row["metric"] for row in rows}


def test_the_margin_reaches_the_verdict(cxsim, model) -> None:
    def margin(*args: str) -> float:
        return json.loads(cxsim("compare", *SMALL, "--format", "json", *args).out)["margin"]

    assert margin() == 0.005
    assert margin("--margin", "1.5pp") == pytest.approx(0.015)
    assert margin("--margin", " 2 PP") == pytest.approx(0.02)


def test_one_replication_has_no_interval(cxsim, model) -> None:
    result = cxsim("compare", "--ownership", "coo", *SMALL, "--replications", "1")
    assert result.code == 0
    assert "no interval" in result.out


def test_a_folder_gets_the_set(cxsim, model, elsewhere: Path) -> None:
    result = cxsim("compare", *SMALL, "-o", "some/out")
    assert result.code == 0
    left = {path.name for path in (elsewhere / "some/out").iterdir()}
    charts = {f"{c}.{s}" for c in ("ranked-differences", "retention") for s in ("png", "svg")}
    assert left >= charts | {"table.csv", "table.json", "provenance.json"}
    assert result.err.count("wrote ") == len(left)
    assert COO in result.out
    assert cxsim("compare", *SMALL, "-o", "some/out", "-q").err == ""


@pytest.mark.parametrize("suffix", ["json", "csv", "md", "txt"])
def test_a_file_gets_what_its_name_says(suffix: str, cxsim, model, elsewhere: Path) -> None:
    name = f"result.{suffix}"
    result = cxsim("compare", *SMALL, "-o", name)
    assert (result.code, result.out, result.err) == (0, "", f"wrote {name}\n")
    form = "table" if suffix == "txt" else suffix
    assert (elsewhere / name).read_text() == cxsim("compare", *SMALL, "--format", form).out


@pytest.mark.parametrize(
    ("args", "hint"),
    [
        (("-o", "out.json", "--format", "csv"), "asks for json and --format for csv"),
        (("-o", "out.pdf"), "cannot write '.pdf'"),
        (("-o", "nowhere/out.json"), "there is no folder 'nowhere'"),
        (("-o", "taken/inside"), "a folder is needed"),
    ],
)
def test_a_place_that_cannot_be_written_is_told_before_the_runs(
    args: tuple[str, ...], hint: str, cxsim, model, elsewhere: Path
) -> None:
    (elsewhere / "taken").write_text("a file")
    result = cxsim("compare", *SMALL, *args)
    assert result.code == 2
    assert hint in result.err
    assert model.asked == []


def fail_on(*bad: tuple[str, int]):
    def before(scenario, seed: int) -> None:
        if (scenario.ownership.name, seed) in bad:
            raise RuntimeError("boom")

    return before


def test_a_failed_run_is_disclosed_and_the_rest_goes_on(cxsim, model) -> None:
    model.before = fail_on(("coo", 2))
    result = cxsim("compare", "--ownership", "coo", *SMALL, "--format", "json")
    assert result.code == 1
    assert "1 of 6 runs failed; first coo (described resources) on seed 2" in result.err
    assert "boom" in result.err
    assert "Traceback" not in result.err
    plain = json.loads(result.out)
    assert len(plain["failures"]) == 1
    assert [s["pairs"] for s in plain["standings"] if s["ownership"] == "coo"] == [2]
    assert "Traceback" in cxsim("compare", "--ownership", "coo", *SMALL, "-v").err


def test_when_all_runs_fail_it_says_so(cxsim, model) -> None:
    model.before = fail_on(*[(name, seed) for name in ("coo", "siloed") for seed in (1, 2, 3)])
    result = cxsim("compare", "--ownership", "coo", *SMALL)
    assert (result.code, result.out) == (1, "")
    assert "6 of 6 runs failed" in result.err


def interrupt_on(name: str, bad: int):
    def before(scenario, seed: int) -> None:
        if (scenario.ownership.name, seed) == (name, bad):
            interrupt()

    return before


def interrupt() -> None:
    ident = threading.main_thread().ident
    assert ident is not None
    signal.pthread_kill(ident, signal.SIGINT)


@pytest.mark.skipif(os.name == "nt", reason="signals differ")
def test_an_interrupt_shows_what_is_known(cxsim, model) -> None:
    model.before = interrupt_on("coo", 2)
    result = cxsim("compare", "--ownership", "coo", *SMALL, "--replications", "20")
    assert result.code == 130
    assert "interrupted after 12 of 40 runs" in result.err, "6 seeds go together"
    assert COO in result.out
    assert "Interrupted" in result.out


@pytest.mark.skipif(os.name == "nt", reason="signals differ")
def test_an_interrupt_before_anything_is_known(cxsim, model) -> None:
    def before(scenario, seed: int) -> None:
        if model.warmed:
            interrupt()

    model.before = before
    result = cxsim("compare", *SMALL)
    assert (result.code, result.out) == (130, "")
    assert "interrupted" in result.err
