from __future__ import annotations

import math
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from cxsim.errors import CxsimError, NotFoundError
from cxsim.runs.identity import engine_digest, run_key
from cxsim.runs.many import Failure
from cxsim.runs.recall import environments, rows
from cxsim.runs.run import Run
from cxsim.runs.store import Store, StudyRecord, open_store
from cxsim.runs.task import Ended, Task
from cxsim.scenario import digest, load
from cxsim.scenario.schema import Scenario

KEEP = ("metrics", "alive", "touchpoints.visits")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "runs.sqlite"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with open_store(path, write=True) as opened:
        yield opened


def task(scenario: Scenario, seed: int = 1) -> Task:
    key = run_key(digest(scenario), seed, 100, 52, engine_digest())
    return Task(key, scenario, seed, 100, 52)


def run(scenario: Scenario, seed: int = 1, retention: float = 0.1 + 0.2) -> Run:
    return Run(
        scenario.ownership.name, scenario.ownership.resources, seed, 100, 52,
        {"retention_52": retention, "lost": math.nan, "equity": 1e300 / 3},
        {"alive": np.linspace(1, 1 / 3, 53), "satisfaction": np.full(52, np.nan)},
        {"visits": np.array([1.0, 2.0])}, ("a", "b"),
    )  # fmt: skip


def study(store: Store, scenario: Scenario, seeds: range = range(1, 4)) -> StudyRecord:
    found = store.begin_study("d" * 64, "mine", "siloed", (100, 52), seeds, {"titles": {}})
    with store.transaction():
        store.add_cell(found.id, 0, '{"company.market.innovation": 0.1}', 0, scenario)
    return found


def add(store: Store, scenario: Scenario, seed: int = 1, keep=KEEP) -> Ended:
    ended = Ended(task(scenario, seed), run(scenario, seed), 0.5, engine_digest())
    with store.transaction():
        store.add_run(ended, keep)
    return ended


def test_a_run_comes_back_to_the_bit(store: Store) -> None:
    scenario = load()
    mine = study(store, scenario)
    add(store, scenario)
    [here] = environments(store, mine)
    [found] = here.runs
    given = run(scenario)
    assert found.metrics["retention_52"] == given.metrics["retention_52"]
    assert found.metrics["equity"] == given.metrics["equity"]
    assert math.isnan(found.metrics["lost"])
    assert found.weekly["alive"].tobytes() == given.weekly["alive"].tobytes()
    assert found.touchpoints["visits"].tolist() == [1.0, 2.0]
    assert "satisfaction" not in found.weekly, "only what was asked for is kept"


def test_a_scenario_comes_back_in_its_order(store: Store) -> None:
    scenario = load()
    ended = add(store, scenario)
    found, record, size = store.recall(ended.task.key[:12])
    assert found == scenario
    assert list(found.company.functions) == list(scenario.company.functions)
    assert digest(found) == digest(scenario)
    assert (record.key, size) == (ended.task.key, (100, 52))


@pytest.mark.parametrize("key", ["", "%", "_", "zz", "z" * 64, "a" * 65])
def test_what_is_no_key_is_told_from_a_key_that_is_not_there(store: Store, key: str) -> None:
    for seed in (1, 2):
        add(store, load(), seed)
    with pytest.raises(NotFoundError, match="is not the key of a run"):
        store.recall(key)
    with pytest.raises(NotFoundError, match="there is no run whose key begins with"):
        store.recall("a" * 63)
    with pytest.raises(NotFoundError, match="there is no run whose key begins with"):
        store.recall("a" * 64)


@pytest.mark.parametrize("table", ["part", "series"])
def test_damaged_contents_are_told(store: Store, table: str) -> None:
    scenario = load()
    mine = study(store, scenario)
    ended = add(store, scenario)
    store.db.execute(f"UPDATE {table} SET body = substr(body, 1, 30)")
    meets = {
        "part": lambda: store.recall(ended.task.key),
        "series": lambda: list(environments(store, mine)),
    }
    with pytest.raises(CxsimError, match="this store is damaged"):
        meets[table]()


def test_the_order_of_tables_is_a_part_of_the_key() -> None:
    scenario = load()
    turned = dict(reversed(scenario.company.segments.items()))
    company = scenario.company.model_copy(update={"segments": turned})
    other = scenario.model_copy(update={"company": company})
    assert task(other).key != task(scenario).key


@pytest.mark.parametrize("change", ["seed", "scenario", "customers", "weeks", "engine"])
def test_everything_that_decides_is_a_part_of_the_key(change: str) -> None:
    given = {"scenario": "a", "seed": 1, "customers": 100, "weeks": 52, "engine": "e"}
    other = {**given, change: "z" if change in ("scenario", "engine") else 7}
    assert run_key(**given) != run_key(**other)
    assert run_key(**given) == run_key(**given)


