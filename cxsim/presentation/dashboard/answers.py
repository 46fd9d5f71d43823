"""From a study to its runs and comparison; what was computed once is not computed again."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock
from typing import Generic, TypeVar

from cxsim.analysis.compare import compare
from cxsim.analysis.results import Results
from cxsim.errors import CxsimError
from cxsim.presentation.dashboard.question import Study
from cxsim.runs.many import Progress, run_many
from cxsim.scenario import load

Kept = TypeVar("Kept")


@dataclass
class Memory(Generic[Kept]):
    """The newest `most` values by key, for all visitors of one process."""

    most: int
    values: OrderedDict[str, Kept] = field(default_factory=lambda: OrderedDict[str, Kept]())
    lock: Lock = field(default_factory=Lock)

    def recall(self, key: str, make: Callable[[], Kept]) -> Kept:
        """The value of a key; made if it is not there. Two who ask at once may both make it."""
        with self.lock:
            if key in self.values:
                self.values.move_to_end(key)
                return self.values[key]
        value = make()
        with self.lock:
            self.values[key] = value
            while len(self.values) > self.most:
                self.values.popitem(last=False)
        return value


ANSWERS: Memory[Results] = Memory(40)
_ready = Lock()
_warm: list[bool] = []


def is_warm() -> bool:
    """Whether the customer engine has been compiled in this process."""
    return bool(_warm)


def warm_up() -> None:
    """Compile the customer engine, by the smallest run there is; at once if it was done."""
    with _ready:
        if not _warm:
            run_many({"first": load()}, [1], customers=1, weeks=1, jobs=1)
            _warm.append(True)


def answer(study: Study, progress: Callable[[Progress], None] | None = None) -> Results:
    """Run a study, or remember it. Raises CxsimError if no run of the baseline ends well."""
    return ANSWERS.recall(study.digest, lambda: _compute(study, progress))


def _compute(study: Study, progress: Callable[[Progress], None] | None) -> Results:
    asked = study.question
    outcome = run_many(
        study.scenarios, asked.seeds, customers=asked.customers, weeks=asked.weeks,
        progress=progress,
    )  # fmt: skip
    if outcome.interrupted:
        raise CxsimError("interrupted before all runs had ended; move a slider to try again")
    found = compare(
        outcome.runs, study.baseline, titles=study.titles, failures=outcome.failures,
        asked=asked.replications,
        currency=next(iter(study.scenarios.values())).company.economics.currency,
    )  # fmt: skip
    return Results(list(study.scenarios.values()), found, outcome.runs, study.origin)
