"""Every fault a long study meets, really done: processes killed, disks filled, keys pressed."""

from __future__ import annotations

import os
import random
import re
import resource
import shutil
import signal
import subprocess
import sys
import time
from functools import partial

import pytest

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs /proc")

SLOW = {"sleep": 0.05}


def wait_for_runs(sweeps, eventually, count: int) -> None:
    assert eventually(lambda: len(sweeps.done()) >= count, 120), "no run ended"


def moved(sweeps, process: subprocess.Popen[str], count: int) -> bool:
    return process.poll() is not None or len(sweeps.done()) > count


def killed_and_resumed(sweeps, eventually, kills: int, seed: int) -> None:
    chance = random.Random(seed)
    sweeps.experiment("whole", seeds=10, environments=10)
    assert sweeps("sweep", "whole.toml", "--store", "whole.sqlite").returncode == 0
    sweeps.experiment("small", seeds=10, environments=10)
    before: set[str] = set()
    for _ in range(kills):
        process = sweeps.start("sweep", "small.toml", "--jobs", "2", fault={"sleep": 0.02})
        # Half of the moments fall into the start, half into the runs.
        time.sleep(chance.uniform(0, 2.5))
        if chance.random() < 0.5 and process.poll() is None:
            count = len(before)
            eventually(partial(moved, sweeps, process, count), 60)
            time.sleep(chance.uniform(0, 0.1))
        process.send_signal(signal.SIGKILL)
        process.communicate()
        now = sweeps.done()
        assert before <= now, "a run that had ended was lost"
        before = now
    ended = sweeps.apart("sweep", "small.toml")
    assert ended.returncode == 0, ended.stderr
    assert sweeps.contents("runs.sqlite") == sweeps.contents("whole.sqlite")
    assert len(sweeps.contents()) == 200
    assert eventually(lambda: not sweeps.left_over(), 20), "processes were left behind"


def test_parent_killed(sweeps, eventually) -> None:
    killed_and_resumed(sweeps, eventually, kills=3, seed=5)


@pytest.mark.validation
def test_parent_killed_at_twenty_moments(sweeps, eventually) -> None:
    killed_and_resumed(sweeps, eventually, kills=20, seed=6)


def test_worker_killed_once_is_replaced_and_its_run_repeated(sweeps) -> None:
    fault = {"kind": "kill", "seeds": [2, 4], "ownership": "head", "once": str(sweeps.root / "x")}
    ended = sweeps("sweep", "small.toml", "--jobs", "2", fault=fault)
    assert (sweeps.root / "x").exists(), "the fault was not met"
    assert ended.returncode == 0, ended.stderr
    sweeps("sweep", "small.toml", "--store", "whole.sqlite")
    assert sweeps.contents() == sweeps.contents("whole.sqlite")


def test_worker_killed_from_outside(sweeps, eventually) -> None:
    sweeps.experiment(seeds=15, environments=5)
    process = sweeps.start("sweep", "small.toml", "--jobs", "2", fault=SLOW)
    wait_for_runs(sweeps, eventually, 5)
    # Of all processes of the sweep the newest are the workers.
    others = [int(pid) for pid in sweeps.left_over() if int(pid) != process.pid]
    os.kill(max(others), signal.SIGKILL)
    _, err = process.communicate(timeout=120)
    assert process.returncode == 0, err
    assert len(sweeps.done()) == 150


def test_run_that_kills_its_worker_twice_is_set_aside(sweeps) -> None:
    fault = {"kind": "kill", "seeds": [2], "ownership": "head"}
    ended = sweeps("sweep", "small.toml", "--jobs", "2", fault=fault)
    assert ended.returncode == 1
    assert "4 runs were set aside" in ended.stderr
    assert "SIGKILL" in ended.stderr
    assert len(sweeps.done()) == 36
    found = re.search(r"reproduce with: cxsim (verify runs.sqlite --run \w+)", ended.stderr)
    assert found is not None
    assert sweeps(*found[1].split(), fault=fault).returncode == -signal.SIGKILL
    assert sweeps(*found[1].split()).returncode == 0
    again = sweeps("sweep", "small.toml", "--only-failed")
    assert again.returncode == 0, again.stderr
    assert len(sweeps.done()) == 40


