"""One run to be done, and what becomes of it; the same for every executor."""

from __future__ import annotations

import time
import traceback
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, Protocol

from cxsim.runs.many import Failure
from cxsim.runs.run import Run
from cxsim.scenario.schema import Scenario

State = Literal["failed", "set aside"]
"""failed: it raised. set aside: it killed its worker every time it was tried."""


@dataclass(frozen=True)
class Task:
    """One run to be done. ``key`` names it (`cxsim.runs.identity.run_key`)."""

    key: str
    scenario: Scenario
    seed: int
    customers: int
    weeks: int


@dataclass(frozen=True)
class Ended:
    """What became of a task, after ``seconds`` of work by a process of that ``engine``."""

    task: Task
    result: Run | Failure
    seconds: float
    engine: str
    state: State | None = None


class Executor(Protocol):
    """Does tasks somewhere. ``jobs`` is how many at a time, if that is known."""

    @property
    def jobs(self) -> int: ...

    def __call__(self, tasks: Iterable[Task], tick: float) -> Iterator[Ended | None]:
        """Do the tasks, in about their order; None whenever ``tick`` seconds pass without news.

        Tasks are taken only as they are needed, so that there may be any number. To leave the
        iteration early ends the work under way.
        """
        ...


def work(task: Task) -> tuple[Run | Failure, float, str]:
    """Do one task here: what became of it, the seconds it took, the engine's digest."""
    from cxsim.runs.identity import engine_digest
    from cxsim.runs.simulate import simulate

    start = time.monotonic()
    try:
        result: Run | Failure = simulate(
            task.scenario, task.seed, customers=task.customers, weeks=task.weeks
        )
    except Exception as error:
        last = traceback.format_exception_only(error)[-1].strip().partition("\n")[0]
        result = failure(task, last, "".join(traceback.format_exception(error)))
    return result, time.monotonic() - start, engine_digest()


def failure(task: Task, error: str, told: str = "") -> Failure:
    """The failure of a task."""
    ownership = task.scenario.ownership
    return Failure(ownership.name, ownership.resources, task.seed, error, told)