def test_a_run_is_kept_once(store: Store, path: Path) -> None:
    scenario = load()
    mine = study(store, scenario)
    for _ in range(2):
        add(store, scenario)
    assert store.counts(mine.id) == {"done": 1}
    assert store.db.execute("SELECT count(*) FROM metric").fetchone() == (3,)


def test_a_failure_is_replaced_when_the_run_ends_well(store: Store) -> None:
    scenario = load()
    mine = study(store, scenario)
    ended = Ended(
        task(scenario), Failure("siloed", "described", 1, "E: no", "Traceback ..."), 0.1,
        engine_digest(), "failed",
    )  # fmt: skip
    with store.transaction():
        store.add_run(ended, KEEP)
    [here] = environments(store, mine)
    assert here.failures == [Failure("siloed", "described", 1, "E: no", "Traceback ...")]
    assert store.state(ended.task.key)[0] == "failed"
    add(store, scenario)
    assert store.counts(mine.id) == {"done": 1}


def test_rows_carry_metrics_and_parameters(store: Store) -> None:
    scenario = load()
    mine = study(store, scenario)
    add(store, scenario, 2)
    [row] = rows(store, mine)
    assert row["retention_52"] == 0.1 + 0.2
    assert row["company.market.innovation"] == 0.1
    assert (row["seed"], row["environment"], row["state"]) == (2, 0, "done")


def test_studies_share_runs_and_know_only_their_seeds(store: Store) -> None:
    scenario = load()
    first = study(store, scenario, range(1, 3))
    other = store.begin_study("e" * 64, "other", "siloed", (100, 52), range(2, 3), {})
    with store.transaction():
        store.add_cell(other.id, 5, "{}", 0, scenario)
    for seed in (1, 2, 3):
        add(store, scenario, seed)
    assert store.counts(first.id) == {"done": 2}
    assert store.counts(other.id) == {"done": 1}


def test_a_transaction_is_all_or_nothing(store: Store) -> None:
    scenario = load()
    ended = Ended(task(scenario), run(scenario), 0.5, engine_digest())

    def interrupted() -> None:
        with store.transaction():
            store.add_run(ended, KEEP)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert store.state(task(scenario).key) is None
    add(store, scenario)
    assert store.state(task(scenario).key) == ("done", set(KEEP))


def test_gc_removes_what_no_study_needs(store: Store) -> None:
    scenario = load()
    mine = study(store, scenario, range(1, 2))
    for seed in (1, 2):
        add(store, scenario, seed)
    assert store.collect(other_code=False, dry=True)["runs"] == 1
    assert store.collect(other_code=False, dry=False)["runs"] == 1
    assert store.counts(mine.id) == {"done": 1}
    assert store.db.execute("SELECT count(*) FROM run").fetchone() == (1,)


def test_gc_removes_what_another_model_computed(store: Store) -> None:
    study(store, load())
    add(store, load())
    store.db.execute("UPDATE engine SET digest = 'old'")
    assert store.collect(other_code=False, dry=False)["runs"] == 0
    assert store.collect(other_code=True, dry=False)["runs"] == 1
    assert store.studies() == []


def test_studies_are_found_by_name_and_digest(store: Store) -> None:
    study(store, load())
    assert store.study(None).name == store.study("mine").name == store.study("ddd").name == "mine"
    with pytest.raises(NotFoundError, match="no study 'yours' in this store; there are: mine"):
        store.study("yours")


def test_it_can_be_read_while_it_is_written(store: Store, path: Path) -> None:
    scenario = load()
    mine = study(store, scenario)
    with open_store(path) as reader:
        assert reader.counts(mine.id) == {}
        add(store, scenario)
        assert reader.counts(mine.id) == {"done": 1}
        with pytest.raises(CxsimError), reader.transaction():
            reader.add_run(Ended(task(scenario), run(scenario), 0, engine_digest()), KEEP)


def test_a_copy_taken_with_its_log_is_whole(path: Path, tmp_path: Path) -> None:
    with open_store(path, write=True) as store:
        mine = study(store, load())
        add(store, load())
        for name in (path.name, f"{path.name}-wal"):
            shutil.copy(tmp_path / name, tmp_path / f"copy-{name}")
        (tmp_path / "copy-runs.sqlite-wal").rename(tmp_path / "copy.sqlite-wal")
        (tmp_path / "copy-runs.sqlite").rename(tmp_path / "copy.sqlite")
    with open_store(tmp_path / "copy.sqlite", write=True) as copy:
        assert copy.counts(mine.id) == {"done": 1}


def test_another_engine_is_another_run() -> None:
    given = task(load())
    other = replace(given, key=run_key(digest(load()), 1, 100, 52, "other"))
    assert given.key != other.key
