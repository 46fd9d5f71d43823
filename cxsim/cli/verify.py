"""``cxsim verify``: repeat stored runs and compare them to the bit."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from cxsim.cli.terminal import complain, note

if TYPE_CHECKING:
    from cxsim.runs.store import Store


@click.command()
@click.argument("store", type=click.Path())
@click.option("--study", help="Whose runs (default: the newest study's).")
@click.option("--sample", type=click.IntRange(1), default=20, help="How many (default 20).")
@click.option("--all", "every", is_flag=True, help="All of them.")
@click.option("--run", "key", help="Repeat this one run, in this process, whatever became of it.")
@click.option("--jobs", type=click.IntRange(1, 1024), help="Runs at a time (default: all CPUs).")
@click.option("-q", "--quiet", is_flag=True, help="No notes.")
def command(
    store: str,
    study: str | None,
    sample: int,
    every: bool,
    key: str | None,
    jobs: int | None,
    quiet: bool,
) -> int:
    """Repeat a sample of the runs in a STORE and prove them identical to the bit.

    With another number of --jobs than the sweep had, it also shows that this does not matter.
    """
    from cxsim.runs.store import open_store

    with open_store(Path(store)) as opened:
        if key is not None:
            return again(opened, key)
        return many(opened, study, None if every else sample, jobs, quiet)


def many(store: Store, study: str | None, sample: int | None, jobs: int | None, quiet: bool) -> int:
    """Repeat a sample of a study; the exit code."""
    from cxsim.errors import CxsimError
    from cxsim.runs.identity import engine_digest
    from cxsim.runs.processes import Processes
    from cxsim.runs.verify import by_run, sampled, verify

    record = store.study(study)
    if record.engine != engine_digest():
        raise CxsimError(
            f"{record.name} was computed by another version of the model or of a library; run it "
            "again with: cxsim sweep"
        )
    keys = sampled(store.keys(record.id), sample)
    if not keys:
        raise CxsimError(f"no run of {record.name} has ended well yet")
    executor = Processes(jobs)
    found = verify(store, keys, executor)
    for mine in by_run(found):
        complain(f"{mine[0].key[:16]}: {len(mine)} values differ, the first: {mine[0].what}")
    if not found and not quiet:
        note(f"{len(keys):,} runs of {record.name} repeated with {executor.jobs} jobs: identical")
    return 1 if found else 0


def again(store: Store, key: str) -> int:
    """Repeat one run here, so that what it does to a process can be watched."""
    from cxsim.runs.identity import engine_digest, run_key
    from cxsim.runs.many import Failure
    from cxsim.runs.task import Task, work
    from cxsim.runs.verify import differing
    from cxsim.scenario import digest

    scenario, record, (customers, weeks) = store.recall(key)
    task = Task(record.key, scenario, record.seed, customers, weeks)
    if run_key(digest(scenario), record.seed, customers, weeks, engine_digest()) != record.key:
        note("it was computed by another version of the model or of a library, and may differ")
    note(
        f"{record.ownership} ({record.resources} resources), {record.company}, {record.future}, "
        f"seed {record.seed}, {customers:,} customers, {weeks} weeks; {record.state} then"
    )
    [result], seconds, _ = work((task,))
    if isinstance(result, Failure):
        complain(result.error)
        note(result.traceback)
        return 1
    told = list(differing(store, task, result)) if record.state == "done" else []
    for what in told:
        complain(what)
    same = ", as it was kept" if record.state == "done" and not told else ""
    note(f"ended well after {seconds:.3g} s{same}")
    return 1 if told else 0
