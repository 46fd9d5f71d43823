"""Where runs are done: processes of this machine, or a Dask cluster."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager

from cxsim.errors import UsageError
from cxsim.runs.task import Executor

NAMES = ("local", "dask")


@contextmanager
def choose(name: str, jobs: int | None = None, scheduler: str | None = None) -> Generator[Executor]:
    """The executor of that name, one of `NAMES`.

    Parameters
    ----------
    jobs : runs at a time; all CPUs this process may use if None.
    scheduler : address of a Dask scheduler that is there; one is started if None.
    """
    if name == "dask":
        from cxsim.runs.cluster import cluster

        with cluster(jobs, scheduler) as executor:
            yield executor
        return
    if scheduler is not None:
        raise UsageError(f"a scheduler ({scheduler}) goes with --executor dask")
    from cxsim.runs.processes import Processes

    yield Processes(jobs)
