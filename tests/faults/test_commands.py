"""A sweep as its user sees it, from the dry run to the table in another program."""

from __future__ import annotations

import json
import re

import duckdb
import pandas as pd


def test_from_dry_run_to_tables(sweeps) -> None:
    dry = sweeps("sweep", "small.toml", "-n", "--jobs", "2")
    assert dry.returncode == 0, dry.stderr
    assert "(10 to a pass)" in dry.stdout, "5 seeds x 2 structures"
    assert "40, of which 0 are in runs.sqlite" in dry.stdout
    assert "Nothing was run." in dry.stdout
    assert not (sweeps.root / "runs.sqlite").exists()

    ended = sweeps("sweep", "small.toml", "--jobs", "2")
    assert ended.returncode == 0, ended.stderr
    assert "40 of 40 runs are saved in runs.sqlite" in ended.stderr
    assert ended.stdout == ""

    again = sweeps("verify", "runs.sqlite", "--sample", "7", "--jobs", "1")
    assert again.returncode == 0, again.stderr
    assert "7 runs of small repeated with 1 jobs: identical" in again.stderr

    assert sweeps("export", "--to", "parquet", "-o", "out", "--weekly").returncode == 0
    assert sweeps("export", "small", "--to", "csv", "-o", "out").returncode == 0
    table = pd.read_parquet(sweeps.root / "out/small.parquet")
    assert len(table) == 40
    assert table.groupby("environment")["company.organisation.wear"].nunique().eq(1).all()
    pairs = table.pivot_table("equity", ["environment", "seed"], "ownership")
    assert pairs.shape == (20, 2)
    pd.testing.assert_frame_equal(
        table[["seed", "equity"]], pd.read_csv(sweeps.root / "out/small.csv")[["seed", "equity"]]
    )
    place = sweeps.root / "out/small.parquet"
    [(count, low)] = duckdb.sql(f"SELECT count(*), min(seed) FROM '{place}'").fetchall()
    assert (count, low) == (40, 1)
    weekly = pd.read_parquet(sweeps.root / "out/small-weekly.parquet")
    assert set(weekly["series"]) == {"alive", "satisfaction", "touchpoints.visits"}
    assert weekly.query("series == 'alive' and index == 0")["value"].eq(1).all()


def test_a_store_that_was_tampered_with_is_found_out(sweeps) -> None:
    import sqlite3

    sweeps("sweep", "small.toml")
    with sqlite3.connect(sweeps.root / "runs.sqlite") as db:
        db.execute("UPDATE metric SET value = value * (1 + 1e-15) WHERE run = 3")
    db.close()
    ended = sweeps("verify", "runs.sqlite", "--all")
    assert ended.returncode == 1
    assert ended.stderr.count("values differ") == 1


def test_a_run_of_another_model_is_called_that(sweeps) -> None:
    import sqlite3

    sweeps("sweep", "small.toml")
    with sqlite3.connect(sweeps.root / "runs.sqlite") as db:
        db.execute("UPDATE run SET key = ? WHERE id = 1", (bytes(32),))
    db.close()
    other = sweeps("verify", "runs.sqlite", "--run", "0000")
    assert "computed by another version of the model" in other.stderr
    assert "as it was kept" in other.stderr


def test_results_are_listed_and_shown(sweeps) -> None:
    sweeps("sweep", "small.toml")
    listed = json.loads(sweeps("results", "list", "--format", "json").stdout)
    assert [(s["name"], s["done"], s["asked"]) for s in listed] == [("small", 40, 40)]
    shown = sweeps("results", "show", "small", "--metric", "equity").stdout
    assert "customer equity in 4 environments" in shown
    found = json.loads(sweeps("results", "show", "--format", "json").stdout)
    assert sum(row["best"] for row in found["rows"]) >= 4
    assert sweeps("results", "show", "smal").returncode == 2
    wrong = sweeps("results", "show", "--metric", "equty")
    assert 'did you mean "equity"' in wrong.stderr
    beyond = sweeps("results", "show", "--environment", "4")
    assert "small has 4 environments, 0 to 3; there is no 4" in beyond.stderr
    again = sweeps("sweep", "small.toml", "--only-failed")
    assert "none had failed: nothing was to be repeated" in again.stderr
    both = sweeps("sweep", "small.toml", "--only-failed", "--extend-seeds", "2")
    assert (both.returncode, "give one of them" in both.stderr) == (2, True)
    dry = sweeps("sweep", "small.toml", "--only-failed", "--dry-run")
    assert "for 0 runs" in dry.stdout


def test_a_study_that_kept_nothing_to_judge_by_says_what_it_kept(sweeps) -> None:
    path = sweeps.root / "small.toml"
    text = path.read_text().replace("[keep]", '[keep]\nmetrics = ["satisfaction"]')
    path.write_text(text)
    assert sweeps("sweep", "small.toml").returncode == 0
    shown = sweeps("results", "show")
    assert "small kept no equity; give --metric one that was kept: satisfaction" in shown.stderr
    assert sweeps("results", "show", "--metric", "satisfaction").returncode == 0


def test_python_users_get_data_frames(sweeps, monkeypatch) -> None:
    from cxsim import sweep

    table = sweep("small.toml", jobs=1)
    assert isinstance(table, pd.DataFrame)
    assert len(table) == 40
    assert sweep("small.toml", jobs=2).equals(table)


def test_compare_until_it_is_settled(sweeps) -> None:
    few = ["--customers", "200", "--weeks", "13", "--replications", "5"]
    ended = sweeps("compare", *few, "--until", "30pp", "--most", "40")
    assert ended.returncode == 0, ended.stderr
    assert "settled after" in ended.stderr
    assert "however often one looks" in " ".join(ended.stdout.split())
    ended = sweeps("compare", *few, "--until", "0.01pp", "--margin", "0.01pp", "--most", "8")
    assert ended.returncode == 0
    assert "not settled after 8 seeds" in ended.stderr


def test_an_environment_that_settled_early_lacks_no_seed(sweeps) -> None:
    path = sweeps.root / "small.toml"
    stop = "[stop]\nuntil = 4\nmost = 60\nround = 4\n\n[keep]"
    path.write_text(path.read_text().replace("[keep]", stop))
    assert sweeps("sweep", "small.toml", "-q").returncode == 0
    counts: set[str] = set()
    for number in range(4):
        shown = " ".join(sweeps("results", "show", "--environment", str(number)).stdout.split())
        found = re.search(r"Pairs used: (\d+) of (\d+) seeds", shown)
        assert found, shown
        assert found[1] == found[2]
        counts.add(found[1])
    assert len(counts) > 1, "all environments settled at once: this shows nothing"
