"""Runs in processes of this machine, each replaced when it dies.

Every worker has a pipe of its own, so that it is known which runs a worker was at when it died:
they are repeated one by one, and one that kills its worker again is set aside. (The standard
pool breaks as a whole and does not say which task it was.) A worker whose parent has died finds
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
from cxsim.runs.task import Ended, Pass, Worked, endings, failure, work

AHEAD = 2
"""Passes a worker holds, one under way and one to go on with while the parent writes."""
TRIES = 2
"""A run that killed so many workers, none other under way, is set aside."""
MOST_DEATHS = 8
"""So many workers dead in a row, with no run ended in between, are not the runs' fault."""


class Processes:
    """An `Executor` of ``jobs`` processes; all CPUs this process may use if None."""

    def __init__(self, jobs: int | None = None) -> None:
        self.jobs = cpus() if jobs is None else jobs
        if self.jobs < 1:
            raise UsageError(f"jobs is {jobs}; it must be at least 1")

    def __call__(self, passes: Iterable[Pass], tick: float = 0.5) -> Iterator[Ended | None]:
        """See `cxsim.runs.task.Executor`."""
        crew = _Crew(_context(), iter(passes))
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
    """A process, our end of its pipe, and the passes it holds in the order it does them."""

    process: BaseProcess
    pipe: Connection
    held: deque[Pass] = field(default_factory=deque[Pass])


class _Crew:
    """The workers and what they are at."""

    def __init__(self, context: Any, passes: Iterator[Pass]) -> None:
        self.context = context
        self.passes = passes
        self.again: deque[Pass] = deque()
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
                yield from self._hear(worker)

    def _fill(self, jobs: int) -> None:
        """Give every worker something to do; more workers while there is more to do."""
        for worker in self.workers:
            self._give(worker, 1)
        while len(self.workers) < jobs and (tasks := self._next()) is not None:
            self._send(self._hire(), tasks)
        for worker in self.workers:
            self._give(worker, AHEAD)
        for worker in [w for w in self.workers if not w.held]:
            self._let_go(worker)

    def _next(self) -> Pass | None:
        return self.again.popleft() if self.again else next(self.passes, None)

    def _give(self, worker: _Worker, most: int) -> None:
        # A run that may have killed a worker is given alone: no other shares its worker's fate.
        while len(worker.held) < most and not any(p[0].key in self.deaths for p in worker.held):
            tasks = self._next()
            if tasks is None:
                return
            self._send(worker, tasks)

    def _send(self, worker: _Worker, tasks: Pass) -> None:
        worker.held.append(tasks)
        try:
            worker.pipe.send(tasks)
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

    def _hear(self, worker: _Worker) -> Iterator[Ended]:
        try:
            worked: Worked = worker.pipe.recv()
        except (EOFError, OSError):
            yield from self._bury(worker)
            return
        self.in_a_row = 0
        yield from endings(worker.held.popleft(), worked)

    def _bury(self, worker: _Worker) -> Iterator[Ended]:
        self._let_go(worker)
        code = worker.process.exitcode
        self.in_a_row += 1
        if self.in_a_row >= MOST_DEATHS:
            raise CxsimError(
                f"{MOST_DEATHS} worker processes in a row have died ({_how(code)}) before a run "
                "ended; is there memory for --jobs of them? What ended before is saved"
            )
        if not worker.held:
            return
        first, *others = worker.held.popleft()
        self.again.extendleft(reversed(worker.held))
        if others:
            # It is not known which of them did it; each has its own tries from here.
            alone = (first, *others)
            self.deaths.update((task.key, 0) for task in alone)
            self.again.extendleft((task,) for task in reversed(alone))
            return
        self.deaths[first.key] = self.deaths.get(first.key, 0) + 1
        if self.deaths[first.key] < TRIES:
            self.again.appendleft((first,))
            return
        from cxsim.runs.identity import engine_digest

        told = failure(first, f"its worker process died {TRIES} times ({_how(code)})")
        yield Ended(first, told, 0.0, engine_digest(), "set aside")

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
    """What a worker does: passes from its pipe until it is closed."""
    # Ctrl-C reaches every process of the terminal; the parent decides what is to be done.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    while True:
        try:
            tasks: Pass = pipe.recv()
            pipe.send(work(tasks))
        except (EOFError, OSError):
            return
