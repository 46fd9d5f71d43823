"""A Dask scheduler and workers as processes of their own, one of them killed on the way."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from typing import cast

import pytest

from cxsim import load
from cxsim.runs.cluster import Dask, cluster
from cxsim.runs.run import Run
from cxsim.runs.task import Task

pytest.importorskip("distributed")
pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs /proc")


def dask(sweeps, *args: str, fault=None) -> subprocess.Popen[str]:
    with (sweeps.root / f"{args[0]}.log").open("a") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "distributed.cli.dask_" + args[0], *args[1:]],
            cwd=sweeps.root, env=sweeps.environment(fault), text=True, start_new_session=True,
            stdout=subprocess.DEVNULL, stderr=log,
        )  # fmt: skip
    sweeps.started.append(process)
    return process


@pytest.fixture
def scheduler(sweeps, eventually) -> str:
    """Address of a scheduler on the loopback."""
    dask(sweeps, "scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard")
    log = sweeps.root / "scheduler.log"

    def address() -> str:
        found = re.search(r"tcp://127\.0\.0\.1:\d+", log.read_text())
        return found[0] if found else ""

    assert eventually(lambda: bool(address()), 60), log.read_text()
    return address()


def worker(sweeps, scheduler: str, fault=None) -> subprocess.Popen[str]:
    return dask(
        sweeps, "worker", scheduler, "--host", "127.0.0.1", "--nthreads", "1", "--no-nanny",
        "--no-dashboard", "--local-directory", str(sweeps.root / "dask"), fault=fault,
    )  # fmt: skip


def test_a_worker_is_killed_and_results_are_those_of_one_machine(
    sweeps, scheduler, eventually
) -> None:
    sweeps.experiment(seeds=10, environments=5)
    workers = [worker(sweeps, scheduler, {"sleep": 0.05}) for _ in range(2)]
    process = sweeps.start("sweep", "small.toml", "--executor", "dask", "--scheduler", scheduler)
    assert eventually(lambda: len(sweeps.done()) >= 10, 120), "no run ended"
    assert len(sweeps.done()) < 80, "too late to kill anything"
    os.killpg(workers[0].pid, signal.SIGKILL)
    _, err = process.communicate(timeout=120)
    assert process.returncode == 0, err
    assert sweeps("sweep", "small.toml", "--store", "local.sqlite", "--jobs", "1").returncode == 0
    assert sweeps.contents() == sweeps.contents("local.sqlite")
    assert len(sweeps.contents()) == 100


@pytest.mark.validation
def test_a_run_that_kills_its_workers_takes_none_of_its_pass_along(sweeps) -> None:
    sweeps.experiment(seeds=3, environments=1)
    fault = {"kind": "kill", "seeds": [2], "ownership": "head"}
    ended = sweeps("sweep", "small.toml", "--executor", "dask", "--jobs", "2", fault=fault)
    assert ended.returncode == 1, ended.stderr
    assert "1 runs were set aside" in ended.stderr
    assert len(sweeps.done()) == 5


def test_results_that_die_with_their_worker_are_worked_out_again(monkeypatch) -> None:
    """A pass has ended, and its worker is killed before anybody asked for what it gave."""
    distributed = pytest.importorskip("distributed")
    scenario = load("retail-bank")
    passes = [(Task(f"{seed:064x}", scenario, seed, 20_000, 52),) for seed in range(4)]
    killed: list[int] = []
    with cluster(2) as executor:
        client = cast("Dask", executor).client
        waited = distributed.wait

        def wait(futures, *args):
            ended = waited(futures, *args)
            if not killed and ended.done:
                held = next(iter(ended.done))
                [place] = client.who_has([held]).values()
                killed.append(client.run(os.getpid, workers=place)[place[0]])
                os.kill(killed[0], signal.SIGKILL)
                while held.status == "finished":
                    pass
            return ended

        monkeypatch.setattr("distributed.wait", wait)
        ended = [one for one in executor(passes, 0.5) if one is not None]
    assert killed
    assert sorted(one.task.seed for one in ended) == [0, 1, 2, 3]
    assert all(isinstance(one.result, Run) for one in ended)


def test_nobody_answers(sweeps) -> None:
    nowhere = ["--scheduler", "tcp://127.0.0.1:1"]
    ended = sweeps.apart("sweep", "small.toml", "--executor", "dask", *nowhere)
    assert ended.returncode == 2
    assert "no Dask scheduler with a worker answers at tcp://127.0.0.1:1" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_cluster_started_for_one_sweep(sweeps, eventually) -> None:
    ended = sweeps.apart("sweep", "small.toml", "--executor", "dask", "--jobs", "2")
    assert ended.returncode == 0, ended.stderr
    assert len(sweeps.done()) == 40
    assert eventually(lambda: not sweeps.left_over(), 20), "processes were left behind"
