"""What a store holds of a study, as runs and as tables."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from cxsim.runs.many import Failure
from cxsim.runs.run import Run
from cxsim.runs.store import RunRecord, Store, StudyRecord

if TYPE_CHECKING:
    import pandas as pd

CHUNK = 5000
"""About as many runs are held in memory at a time."""


@dataclass
class Environment:
    """The runs of one environment, and those that failed or were set aside."""

    number: int
    runs: list[Run] = field(default_factory=list[Run])
    failures: list[Failure] = field(default_factory=list[Failure])


def environments(
    store: Store, study: StudyRecord, first: int = 0, last: int | None = None, series: bool = True
) -> Iterator[Environment]:
    """Environments [first, last) of a study as far as they are known, in order; the runs without
    their series if those are not wanted."""
    here: Environment | None = None
    for record in store.runs(study.id, first, last):
        if here is None or here.number != record.environment:
            if here is not None:
                yield here
            here = Environment(record.environment)
        if record.state == "done":
            here.runs.append(as_run(store, study, record, series))
        else:
            here.failures.append(as_failure(record))
    if here is not None:
        yield here


def as_run(store: Store, study: StudyRecord, record: RunRecord, series: bool = True) -> Run:
    """A run as it was, with the series that were kept; nothing knows the touchpoints' names."""
    kept = store.series(record.id) if series else {}
    weekly = {n: v for n, v in kept.items() if not n.startswith("touchpoints.")}
    touch = {n.removeprefix("touchpoints."): v for n, v in kept.items() if n not in weekly}
    return Run(
        record.ownership, record.resources, record.seed, study.customers, study.weeks,
        record.metrics, weekly, touch, (),
    )  # fmt: skip


def as_failure(record: RunRecord) -> Failure:
    """A run that failed or was set aside."""
    return Failure(
        record.ownership, record.resources, record.seed, record.error or "", record.traceback or ""
    )


def rows(store: Store, study: StudyRecord) -> Iterator[dict[str, Any]]:
    """One row a run: where it belongs, its metrics by name, the values of its parameters."""
    known = store.environments(study.id)
    for record in store.runs(study.id):
        yield {
            "study": study.name,
            "environment": record.environment,
            "company": record.company,
            "future": record.future,
            "ownership": record.ownership,
            "resources": record.resources,
            "seed": record.seed,
            "state": record.state,
            "error": record.error,
            "seconds": record.seconds,
            "key": record.key,
            **record.metrics,
            **known.get(record.environment, {}),
        }


def weekly_rows(store: Store, study: StudyRecord) -> Iterator[dict[str, Any]]:
    """One row a run, series and index (the week, or the touchpoint's place)."""
    for record in store.runs(study.id):
        for name, series in store.series(record.id).items():
            for index, value in enumerate(series.tolist()):
                yield {
                    "environment": record.environment,
                    "ownership": record.ownership,
                    "resources": record.resources,
                    "seed": record.seed,
                    "series": name,
                    "index": index,
                    "value": value,
                }


def frame(store: Store, study: StudyRecord) -> pd.DataFrame:
    """`rows` as a pandas DataFrame."""
    import pandas as pd

    return pd.DataFrame(list(rows(store, study)))
