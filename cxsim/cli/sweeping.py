"""What ``cxsim sweep`` does: say how much it would be, do it, and say how it ended."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cxsim.cli.progress import in_words
from cxsim.cli.report import INTERRUPTED, SOME_FAILED
from cxsim.cli.sweep import STORE
from cxsim.cli.terminal import complain, note
from cxsim.cli.watch import Watch
from cxsim.errors import CxsimError

if TYPE_CHECKING:
    from cxsim.analysis.plan import Plan
    from cxsim.analysis.study import Ending
    from cxsim.runs.store import RunRecord, Store

ROW = 24
"""Bytes a metric takes in a store; measured."""
OVERHEAD = 700
"""Bytes a run takes besides its metrics and series: its row, its indexes, half-filled pages."""


@dataclass(frozen=True)
class Order:
    """The options of a sweep."""

    experiment: str
    store: str
    jobs: int | None
    executor: str
    scheduler: str | None
    only_failed: bool
    extend: int

    def command(self, only_failed: bool = False) -> str:
        """The command that goes on where this one ended."""
        words = ["cxsim", "sweep", self.experiment]
        words += ["--store", self.store] if self.store != STORE else []
        words += ["--jobs", str(self.jobs)] if self.jobs else []
        words += ["--executor", self.executor] if self.executor != "local" else []
        words += ["--scheduler", self.scheduler] if self.scheduler else []
        words += ["--only-failed"] if only_failed or self.only_failed else []
        return shlex.join(words)


def planned(order: Order) -> Plan:
    """The plan of an experiment."""
    from cxsim.analysis.plan import plan
    from cxsim.runs.experiment import read_experiment

    return plan(read_experiment(order.experiment))


def execute(order: Order, quiet: bool, verbose: int) -> int:
    """Carry the experiment out; the exit code."""
    from cxsim.analysis.study import carry_out
    from cxsim.runs.executor import choose
    from cxsim.runs.store import open_store

    plan = planned(order)
    with open_store(Path(order.store), write=True) as store, Watch(quiet) as watch:
        watch.say("starting workers ...")
        with choose(order.executor, order.jobs, order.scheduler) as executor:
            ending = carry_out(
                plan, store, executor, watch=watch.update, only_failed=order.only_failed,
                extend=order.extend,
            )  # fmt: skip
        watch.say("")
        return explain(order, store, ending, quiet, verbose)


def explain(order: Order, store: Store, ending: Ending, quiet: bool, verbose: int) -> int:
    """Say how it ended, what is saved, and what to do next; the exit code."""
    tally, record = ending.tally, ending.record
    saved = f"{tally.ended:,} of {tally.asked:,} runs are saved in {order.store}"
    if tally.interrupted:
        complain(f"interrupted: {saved}; go on with: {order.command()}")
        return INTERRUPTED
    if not quiet:
        before = f" ({tally.there:,} were there)" if tally.there else ""
        note(f"{record.name}: {saved}{before}")
        if order.only_failed and not (tally.done or tally.failed or tally.set_aside):
            note("none had failed: nothing was to be repeated")
        if tally.spent:
            note(f"the budget is spent; go on with: {order.command()}")
        for line in _settled(ending):
            note(line)
        note(f"look at it with: cxsim results show {record.name} --store {order.store}")
    if tally.failed or tally.set_aside:
        _explain_failures(order, store, ending, verbose)
        return SOME_FAILED
    return 0


def _settled(ending: Ending) -> Iterator[str]:
    found = ending.settled
    if len(found) == 1:
        yield str(next(iter(found.values())))
    elif found:
        done = sum(s.done for s in found.values())
        needs = [s.more for s in found.values() if not s.done and s.more is not None]
        more = f"; the others need up to about {max(needs):,} more seeds" if needs else ""
        yield f"settled in {done} of {len(found)} environments{more}"


def _explain_failures(order: Order, store: Store, ending: Ending, verbose: int) -> None:
    tally = ending.tally
    bad = [run for run in store.runs(ending.record.id) if run.state != "done"]
    if tally.failed:
        complain(
            f"{tally.failed} runs failed and their pairs are left out; repeat them with: "
            f"{order.command(only_failed=True)}"
        )
    if tally.set_aside:
        complain(f"{tally.set_aside} runs were set aside: their worker died each time")
    for run in bad[:1] if not verbose else bad:
        note(_described(order, run))
        if verbose and run.traceback:
            note(run.traceback)


def _described(order: Order, run: RunRecord) -> str:
    again = shlex.join(["cxsim", "verify", order.store, "--run", run.key[:16]])
    return (
        f"{run.ownership} ({run.resources} resources), environment {run.environment}, seed "
        f"{run.seed}: {run.error}; reproduce with: {again}"
    )


def estimate(order: Order) -> str:
    """How many runs, how long and how much disk; one pass is done to find out."""
    from cxsim.runs.cpus import cpus
    from cxsim.runs.warm import warm

    plan = planned(order)
    counted = len(plan.experiment.keep.names)
    cells = sum(len(plan.worlds[e % len(plan.worlds)].scenarios) for e in range(plan.environments))
    counts, known = _there(order, plan)
    there = sum(counts.values())
    seeds = max(len(plan.seeds), known) + order.extend
    runs = cells * seeds
    warm()
    jobs = order.jobs or cpus()
    seconds, size, together = _probe(plan, seeds, jobs)
    missing = there - counts.get("done", 0) if order.only_failed else max(0, runs - there)
    facts = {
        "experiment": f"{plan.experiment.title} ({plan.name})",
        "baseline": plan.baseline,
        "parameters": f"{len(plan.parameters)} varied, design {plan.experiment.design.kind}",
        "environments": f"{plan.environments:,}",
        "structures": f"{cells // plan.environments} in each",
        "seeds": f"{plan.seeds.start} to {plan.seeds.start + seeds - 1} ({seeds})",
        "size": f"{plan.size[0]:,} customers, {plan.size[1]} weeks",
        "runs": f"{runs:,}, of which {there:,} are in {order.store}",
        "time": f"about {in_words(missing * seconds / jobs)} for {missing:,} runs, {jobs} at a "
        f"time, {seconds:.3g} s each ({together} to a pass)",
        "disk": f"about {missing * size / 1e6:,.1f} MB ({size:,} bytes a run; {counted} kept)",
    }
    return "\n".join([*(f"{name:14}{value}" for name, value in facts.items()), "Nothing was run."])


def _there(order: Order, plan: Plan) -> tuple[dict[str, int], int]:
    """State -> runs of the study that are in the store, and its seeds."""
    from cxsim.runs.store import open_store

    if not Path(order.store).exists():
        return {}, 0
    with open_store(Path(order.store)) as store:
        known = [s for s in store.studies() if s.digest == plan.digest]
        return (store.counts(known[0].id), known[0].seeds) if known else ({}, 0)


def _probe(plan: Plan, seeds: int, jobs: int) -> tuple[float, int, int]:
    """Seconds and bytes of one run, and how many were done in one pass to find out."""
    from cxsim.runs.blobs import pack
    from cxsim.runs.many import Failure
    from cxsim.runs.passes import most_seeds, passes
    from cxsim.runs.store import series_of
    from cxsim.runs.task import Task, work

    scenarios = [plan.scenario(cell.environment, cell.position) for cell in plan.cells([0])]
    bound = plan.experiment.budget.runs or plan.experiment.budget.minutes
    together = 1 if bound else min(seeds, most_seeds(scenarios[0], plan.size[0]))
    first = passes(scenarios, together, plan.size[0], jobs, plan.environments - 1)[0]
    tasks = tuple(
        Task("", scenarios[number], plan.seeds.start + seed, *plan.size)
        for seed, number in first.runs
    )
    results, seconds, _ = work(tasks)
    run = results[0]
    if isinstance(run, Failure):
        raise CxsimError(f"the first run fails: {run.error}")
    found = series_of(run)
    kept = [found[name] for name in plan.experiment.keep.names if name in found]
    size = OVERHEAD + ROW * len(run.metrics) + sum(len(pack(series)) for series in kept)
    return seconds / len(tasks), size, len(tasks)
