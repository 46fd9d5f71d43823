"""The environments of a study, one by one: what every structure came to in each of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cxsim.analysis.results import Results, world
from cxsim.analysis.winners import matrix
from cxsim.errors import NotFoundError
from cxsim.runs.recall import Environment, environments
from cxsim.runs.run import Run
from cxsim.runs.store import open_store
from cxsim.types import Floats


@dataclass(frozen=True, eq=False)
class Point:
    """One environment: values of a metric of shape (seeds, structures), and the seeds' numbers.

    ``settings`` are the values of the parameters drawn, by path.
    """

    number: int
    company: str
    future: str
    settings: dict[str, float]
    names: tuple[str, ...]
    values: Floats
    seeds: tuple[int, ...]


def points(results: Results, metric: str, arm: str = "described") -> list[Point]:
    """All environments in which some seed has a run of every structure of the arm.

    Raises NotFoundError : the metric was not kept.
    """
    here = results.scenarios[0]
    if results.record is None or results.path is None:
        alone = Environment(0, [r for r in results.runs if r.resources == arm])
        return _kept([_point(alone, metric, arm, {}, here.company.name, here.future.name)], metric)
    found: list[Point] = []
    with open_store(results.path) as store:
        settings = store.environments(results.record.id)
        for environment in environments(store, results.record, series=False):
            company, future = world(results.record, environment.number)
            known = settings.get(environment.number, {})
            found.append(
                _point(
                    environment, metric, arm, known, company or here.company.name,
                    future or here.future.name,
                )
            )  # fmt: skip
    return _kept(found, metric)


def pooled(found: list[Point]) -> Floats:
    """Mean over points for every seed all of them have: (seeds, structures)."""
    shared = sorted(set[int].intersection(*(set(p.seeds) for p in found))) if found else []
    if not shared:
        return np.zeros((0, len(found[0].names) if found else 0))
    rows = [p.values[[p.seeds.index(seed) for seed in shared]] for p in found]
    return np.asarray(np.mean(rows, axis=0), dtype=np.float64)


def _kept(found: list[Point], metric: str) -> list[Point]:
    known = [p for p in found if p.values.size]
    if not known:
        raise NotFoundError(f"no complete set of runs has the metric '{metric}'")
    return [p for p in known if p.names == known[0].names]


def _point(
    here: Environment, metric: str, arm: str, settings: dict[str, float], company: str, future: str
) -> Point:
    names, values = matrix(here, arm, metric)
    mine = [r for r in here.runs if r.resources == arm]
    seeds = [s for s in sorted({r.seed for r in mine}) if _complete(mine, s, len(names), metric)]
    return Point(here.number, company, future, settings, tuple(names), values, tuple(seeds))


def _complete(runs: list[Run], seed: int, count: int, metric: str) -> bool:
    known = [r for r in runs if r.seed == seed and np.isfinite(r.metrics.get(metric, np.nan))]
    return len(known) == count
