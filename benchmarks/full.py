"""The full model, every mechanism on: the compiled driver against the C version and the draws."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from benchmarks import bounds
from benchmarks.in_c import CCrowd, run, worlds
from benchmarks.measure import Task, cpu, interleaved, rate, ratio, wall
from cxsim.model.crowd import Crowd
from cxsim.model.world import World
from cxsim.runs.cpus import cpus
from cxsim.scenario import load_all
from cxsim.scenario.schema import Scenario

WEEKS = 156
OWNERSHIP = ("siloed", "cmo", "coo", "advisory-cco", "distributed")


def scenarios(structures: int) -> list[Scenario]:
    """Structures of the main job."""
    return list(load_all("retail-bank", OWNERSHIP[:structures]).values())


class Case:
    """One way to run the full model; each call runs it from the start on a new seed."""

    def __init__(self, structures: int, threads: int, crowd: type[Crowd], customers: int) -> None:
        self.asked = scenarios(structures)
        self.threads, self.crowd, self.customers = threads, crowd, customers
        self.clock = cpu if threads == 1 else wall
        self.seed, self.active, self.people = 0, 1.0, 1.0
        self.last: Sequence[World] = ()

    def __call__(self) -> float:
        """Nanoseconds of the weeks, setting up left out, per person and week."""
        self.seed += 1
        made = worlds(self.asked, self.seed, self.customers, self.threads, self.crowd)
        self.people = made[0].crowd.rows * WEEKS * len(made)
        spent = self.clock(lambda: run(made, WEEKS), self.people)
        self.active = sum(w.crowd.weekly(w.place)[:, 1:3].sum() for w in made) / self.people
        self.last = made
        return spent


def same(ours: Sequence[World], theirs: Sequence[World]) -> bool:
    """Whether all totals agree to the bit."""
    names = ("weekly", "by_touchpoint", "exits", "reasons")
    return all(
        np.array_equal(getattr(a.crowd, name)(a.place), getattr(b.crowd, name)(b.place))
        for a, b in zip(ours, theirs, strict=True)
        for name in names
    )


def measured(rounds: int, customers: int) -> dict[str, Any]:
    """Rates and ratios, as plain JSON."""
    cases = {
        "one": Case(1, 1, Crowd, customers), "five": Case(5, 1, Crowd, customers),
        "one in C": Case(1, 1, CCrowd, customers), "five in C": Case(5, 1, CCrowd, customers),
    }  # fmt: skip
    if cpus() > 1:
        cases |= {name: Case(1, 2, Crowd, customers) for name in ("two threads", "two, by CPU")}
        cases["one, walled"] = Case(1, 1, Crowd, customers)
        cases["one, walled"].clock, cases["two, by CPU"].clock = wall, cpu
    tasks: dict[str, Task] = {"draws": bounds.draws_task(500), **cases}
    if cpus() > 1:
        tasks |= {f"draws on {n}": bounds.draws_on(n) for n in (1, 2)}
    times = interleaved(tasks, rounds)
    out: dict[str, Any] = {"customers": customers, "weeks": WEEKS, "cases": {}}
    for name, case in cases.items():
        out["cases"][name] = {
            "people": rate(times[name]),
            "active": rate(times[name]) * case.active,
        }
    out["agrees with C"] = all(
        same(cases[k].last, cases[f"{k} in C"].last) for k in ("one", "five")
    )
    active = {k: [t / case.active for t in times[k]] for k, case in cases.items()}
    out["ratios"] = {
        "one: share of C": ratio(times["one in C"], times["one"]),
        "five: share of C": ratio(times["five in C"], times["five"]),
        "five over one": ratio(times["one"], times["five"]),
        "one: share of the draws bound": ratio(times["draws"], active["one"]),
    }
    if "one, walled" in times:
        out["ratios"]["two threads over one"] = ratio(times["one, walled"], times["two threads"])
        out["ratios"]["two threads over one, draws alone"] = ratio(
            times["draws on 1"], times["draws on 2"]
        )
        out["ratios"]["CPU of two threads over one"] = ratio(times["two, by CPU"], times["one"])
    return out
