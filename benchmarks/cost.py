"""What is paid around the simulation: imports, the first compile, later starts, memory, planning.

Every number comes from a process of its own, so that nothing is warm that a user would find cold.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.full import WEEKS, scenarios
from cxsim.model.calendar import QUARTER
from cxsim.model.crowd import Crowd
from cxsim.model.world import step_together
from cxsim.runs.simulate import worlds

ROOT = Path(__file__).parent.parent

_START = """
import json, time
from cxsim.runs.simulate import simulate_together
from cxsim.scenario import load_all
asked = list(load_all("retail-bank", ["siloed", "coo"], "baseline").values())
imported = time.process_time()
simulate_together(asked, [1], customers=1000, weeks=13)
first = time.process_time()
simulate_together(asked, [1], customers=1000, weeks=13)
again = time.process_time()
print(json.dumps({"imports": imported, "first": first - imported, "again": again - first}))
"""

_PEAK = """
import json, sys, time
from cxsim.runs.simulate import simulate_together
from cxsim.scenario import load_all
customers, weeks, structures, threads = map(int, sys.argv[1:])
names = ["siloed", "cmo", "coo", "advisory-cco", "distributed"][:structures]
asked = list(load_all("retail-bank", names, "baseline").values())
simulate_together(asked, [1], customers=1000, weeks=13)
def peak():
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))
base, begin, cpu = peak(), time.perf_counter(), time.process_time()
simulate_together(asked, [1], customers=customers, weeks=weeks, threads=threads)
print(json.dumps({"kib": peak(), "base": base, "wall": time.perf_counter() - begin,
                  "cpu": time.process_time() - cpu}))
"""


def child(code: str, *arguments: int, cache: str | None = None) -> dict[str, float]:
    """Run Python code that prints one JSON object in a new process."""
    environment = os.environ | ({"CXSIM_CACHE_DIR": cache} if cache else {})
    answer = subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)], cwd=ROOT, env=environment,
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    return json.loads(answer.stdout)


def starts() -> dict[str, float]:
    """CPU seconds: imports, compiling in an empty cache, and what a later process pays beyond."""
    with tempfile.TemporaryDirectory() as cache:
        cold = child(_START, cache=cache)
        warm = [child(_START, cache=cache) for _ in range(3)]
    later = statistics.median(run["first"] - run["again"] for run in warm)
    return {
        "imports": statistics.median(run["imports"] for run in warm),
        "first compile": cold["first"] - cold["again"],
        "later process beyond imports": later,
    }


def peak(customers: int, weeks: int, structures: int, threads: int = 1) -> dict[str, float]:
    """Peak memory and time of one pass."""
    seen = child(_PEAK, customers, weeks, structures, threads)
    return {
        "customers": customers, "weeks": weeks, "structures": structures, "threads": threads,
        "peak MiB": seen["kib"] / 1024, "wall": seen["wall"], "cpu": seen["cpu"],
        "bytes a customer": (seen["kib"] - seen["base"]) * 1024 / customers,
    }  # fmt: skip


def planning(
    customers: int, structures: int, seeds: int, rounds: int
) -> tuple[float, float, float]:
    """The organisation's share of runs: what is not spent on the people, their weeks or setup."""
    inside, live = [0.0], Crowd.live

    def watched(crowd: Crowd, *arguments: Any) -> None:
        begin = time.process_time()
        live(crowd, *arguments)
        inside[0] += time.process_time() - begin

    def share(first: int) -> float:
        made = worlds(scenarios(structures), range(first, first + seeds), customers=customers)
        inside[0], begin = 0.0, time.process_time()
        for _ in range(0, WEEKS, QUARTER):
            step_together(made, QUARTER)
        total = time.process_time() - begin
        return (total - inside[0]) / total

    Crowd.live = watched
    try:
        shares = [share(1 + seeds * turn) for turn in range(rounds + 1)][1:]
    finally:
        Crowd.live = live
    return statistics.median(shares), min(shares), max(shares)