def test_run_that_raises_is_recorded_and_the_study_goes_on(sweeps) -> None:
    fault = {"kind": "raise", "seeds": [3], "ownership": "head"}
    ended = sweeps("sweep", "small.toml", "-v", fault=fault)
    assert ended.returncode == 1
    assert "4 runs failed and their pairs are left out" in ended.stderr
    assert "Traceback" in ended.stderr
    assert "ValueError: the model has a fault" in ended.stderr
    assert "--only-failed" in ended.stderr
    assert len(sweeps.done()) == 36
    shown = sweeps("results", "show", "--environment", "1")
    said = " ".join(shown.stdout.split())
    assert "4 of 5 seeds" in said
    assert "1 run failed (the first: ValueError: the model has a fault)" in said


@pytest.mark.parametrize("key", [signal.SIGINT])
def test_interrupted(key: signal.Signals, sweeps, eventually) -> None:
    sweeps.experiment(seeds=20, environments=5)
    process = sweeps.start("sweep", "small.toml", "--jobs", "2", fault=SLOW)
    wait_for_runs(sweeps, eventually, 5)
    # As a terminal does: every process of the group is told.
    os.killpg(process.pid, key)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 130, err
    saved = len(sweeps.done())
    assert f"interrupted: {saved} of 200 runs are saved in runs.sqlite" in err
    assert "go on with: cxsim sweep small.toml --jobs 2" in err
    assert "Traceback" not in err
    assert sweeps("sweep", "small.toml").returncode == 0
    assert len(sweeps.done()) == 200


def test_second_sweep_on_one_store_is_told(sweeps, eventually) -> None:
    sweeps.experiment(seeds=20, environments=5)
    first = sweeps.start("sweep", "small.toml", fault=SLOW)
    wait_for_runs(sweeps, eventually, 2)
    second = sweeps("sweep", "small.toml")
    assert second.returncode == 2
    assert f"another sweep is writing to this store (process {first.pid})" in second.stderr
    listed = sweeps("results", "list")
    assert listed.returncode == 0, "a store can be read while it is written"
    assert " of 200 runs" in listed.stdout
    first.send_signal(signal.SIGKILL)
    first.communicate()
    assert sweeps("sweep", "small.toml").returncode == 0, "the lock outlived its process"


def full(ended: subprocess.CompletedProcess[str], sweeps, store: str) -> None:
    assert ended.returncode == 2, ended.stderr
    assert "the disk is full or fails" in ended.stderr
    assert "Traceback" not in ended.stderr
    kept = sweeps.done(store)
    assert kept, "nothing was kept"
    assert sweeps("verify", store, "--sample", "5").returncode == 0


def test_disk_full_on_a_small_one(sweeps) -> None:
    disk = sweeps.root / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=400k", "tmpfs", str(disk)]
    if shutil.which("mount") is None or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("no file system can be mounted here; the quota below is the same fault")
    try:
        sweeps.experiment(seeds=50, environments=20)
        full(
            sweeps.apart("sweep", "small.toml", "--store", "disk/runs.sqlite"), sweeps,
            "disk/runs.sqlite",
        )  # fmt: skip
        bigger = ["mount", "-o", "remount,size=40m", str(disk)]
        subprocess.run(bigger, check=True)
        sweeps.experiment(seeds=5, environments=20)
        assert sweeps("sweep", "small.toml", "--store", "disk/runs.sqlite").returncode == 0
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)


def test_disk_full_by_quota(sweeps) -> None:
    sweeps.experiment(seeds=50, environments=20)
    limit = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, limit[1]))
    try:
        process = sweeps.start("sweep", "small.toml")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limit)
    out, err = process.communicate(timeout=120)
    ended = subprocess.CompletedProcess([], process.returncode, out, err)
    full(ended, sweeps, "runs.sqlite")
