"""Runs in processes of this machine, each replaced when it dies.

Every worker has a pipe of its own, so that it is known which run a worker was at when it died:
that run is repeated, and one that kills its worker again is set aside. (The standard pool
breaks as a whole and does not say which task it was.) A worker whose parent has died finds
its pipe closed and ends.
"""

from __future__ import annotations

import multiprocessing
import signal
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any

from cxsim.errors import CxsimError, UsageError
from cxsim.runs.cpus import cpus
from cxsim.runs.task import Ended, Task, failure, work

AHEAD = 2
"""Tasks a worker holds, one under way and one to go on with while the parent writes."""
TRIES = 2
"""A run that killed so many workers is set aside."""
MOST_DEATHS = 8
"""So many workers dead in a row, with no run ended in between, are not the runs' fault."""


class Processes:
    """An `Executor` of ``jobs`` processes; all CPUs this process may use if None."""

    def __init__(self, jobs: int | None = None) -> None:
        self.jobs = cpus() if jobs is None else jobs
        if self.jobs < 1:
            raise UsageError(f"jobs is {jobs}; it must be at least 1")

    def __call__(self, tasks: Iterable[Task], tick: float = 0.5) -> Iterator[Ended | None]:
        """See `cxsim.runs.task.Executor`."""
        crew = _Crew(_context(), iter(tasks))
        try:
            yield from crew.go(self.jobs, tick)
        finally:
            crew.dismiss()


def _context() -> Any:
    """Processes made by a server that has the model loaded already, where there is one.

    They never inherit this process's threads, locks or files.
    """
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["cxsim.runs.processes", "cxsim.runs.warm"])
    return context


@dataclass(eq=False)
class _Worker:
    """A process, our end of its pipe, and the tasks it holds in the order it does them."""

    process: BaseProcess
    pipe: Connection
    held: deque[Task] = field(default_factory=deque[Task])


class _Crew:
    """The workers and what they are at."""

    def __init__(self, context: Any, tasks: Iterator[Task]) -> None:
        self.context = context
        self.tasks = tasks
        self.again: deque[Task] = deque()
        self.deaths: dict[str, int] = {}
        self.in_a_row = 0
        self.workers: list[_Worker] = []

    def go(self, jobs: int, tick: float) -> Iterator[Ended | None]:
        while True:
            self._fill(jobs)
            if not self.workers:
                return
            ready = wait([w.pipe for w in self.workers], tick)
            if not ready:
                yield None
            for worker in [w for w in self.workers if w.pipe in ready]:
                ended = self._hear(worker)
                if ended is not None:
                    yield ended

    def _fill(self, jobs: int) -> None:
        """Give every worker something to do; more workers while there is more to do."""
        for worker in self.workers:
            self._give(worker)
        while len(self.workers) < jobs and (task := self._next()) is not None:
            worker = self._hire()
            self._send(worker, task)
            self._give(worker)
        for worker in [w for w in self.workers if not w.held]:
            self._let_go(worker)

    def _next(self) -> Task | None:
        return self.again.popleft() if self.again else next(self.tasks, None)

    def _give(self, worker: _Worker) -> None:
        # A run that has killed a worker is given alone: no other shares its worker's fate.
        while len(worker.held) < AHEAD and not any(t.key in self.deaths for t in worker.held):
            task = self._next()
            if task is None:
                return
            self._send(worker, task)

    def _send(self, worker: _Worker, task: Task) -> None:
        worker.held.append(task)
        try:
            worker.pipe.send(task)
        except OSError:
            # It has died; the closed pipe will be heard of.
            return

    def _hire(self) -> _Worker:
        ours, theirs = self.context.Pipe()
        process = self.context.Process(target=serve, args=(theirs,), daemon=True)
        process.start()
        theirs.close()
        worker = _Worker(process, ours)
        self.workers.append(worker)
        return worker

    def _hear(self, worker: _Worker) -> Ended | None:
        try:
            result, seconds, engine = worker.pipe.recv()
        except (EOFError, OSError):
            return self._bury(worker)
        self.in_a_row = 0
        return Ended(
            worker.held.popleft(), result, seconds, engine,
            "failed" if hasattr(result, "traceback") else None,
        )  # fmt: skip

    def _bury(self, worker: _Worker) -> Ended | None:
        self._let_go(worker)
        code = worker.process.exitcode
        self.in_a_row += 1
        if self.in_a_row >= MOST_DEATHS:
            raise CxsimError(
                f"{MOST_DEATHS} worker processes in a row have died ({_how(code)}) before a run "
                "ended; is there memory for --jobs of them? What ended before is saved"
            )
        if not worker.held:
            return None
        first = worker.held.popleft()
        self.again.extendleft(reversed(worker.held))
        self.deaths[first.key] = self.deaths.get(first.key, 0) + 1
        if self.deaths[first.key] < TRIES:
            self.again.appendleft(first)
            return None
        from cxsim.runs.identity import engine_digest

        told = failure(first, f"its worker process died {TRIES} times ({_how(code)})")
        return Ended(first, told, 0.0, engine_digest(), "set aside")

    def _let_go(self, worker: _Worker) -> None:
        self.workers.remove(worker)
        worker.pipe.close()
        worker.process.join(5)

    def dismiss(self) -> None:
        """End all work under way."""
        for worker in self.workers:
            worker.process.terminate()
        for worker in list(self.workers):
            self._let_go(worker)


def _how(code: int | None) -> str:
    if code is None or code >= 0:
        return f"exit code {code}"
    try:
        return signal.Signals(-code).name
    except ValueError:
        return f"signal {-code}"


def serve(pipe: Connection) -> None:
    """What a worker does: tasks from its pipe until it is closed."""
    # Ctrl-C reaches every process of the terminal; the parent decides what is to be done.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    while True:
        try:
            task: Task = pipe.recv()
            pipe.send(work(task))
        except (EOFError, OSError):
            return
