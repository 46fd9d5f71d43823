"""A study from beginning to end: a plan carried out into a store, until it is settled if asked."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from cxsim.analysis.compare import compare
from cxsim.analysis.comparison import Comparison
from cxsim.analysis.plan import Plan
from cxsim.analysis.settled import Settled, assess
from cxsim.analysis.sofar import SoFar
from cxsim.errors import CxsimError
from cxsim.runs.many import Progress
from cxsim.runs.recall import Environment, environments
from cxsim.runs.run import Run
from cxsim.runs.store import Store, StudyRecord
from cxsim.runs.sweep import Cell, Limits, Sweep, Tally
from cxsim.runs.task import Ended, Executor


@dataclass(frozen=True)
class Ending:
    """How a study ended. ``settled`` by environment, where there is a stopping rule."""

    record: StudyRecord
    tally: Tally
    settled: dict[int, Settled] = field(default_factory=dict[int, Settled])


def carry_out(
    plan: Plan,
    store: Store,
    executor: Executor,
    *,
    watch: Callable[[Progress, SoFar], None] | None = None,
    only_failed: bool = False,
    extend: int = 0,
) -> Ending:
    """Do all runs of a plan that the store lacks.

    Parameters
    ----------
    watch : called at every report of progress, with the answer so far.
    only_failed : repeat runs that failed or were set aside, and do nothing else.
    extend : seeds to add to those the store knows of this study.
    """
    begun = next((s for s in store.studies() if s.digest == plan.digest), None)
    # With a stopping rule, only environments that are not settled go beyond the first seeds.
    before = begun.seeds if begun and plan.experiment.stop is None else 0
    count = max(len(plan.seeds), before) + extend
    seeds = range(plan.seeds.start, plan.seeds.start + count)
    record = store.begin_study(plan.digest, plan.name, plan.baseline, plan.size, seeds, plan.body())
    so_far = _so_far(plan, store, record)
    budget = plan.experiment.budget
    limits = Limits(
        budget.runs, None if budget.minutes is None else time.monotonic() + 60 * budget.minutes
    )
    sweep = Sweep(
        store, record, plan.experiment.keep.names, executor,
        watch=None if watch is None else lambda progress: watch(progress, so_far),
        heard=lambda cell, ended: _hear(so_far, cell, ended),
        only_failed=only_failed, limits=limits,
    )  # fmt: skip
    tally = sweep.run(list(plan.cells()), seeds)
    if plan.experiment.stop is None or only_failed:
        return Ending(record, tally)
    return _rounds(plan, sweep, tally)


def _rounds(plan: Plan, sweep: Sweep, tally: Tally) -> Ending:
    """Add seeds to the environments that are not settled, until all are or no more may be."""
    stop = plan.experiment.stop
    assert stop is not None
    record = sweep.study
    found = dict(_assessed(plan, sweep.store, record, range(plan.environments)))
    while not (tally.interrupted or tally.spent):
        unsettled = [e for e, s in found.items() if not s.done]
        room = stop.most - record.seeds
        if not unsettled or room <= 0:
            break
        record = sweep.store.begin_study(
            plan.digest, plan.name, plan.baseline, plan.size,
            range(record.first_seed, record.first_seed + record.seeds + min(stop.round, room)),
            plan.body(),
        )  # fmt: skip
        sweep.study = record
        if sweep.limits.runs is not None:
            sweep.limits.runs -= tally.done
        seeds = range(record.first_seed, record.first_seed + record.seeds)
        more = sweep.run(list(plan.cells(unsettled)), seeds)
        tally = replace(
            more, asked=tally.asked + more.asked - more.there, there=tally.there,
            done=tally.done + more.done,
        )  # fmt: skip
        found |= dict(_assessed(plan, sweep.store, record, unsettled))
    return Ending(record, tally, found)


def _assessed(
    plan: Plan, store: Store, record: StudyRecord, numbers: Sequence[int]
) -> list[tuple[int, Settled]]:
    stop = plan.experiment.stop
    assert stop is not None
    found: list[tuple[int, Settled]] = []
    for number in numbers:
        for here in environments(store, record, number, number + 1):
            known = _compared(here, record, plan.experiment.margin / 100)
            if known is not None:
                found.append((number, assess(known, stop.until / 100)))
    return found


def _compared(here: Environment, record: StudyRecord, margin: float) -> Comparison | None:
    titles: dict[str, str] = record.body.get("titles", {})
    try:
        return compare(
            here.runs, record.baseline, margin=margin, titles=titles, failures=here.failures,
            asked=_asked(here), sequential=True,
        )  # fmt: skip
    except CxsimError:
        return None


def _asked(here: Environment) -> int:
    return len({run.seed for run in here.runs} | {failure.seed for failure in here.failures})


def _so_far(plan: Plan, store: Store, record: StudyRecord) -> SoFar:
    found = SoFar(plan.baseline, plan.titles)
    for run in store.runs(record.id):
        if run.state == "done":
            found.add(run.environment, run.resources, run.seed, run.ownership, run.metrics)
    return found


def _hear(so_far: SoFar, cell: Cell, ended: Ended) -> None:
    if isinstance(ended.result, Run):
        run = ended.result
        so_far.add(cell.environment, run.resources, run.seed, run.ownership, run.metrics)
