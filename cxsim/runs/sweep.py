"""Cells x seeds -> runs in a store: what is there already is not done again.

Order is seed by seed over all cells, so that a study that is stopped is balanced and its pairs
are complete; where people are few and no budget is set, a few seeds go together. What is missing
of an environment and these seeds is done in one pass. The parent alone writes; each run is
committed when it ends.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Protocol

from cxsim.errors import CxsimError
from cxsim.runs.identity import engine_digest, run_key
from cxsim.runs.many import Failure, Progress, remaining
from cxsim.runs.passes import batched, most_seeds, passes
from cxsim.runs.store import Store, StudyRecord
from cxsim.runs.task import Ended, Executor, Pass, Task
from cxsim.runs.whole import whole
from cxsim.scenario import digest
from cxsim.scenario.schema import Scenario

TICK = 0.5
"""Seconds between two reports of progress while no run ends."""


class Scenarios(Protocol):
    """Where the scenario of a cell comes from."""

    def scenario(self, environment: int, position: int) -> Scenario: ...
    def described(self, environment: int) -> str: ...


@dataclass(frozen=True)
class Cell:
    """One structure in one environment."""

    environment: int
    position: int
    source: Scenarios

    @property
    def place(self) -> tuple[int, int]:
        """Environment and position."""
        return self.environment, self.position


@dataclass
class Tally:
    """How a sweep went: runs that were there, that ended well now, that failed or were set aside
    (now or before), and whether it was interrupted or its budget spent."""

    asked: int
    there: int = 0
    done: int = 0
    failed: int = 0
    set_aside: int = 0
    interrupted: bool = False
    spent: bool = False

    @property
    def ended(self) -> int:
        """Runs of which it is known what became of them."""
        return self.there + self.done + self.failed + self.set_aside


@dataclass
class Limits:
    """Where to end: so many runs, or a time of `time.monotonic`."""

    runs: int | None = None
    until: float | None = None

    @property
    def bound(self) -> bool:
        """Whether there is any."""
        return self.runs is not None or self.until is not None

    def reached(self, runs: int) -> bool:
        """Whether no further run may be begun."""
        if self.runs is not None and runs >= self.runs:
            return True
        return self.until is not None and time.monotonic() >= self.until


@dataclass
class Sweep:
    """A study under way in a store."""

    store: Store
    study: StudyRecord
    keep: Sequence[str]
    executor: Executor
    watch: Callable[[Progress], None] | None = None
    heard: Callable[[Cell, Ended], None] | None = None
    only_failed: bool = False
    limits: Limits = field(default_factory=Limits)
    _known: dict[tuple[int, int], str] = field(default_factory=dict[tuple[int, int], str])
    _new: list[tuple[Cell, Scenario]] = field(default_factory=list[tuple[Cell, Scenario]])

    def run(self, cells: Sequence[Cell], seeds: Sequence[int]) -> Tally:
        """Do what is missing. Ctrl-C ends it with what is committed by then."""
        tally = Tally(len(cells) * len(seeds))
        self._known = self.store.cells(self.study.id)
        start = time.monotonic()
        places: dict[str, Cell] = {}
        pending = self._missing(cells, seeds, tally, places)
        try:
            for ended in self.executor(pending, TICK):
                if ended is not None:
                    with whole():
                        self._commit(ended, tally, places.pop(ended.task.key))
                self._report(tally, start)
            self._flush()
        except KeyboardInterrupt:
            tally.interrupted = True
            self._flush()
        return tally

    def _missing(
        self, cells: Sequence[Cell], seeds: Sequence[int], tally: Tally, places: dict[str, Cell]
    ) -> Iterator[Pass]:
        begun, environments = 0, len({cell.environment for cell in cells})
        for some in batched(seeds, self._seeds_at_a_time(cells)):
            for _, here in groupby(cells, key=lambda cell: cell.environment):
                tasks = list(self._tasks(here, some, tally, places, begun))
                begun += len(tasks)
                yield from self._passes(tasks, environments)
                if tally.spent:
                    return

    def _seeds_at_a_time(self, cells: Sequence[Cell]) -> int:
        if not cells or self.limits.bound:
            return 1
        return most_seeds(cells[0].source.scenario(*cells[0].place), self.study.customers)

    def _passes(self, tasks: Sequence[Task], environments: int) -> Iterator[Pass]:
        """Tasks of one of so many environments, cell by cell, as passes.

        Together go cells of which the same seeds are missing.
        """
        missing: dict[tuple[int, ...], list[list[Task]]] = {}
        for _, same in groupby(tasks, key=lambda task: id(task.scenario)):
            cell = list(same)
            missing.setdefault(tuple(task.seed for task in cell), []).append(cell)
        size = self.study.customers, self.executor.jobs, environments - 1
        for seeds, alike in missing.items():
            for grid in passes([cell[0].scenario for cell in alike], len(seeds), *size):
                yield tuple(alike[number][seed] for seed, number in grid.runs)

    def _tasks(
        self, cells: Iterable[Cell], seeds: Sequence[int], tally: Tally, places: dict[str, Cell],
        begun: int,
    ) -> Iterator[Task]:  # fmt: skip
        """What is missing of some cells and seeds, cell by cell, up to the limits."""
        size = self.study.customers, self.study.weeks
        for cell in cells:
            scenario: Scenario | None = None
            for seed in seeds:
                key = run_key(self._digest(cell), seed, *size, engine_digest())
                if key in places:
                    tally.asked -= 1
                    continue
                if self._is_there(key, tally):
                    continue
                if self.limits.reached(begun):
                    tally.spent = True
                    return
                begun += 1
                places[key] = cell
                scenario = scenario or cell.source.scenario(*cell.place)
                yield Task(key, scenario, seed, *size)

    def _digest(self, cell: Cell) -> str:
        if cell.place not in self._known:
            scenario = cell.source.scenario(*cell.place)
            self._known[cell.place] = digest(scenario)
            self._new.append((cell, scenario))
        return self._known[cell.place]

    def _is_there(self, key: str, tally: Tally) -> bool:
        """Whether nothing is to be done for a run: it is counted where it belongs."""
        found = self.store.state(key)
        if found is None:
            return self.only_failed
        state, kept = found
        if state == "done":
            enough = all(n in kept or ("metrics" in kept and n[:7] == "metric.") for n in self.keep)
            tally.there += enough
            return enough or self.only_failed
        if self.only_failed:
            return False
        tally.failed += state == "failed"
        tally.set_aside += state == "set aside"
        return True

    def _commit(self, ended: Ended, tally: Tally, cell: Cell) -> None:
        if ended.engine != engine_digest():
            raise CxsimError(
                "a worker has another version of the model or of a library than this process; "
                "install the same everywhere (results of the two are never mixed)"
            )
        with self.store.transaction():
            self._add_new()
            self.store.add_run(ended, self.keep)
        self._new.clear()
        if isinstance(ended.result, Failure):
            tally.failed += ended.state != "set aside"
            tally.set_aside += ended.state == "set aside"
        else:
            tally.done += 1
        if self.heard is not None:
            self.heard(cell, ended)

    def _add_new(self) -> None:
        for cell, scenario in self._new:
            told = cell.source.described(cell.environment)
            self.store.add_cell(self.study.id, cell.environment, told, cell.position, scenario)

    def _flush(self) -> None:
        if self._new:
            with self.store.transaction():
                self._add_new()
            self._new.clear()

    def _report(self, tally: Tally, start: float) -> None:
        if self.watch is None:
            return
        elapsed = time.monotonic() - start
        now, failures = tally.ended - tally.there, tally.failed + tally.set_aside
        left = remaining(now, tally.asked - tally.there, elapsed)
        self.watch(Progress(tally.ended, tally.asked, elapsed, left, failures))
