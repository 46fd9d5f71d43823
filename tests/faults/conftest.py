"""Real sweeps, with faults put into the model from outside."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

import cxsim
from cxsim.cli.main import main

HOOK = '''
"""Found by every Python started with it on the path: puts a fault into chosen runs."""
import importlib.abc, importlib.util, json, os, sys, time

FAULT = json.loads(os.environ.get("FAULT", "{}"))

class Finder(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name != "cxsim.runs.simulate":
            return None
        sys.meta_path.remove(self)
        spec = importlib.util.find_spec(name)
        load = spec.loader.exec_module
        def exec_module(module):
            load(module)
            whole = module.simulate_together
            def simulate_together(scenarios, seeds, **size):
                for seed in seeds:
                    for scenario in scenarios:
                        if size["customers"] > 1:
                            act(scenario, seed)
                return whole(scenarios, seeds, **size)
            module.simulate_together = simulate_together
        spec.loader.exec_module = exec_module
        return spec

def act(scenario, seed):
    time.sleep(FAULT.get("sleep", 0))
    if seed not in FAULT.get("seeds", []) or scenario.ownership.name != FAULT["ownership"]:
        return
    if FAULT["kind"] == "raise":
        raise ValueError("the model has a fault")
    once = FAULT.get("once")
    if once:
        if os.path.exists(once):
            return
        open(once, "w").close()
    os.kill(os.getpid(), 9)

if FAULT:
    sys.meta_path.insert(0, Finder())
'''

EXPERIMENT = """\
title = "A small study"
companies = ["shop"]
ownership = ["nobody", "head"]
baseline = "nobody"
futures = ["calm"]
customers = 50
weeks = 13

[seeds]
count = {seeds}

[design]
environments = {environments}

[parameters]
"company.organisation.*" = {{}}
"company.functions.*.pull" = {{}}

[keep]
weekly = ["alive", "satisfaction"]
touchpoints = ["visits"]
"""


@dataclass
class Sweeps:
    """A folder with a small world, and the command line to run in it."""

    root: Path
    capsys: pytest.CaptureFixture[str]
    started: list[subprocess.Popen[str]] = field(default_factory=list)

    def experiment(self, name: str = "small", seeds: int = 5, environments: int = 4) -> None:
        """Write an experiment of 2 structures x environments x seeds."""
        text = EXPERIMENT.format(seeds=seeds, environments=environments)
        (self.root / f"{name}.toml").write_text(text)

    def start(self, *args: str, fault: dict[str, Any] | None = None) -> subprocess.Popen[str]:
        """Start ``cxsim ARGS`` in a session of its own."""
        process = subprocess.Popen(
            [sys.executable, "-m", "cxsim", *args], cwd=self.root, env=self.environment(fault),
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
        )  # fmt: skip
        self.started.append(process)
        return process

    def __call__(
        self, *args: str, fault: dict[str, Any] | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Run ``cxsim ARGS`` to its end; what meets no fault, in this process."""
        if fault:
            return self.apart(*args, fault=fault)
        self.capsys.readouterr()
        return subprocess.CompletedProcess(args, main(args), *self.capsys.readouterr())

    def apart(
        self, *args: str, fault: dict[str, Any] | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Run ``cxsim ARGS`` to its end in a process of its own."""
        process = self.start(*args, fault=fault)
        out, err = process.communicate(timeout=240)
        return subprocess.CompletedProcess(args, process.returncode, out, err)

    def environment(self, fault: dict[str, Any] | None = None) -> dict[str, str]:
        """The environment of a process, in which the fault is found."""
        paths = [str(self.root / "hook"), str(Path(cxsim.__file__).parent.parent)]
        return {
            **os.environ,
            "PYTHONPATH": os.pathsep.join(paths),
            "FAULT": json.dumps(fault or {}),
            "MARK": str(self.root),
        }

    def left_over(self) -> list[str]:
        """Processes of this world that still run."""
        mark = f"MARK={self.root}".encode()
        found: list[str] = []
        for place in Path("/proc").glob("[0-9]*/environ"):
            try:
                if mark in place.read_bytes().split(b"\0"):
                    found.append(place.parent.name)
            except OSError:
                continue
        return found

    def contents(self, store: str = "runs.sqlite") -> dict[str, tuple[Any, ...]]:
        """Key -> state, seed, metrics and series of every run, as they are on disk."""
        db = sqlite3.connect(f"file:{self.root / store}?mode=ro", uri=True)
        try:
            metrics: dict[int, list[Any]] = {}
            named = "SELECT run, n.name, value FROM metric JOIN metric_name n ON n.id = metric.name"
            for run, name, value in db.execute(named):
                metrics.setdefault(run, []).append((name, value))
            series: dict[int, list[Any]] = {}
            for run, name, body in db.execute("SELECT run, name, body FROM series"):
                series.setdefault(run, []).append((name, body))
            rows = db.execute("SELECT id, hex(key), state, seed, scenario FROM run").fetchall()
        finally:
            db.close()
        assert len({(seed, scenario) for _, _, _, seed, scenario in rows}) == len(rows)
        return {
            key: (state, seed, sorted(metrics.get(run, [])), sorted(series.get(run, [])))
            for run, key, state, seed, _ in rows
        }

    def done(self, store: str = "runs.sqlite") -> set[str]:
        """Keys of the runs that ended well."""
        try:
            return {key for key, (state, *_) in self.contents(store).items() if state == "done"}
        except sqlite3.OperationalError:
            return set()


@pytest.fixture
def sweeps(world: Any, capsys: pytest.CaptureFixture[str]) -> Iterator[Sweeps]:
    """A small world to sweep in; what is still running at the end is ended."""
    (world.root / "hook").mkdir()
    (world.root / "hook" / "sitecustomize.py").write_text(HOOK)
    found = Sweeps(world.root, capsys)
    found.experiment()
    yield found
    for process in found.started:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()


@pytest.fixture
def eventually() -> Callable[..., bool]:
    """Wait until something holds; whether it ever did."""

    def wait(holds: Callable[[], bool], seconds: float = 20.0) -> bool:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if holds():
                return True
            time.sleep(0.02)
        return holds()

    return wait
