"""Runs on a Dask cluster: one that is there, or one of worker processes started here.

What is submitted is one pass: small, pure and named by the keys of its runs. Dask gives a pass
whose worker died to another, until it has seen as many workers die as the scheduler allows; then
each of its runs waits for the others to end and is done with nothing beside it; one whose workers
die even so is set aside. The parent alone writes to the store.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager
from importlib import import_module
from itertools import islice
from typing import Any

from cxsim.errors import CxsimError
from cxsim.runs.cpus import cpus
from cxsim.runs.identity import engine_digest, sha256
from cxsim.runs.task import Ended, Executor, Pass, Task, Worked, endings, failure, work

AHEAD = 3
"""Passes given to the scheduler for each thread of its workers, so that they need not wait."""
PATIENCE = 10.0
"""Seconds to wait for a scheduler to answer."""
ARRIVAL = 60.0
"""Seconds to wait for the first worker."""
BEGUN_AGAIN = ("pending", "lost")
"""States of a pass that had ended, but on a worker that died before it gave the result away."""


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

    def __call__(self, passes: Iterable[Pass], tick: float = 0.5) -> Iterator[Ended | None]:
        """See `cxsim.runs.task.Executor`."""
        suspects: list[Pass] = []
        for alone, given in ((False, passes), (True, suspects)):
            for done in self._worked(given, tick, alone):
                if done is None:
                    yield None
                elif done[1] is not None:
                    yield from endings(done[0], done[1])
                elif alone:
                    yield _set_aside(done[0][0])
                else:
                    suspects.extend((task,) for task in done[0])

    def _worked(
        self, passes: Iterable[Pass], tick: float, alone: bool
    ) -> Iterator[tuple[Pass, Worked | None] | None]:
        """Each pass with what it gave, None if its workers died, as they end; None at each tick."""
        distributed: Any = import_module("distributed")
        rest, held = iter(passes), dict[Any, Pass]()
        try:
            while True:
                wanted = 1 if alone else AHEAD * self.jobs
                for tasks in islice(rest, max(0, wanted - len(held))):
                    held[self._submit(tasks, alone)] = tasks
                if not held:
                    return
                try:
                    done = distributed.wait(list(held), tick, "FIRST_COMPLETED").done
                except TimeoutError:
                    yield None
                    continue
                for future in done:
                    if future.status not in BEGUN_AGAIN:
                        yield held.pop(future), _result(future)
        finally:
            self.client.cancel(list(held))

    def _submit(self, tasks: Pass, alone: bool) -> Any:
        name = "cxsim-" + "alone-" * alone + sha256([task.key for task in tasks])
        return self.client.submit(work, tasks, key=name, pure=False)


def _result(future: Any) -> Worked | None:
    """What a pass gave; None if it was there each time that a worker died."""
    try:
        return future.result()
    except CancelledError:
        raise CxsimError("the Dask scheduler has gone; what ended before is saved") from None
    except Exception as error:
        if type(error).__name__ == "KilledWorker":
            return None
        raise CxsimError(
            f"a Dask worker cannot do the runs ({error}); has it the same cxsim installed?"
        ) from error


def _set_aside(task: Task) -> Ended:
    told = failure(task, "its worker process died each time it was tried")
    return Ended(task, told, 0.0, engine_digest(), "set aside")
