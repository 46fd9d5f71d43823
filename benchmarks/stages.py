"""Where the time of `cxsim compare` goes: start, imports, compile, simulate, statistics, charts.

Run in a process of its own; prints one JSON object of CPU seconds, the threads' included.
"""

from __future__ import annotations

import functools
import importlib
import json
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from typing import Any

STAGES = {
    "scenarios": "cxsim.cli.study:plan",
    "compile or load compiled": "cxsim.cli.execute:warm_up",
    "simulate": "cxsim.runs.many:run_many",
    "statistics": "cxsim.cli.report:compared",
    "tables and charts": "cxsim.cli.report:deliver",
}
"""CPU of the whole process while each is under way."""

INSIDE = {
    "people drawn": "cxsim.model.crowd:Crowd.__init__",
    "weeks of the people": "cxsim.model.crowd:Crowd.live",
    "organisation set up": "cxsim.model.organisation:Organisation.__init__",
    "organisation's plans": "cxsim.model.organisation:Organisation.plan",
    "organisation hears": "cxsim.model.organisation:Organisation.hear",
    "metrics": "cxsim.runs.simulate:_run",
}
"""CPU of the thread in each part of a simulation."""


def _watch(spent: dict[str, float], name: str, place: str, clock: Callable[[], float]) -> None:
    module, path = place.split(":")
    *outer, last = path.split(".")
    holder: Any = importlib.import_module(module)
    for part in outer:
        holder = getattr(holder, part)
    function, lock = getattr(holder, last), threading.Lock()

    @functools.wraps(function)
    def timed(*arguments: Any, **named: Any) -> Any:
        begin = clock()
        try:
            return function(*arguments, **named)
        finally:
            with lock:
                spent[name] += clock() - begin

    setattr(holder, last, timed)


def main() -> None:
    """Run the command with the arguments given, and print the stages."""
    started, begun = time.process_time(), time.perf_counter()
    from cxsim.cli.main import main as command

    spent: dict[str, float] = defaultdict(float)
    for name, place in INSIDE.items():
        _watch(spent, name, place, time.thread_time)
    for name, place in STAGES.items():
        _watch(spent, name, place, time.process_time)
    imports = time.process_time() - started
    with tempfile.TemporaryDirectory() as place:
        sys.argv = ["cxsim", "compare", "-q", *sys.argv[1:], "-o", f"{place}/out"]
        try:
            command()
        except SystemExit as end:
            if end.code:
                raise
    total, inside = time.process_time(), {name: spent[name] for name in INSIDE}
    outer = {"start of Python": started, "imports": imports} | {n: spent[n] for n in STAGES}
    outer["simulate"] -= outer["compile or load compiled"]  # warming up is a small simulation
    outer["other"] = total - sum(outer.values())
    print(json.dumps({"total": total, "wall": time.perf_counter() - begun, "stages": outer,
                      "inside simulate": inside}))  # fmt: skip


if __name__ == "__main__":
    main()
