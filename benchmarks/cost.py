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
from pathlib import Path
from typing import Any

from benchmarks.measure import interleaved, ratio

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


def planning(customers: int, structures: int, rounds: int) -> tuple[float, float, float]:
    """The organisation's share of a run: what is not spent on the people, their weeks or setup."""
    import time

    from benchmarks.full import WEEKS, scenarios
    from benchmarks.in_c import run, worlds
    from cxsim.model.crowd import Crowd

    asked, inside = scenarios(structures), [0.0]

    def timed(crowd: Any) -> None:
        live = crowd.live

        def watched(*arguments: Any) -> None:
            begin = time.process_time()
            live(*arguments)
            inside[0] += time.process_time() - begin

        crowd.live = watched

    def once(which: int) -> float:
        inside[0] = 0.0
        made = worlds(asked, 1, customers, 1, Crowd)
        timed(made[0].crowd)
        begin = time.process_time()
        run(made, WEEKS)
        total = time.process_time() - begin
        shares.append((total - inside[0]) / total)
        return 1.0 + which

    shares: list[float] = []
    interleaved({"run": lambda: once(0)}, rounds)
    return ratio(shares[1:], [1.0] * (len(shares) - 1))
