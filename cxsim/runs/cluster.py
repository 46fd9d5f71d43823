"""Runs on a Dask cluster: one that is there, or one of worker processes started here.

Tasks are small, pure and named by their key. Dask gives a task whose worker died to another;
one that has killed as many workers as the scheduler allows is set aside. The parent alone
writes to the store.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

from cxsim.errors import CxsimError
from cxsim.runs.cpus import cpus
from cxsim.runs.identity import engine_digest
from cxsim.runs.task import Ended, Executor, Task, failure, work

AHEAD = 3
"""Tasks given to the scheduler for each thread of its workers, so that they need not wait."""
PATIENCE = 10.0
"""Seconds to wait for a scheduler to answer."""
ARRIVAL = 60.0
"""Seconds to wait for the first worker."""


@contextmanager
def cluster(jobs: int | None = None, scheduler: str | None = None) -> Generator[Executor]:
    """An executor on a Dask cluster.

    Parameters
    ----------
    jobs : worker processes to start; all CPUs this process may use if None. Of a scheduler that
        is there, all workers are used.
    scheduler : its address; a cluster on this machine is started, and ended, if None.

    Raises CxsimError : dask.distributed is missing, or nobody answers at the address.
    """
    try:
        distributed: Any = import_module("distributed")
    except ImportError:
        raise CxsimError(
            "a Dask cluster needs dask.distributed; install it with: pip install 'cxsim[cluster]'"
        ) from None
    if scheduler is None:
        with distributed.LocalCluster(
            n_workers=jobs or cpus(), threads_per_worker=1, processes=True,
            host="127.0.0.1", dashboard_address=None,
        ) as own, distributed.Client(own) as client:  # fmt: skip
            yield Dask(client)
        return
    try:
        client = distributed.Client(scheduler, timeout=PATIENCE)
        client.wait_for_workers(1, timeout=ARRIVAL)
    except (OSError, ValueError, TimeoutError) as error:
        raise CxsimError(
            f"no Dask scheduler with a worker answers at {scheduler} ({error}); start them with: "
            "dask scheduler, dask worker ADDRESS"
        ) from error
    with client:
        yield Dask(client)


class Dask:
    """An `Executor` on the workers of a client."""

    def __init__(self, client: Any) -> None:
        self.client = client

    @property
    def jobs(self) -> int:
        """Threads of all workers there are now, at least 1."""
        return max(1, sum(self.client.nthreads().values()))

    def __call__(self, tasks: Iterable[Task], tick: float = 0.5) -> Iterator[Ended | None]:
        """See `cxsim.runs.task.Executor`."""
        distributed: Any = import_module("distributed")
        rest, held = iter(tasks), dict[Any, Task]()
        news: deque[Any] = deque()
        try:
            while True:
                self._fill(rest, held)
                if not held:
                    return
                try:
                    done = distributed.wait(list(held), tick, "FIRST_COMPLETED").done
                except TimeoutError:
                    yield None
                    continue
                news.extend(done)
                while news:
                    future = news.popleft()
                    yield _ended(future, held.pop(future))
        finally:
            self.client.cancel(list(held))

    def _fill(self, rest: Iterator[Task], held: dict[Any, Task]) -> None:
        while len(held) < AHEAD * self.jobs and (task := next(rest, None)) is not None:
            future = self.client.submit(work, task, key=f"cxsim-{task.key}", pure=False)
            held[future] = task


def _ended(future: Any, task: Task) -> Ended:
    if future.status == "cancelled":
        raise CxsimError("the Dask scheduler has gone; what ended before is saved")
    if future.status == "finished":
        result, seconds, engine = future.result()
        return Ended(task, result, seconds, engine, "failed" if _failed(result) else None)
    error = future.exception()
    if type(error).__name__ == "KilledWorker":
        told = failure(task, "its worker process died each time it was tried")
        return Ended(task, told, 0.0, engine_digest(), "set aside")
    raise CxsimError(
        f"a Dask worker cannot do the runs ({error}); has it the same cxsim installed?"
    )


def _failed(result: object) -> bool:
    return hasattr(result, "traceback")
