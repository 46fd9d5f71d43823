"""Who is best where: over the environments of a study, structure by structure."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

import numpy as np

from cxsim.analysis.comparison import EQUITY, HORIZON
from cxsim.analysis.subset import could_be_best
from cxsim.runs.recall import Environment
from cxsim.types import Floats


@dataclass
class Record:
    """How a structure did on one metric, over the environments of a study.

    ``best`` counts those in which its mean is the highest and not that of all, ``tied`` those in
    which it could still be the best beside others, ``alone`` those in which no other could.
    """

    ownership: str
    resources: str
    environments: int = 0
    best: int = 0
    tied: int = 0
    alone: int = 0
    means: list[float] = field(default_factory=list[float])

    @property
    def mean(self) -> float | None:
        """Mean of the environments' means."""
        return float(np.mean(self.means)) if self.means else None


def winners(
    found: Iterable[Environment],
    structures: Collection[str],
    metric: str | None = None,
    level: float = 0.95,
) -> tuple[str, list[Record]]:
    """The metric (the last retention there is, if None) and a record of every structure and arm.

    Seeds that not all `structures` have in an arm are left out.
    """
    records: dict[tuple[str, str], Record] = {}
    for here in found:
        known = here.runs[0].metrics if here.runs else {}
        metric = metric or _last(known)
        for arm in dict.fromkeys(run.resources for run in here.runs):
            names, values = matrix(here, arm, metric)
            if values.size and set(names) >= set(structures):
                _count(records, arm, names, values, level)
    return metric or EQUITY, list(records.values())


def _last(metrics: Iterable[str]) -> str:
    weeks = [int(m.removeprefix(HORIZON)) for m in metrics if m.startswith(HORIZON)]
    return f"{HORIZON}{max(weeks)}" if weeks else EQUITY


def matrix(here: Environment, arm: str, metric: str) -> tuple[list[str], Floats]:
    """Structures, and their values on the seeds all of them have: (seeds, structures)."""
    own: dict[str, dict[int, float]] = {}
    for run in here.runs:
        if run.resources == arm:
            own.setdefault(run.ownership, {})[run.seed] = run.metrics.get(metric, float("nan"))
    seeds = sorted(set[int].intersection(*(set(values) for values in own.values())))
    found = np.array([[values[s] for values in own.values()] for s in seeds], dtype=np.float64)
    if not found.size:
        return list(own), found
    return list(own), found[np.isfinite(found).all(axis=1)]


def _count(
    records: dict[tuple[str, str], Record], arm: str, names: list[str], values: Floats, level: float
) -> None:
    possible = could_be_best(values, level)
    means = values.mean(axis=0)
    top, differ = float(means.max()), bool(means.max() > means.min())
    for name, mean, may in zip(names, means.tolist(), possible, strict=True):
        record = records.setdefault((name, arm), Record(name, arm))
        record.environments += 1
        record.means.append(mean)
        record.best += differ and mean >= top
        record.alone += may and sum(possible) == 1
        record.tied += may and sum(possible) > 1
