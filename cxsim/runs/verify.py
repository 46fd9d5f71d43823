"""Repeat runs of a store, each by itself, and hold them against what was kept, to the bit."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from cxsim.runs.many import Failure
from cxsim.runs.run import Run
from cxsim.runs.store import Store, series_of
from cxsim.runs.task import Executor, Pass, Task


@dataclass(frozen=True)
class Mismatch:
    """A value that is not the same when the run is repeated."""

    key: str
    what: str


def sampled(keys: Sequence[str], count: int | None, seed: int = 1) -> list[str]:
    """So many keys drawn at random, all if None; the same draw for the same seed."""
    if count is None or count >= len(keys):
        return list(keys)
    return random.Random(seed).sample(list(keys), count)


def verify(
    store: Store,
    keys: Sequence[str],
    executor: Executor,
    told: Callable[[int], None] | None = None,
) -> list[Mismatch]:
    """Repeat the runs of these keys; every value that differs."""
    found: list[Mismatch] = []
    done = 0
    for ended in executor(_alone(store, keys), 0.5):
        if ended is None:
            continue
        done += 1
        if told is not None:
            told(done)
        found += [Mismatch(ended.task.key, w) for w in differing(store, ended.task, ended.result)]
    return found


def _alone(store: Store, keys: Sequence[str]) -> Iterator[Pass]:
    for key in keys:
        scenario, record, (customers, weeks) = store.recall(key)
        yield (Task(record.key, scenario, record.seed, customers, weeks),)


def differing(store: Store, task: Task, again: Run | Failure) -> Iterator[str]:
    """What of a run is not as it was kept."""
    _, record, _ = store.recall(task.key)
    if isinstance(again, Failure):
        yield again.error
        return
    for name, value in record.metrics.items():
        now = again.metrics.get(name, math.nan)
        if not (now == value or (math.isnan(now) and math.isnan(value))):
            yield f"{name}: {value!r} was kept, now {now!r}"
    now_known = series_of(again)
    for name, series in store.series(record.id).items():
        if name not in now_known or not np.array_equal(series, now_known[name], equal_nan=True):
            yield f"series {name}"


def by_run(found: Sequence[Mismatch]) -> list[list[Mismatch]]:
    """The mismatches of each run."""
    keys = dict.fromkeys(mismatch.key for mismatch in found)
    return [[m for m in found if m.key == key] for key in keys]
