"""Stored results, ready to be shown: of a sweep's store, or of the folder a comparison left.

Charts and reports read results here and nowhere else. A study of many environments is shown as
its mean over them: seed by seed, so that structures stay paired.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, cast

import numpy as np

from cxsim.analysis.compare import compare
from cxsim.analysis.comparison import Comparison
from cxsim.errors import CxsimError, NotFoundError
from cxsim.runs.keep import FILE
from cxsim.runs.many import Failure
from cxsim.runs.recall import Environment, environments
from cxsim.runs.run import Run
from cxsim.runs.store import Store, StudyRecord, open_store
from cxsim.scenario.schema import Company, Ownership, Part, Scenario


@dataclass(frozen=True, eq=False)
class Results:
    """What a study found.

    Parameters
    ----------
    scenarios : one a structure and arm, of the first environment.
    runs : one a structure, arm and seed: the mean over `environments` of them where there are
        several.
    provenance : ``digest``, ``versions``, ``scenarios`` at least.
    path, record : the store behind them; None for results that are only in memory.
    """

    scenarios: Sequence[Scenario]
    comparison: Comparison
    runs: Sequence[Run]
    provenance: Mapping[str, Any]
    environments: int = 1
    path: Path | None = None
    record: StudyRecord | None = None
    title: str = ""

    @property
    def multiples(self) -> frozenset[str]:
        """Paths of the parameters whose values multiply what stands in the scenario."""
        return frozenset(self.record.body.get("multiples", ()) if self.record else ())

    @property
    def company(self) -> Company:
        """The company simulated."""
        return self.scenarios[0].company

    @property
    def structures(self) -> dict[str, Ownership]:
        """Name -> structure, of the first arm."""
        found: dict[str, Ownership] = {}
        for scenario in self.scenarios:
            found.setdefault(scenario.ownership.name, scenario.ownership)
        return found

    @property
    def parts(self) -> list[Part]:
        """Company, future and all structures, each once."""
        return [self.company, self.scenarios[0].future, *self.structures.values()]

    @property
    def digest(self) -> str:
        """The name of these results."""
        return str(self.provenance.get("digest", ""))

    def of(self, arm: str) -> list[Run]:
        """The runs of an arm."""
        return [run for run in self.runs if run.resources == arm]


def read_results(
    place: str | Path, study: str | None = None, environment: int | None = None
) -> Results:
    """The results in a store or in the folder of a comparison.

    Parameters
    ----------
    study : name of a study in the store, or the beginning of its digest; the newest if None.
    environment : only this one; the mean over all of the first company if None.

    Raises
    ------
    NotFoundError : there are no such results.
    CxsimError : it is no store, or nothing of the study can be compared yet.
    """
    path = _file(Path(place))
    with open_store(path) as store:
        record = store.study(study)
        return _read(store, record, path, environment)


def _file(place: Path) -> Path:
    if not place.is_dir():
        return place
    found = place / FILE
    if not found.is_file():
        raise NotFoundError(
            f"{place}: this folder holds no {FILE}; make one with: cxsim compare -o {place}, or "
            "name a store that cxsim sweep wrote"
        )
    return found


def _read(store: Store, record: StudyRecord, path: Path, environment: int | None) -> Results:
    first = environment or 0
    scenarios = store.scenarios(record.id, first)
    if not scenarios:
        count = len(store.environments(record.id))
        raise NotFoundError(f"{path}: {record.name} has no environment {first}; there are {count}")
    alone = environment is not None or record.body["environments"] == 1
    last = first + 1 if alone else None
    mine = scenarios[0].company.name
    pool = _Pool(tuple(scenarios[0].company.touchpoints), None if alone else len(scenarios))
    for here in environments(store, record, first, last):
        if world(record, here.number)[0] in (None, mine):
            pool.add(here)
    runs = pool.runs()
    return Results(
        scenarios,
        compared(record, runs, pool.failures, scenarios[0].company.economics.currency), runs,
        _provenance(store, record, scenarios), pool.count, path, record,
        str(record.body.get("experiment", {}).get("title", "")),
    )  # fmt: skip


def world(record: StudyRecord, environment: int) -> tuple[str | None, str | None]:
    """Names of company and future of an environment; None where the experiment names none."""
    asked: dict[str, Any] = record.body["experiment"]
    companies = list[str | None](asked["companies"]) or [None]
    futures = list[str | None](asked["futures"]) or [None]
    company, future = divmod(environment % (len(companies) * len(futures)), len(futures))
    return companies[company], futures[future]


def compared(
    record: StudyRecord, runs: Sequence[Run], failures: Sequence[Failure], currency: str = ""
) -> Comparison:
    """The comparison of a study as it was asked for.

    Raises CxsimError : nothing of it can be compared yet.
    """
    asked: dict[str, Any] = record.body["experiment"]
    if not runs:
        raise CxsimError(f"no run of {record.name} has ended well yet")
    # With a rule for stopping each environment gets as many seeds as it takes.
    planned = record.seeds if asked["stop"] is None else int(asked["seeds"]["count"])
    found = compare(
        runs, record.baseline, margin=float(asked["margin"]) / 100,
        titles=record.body.get("titles", {}), failures=failures,
        asked=max(len({r.seed for r in runs} | {f.seed for f in failures}), planned),
        interrupted=bool(record.body.get("interrupted", False)),
        sequential=asked["stop"] is not None, currency=currency,
    )  # fmt: skip
    return replace(found, stopping=str(record.body.get("stopping", "")))


def _provenance(store: Store, record: StudyRecord, scenarios: Sequence[Scenario]) -> dict[str, Any]:
    kept = record.body.get("provenance")
    if isinstance(kept, dict):
        return cast(dict[str, Any], kept)
    engine = store.engine(record.engine)
    return {
        "digest": record.digest,
        "versions": {**engine.get("versions", {}), "python": engine.get("python", "?")},
        "model_code": engine.get("model_code", "?"),
        "scenarios": [
            {
                "company": s.company.name,
                "ownership": s.ownership.name,
                "resources": s.ownership.resources,
                "future": future,
            }
            for s in scenarios
            for future in record.body["experiment"]["futures"] or [s.future.name]
        ],
        "seeds": list(range(record.first_seed, record.first_seed + record.seeds)),
        "customers": record.customers,
        "weeks": record.weeks,
    }


@dataclass
class _Pool:
    """Runs of many environments, as their means.

    With ``wanted``, the number of structures and arms, a seed counts in an environment only if
    all of them have it, so that all meet the same ones.
    """

    touchpoints: tuple[str, ...]
    wanted: int | None
    count: int = 0
    failures: list[Failure] = field(default_factory=list[Failure])
    _sums: dict[tuple[str, str, int], _Sum] = field(default_factory=dict[Any, Any])

    def add(self, here: Environment) -> None:
        self.count += 1
        self.failures += here.failures
        found: dict[int, list[Run]] = {}
        for run in here.runs:
            found.setdefault(run.seed, []).append(run)
        for seed, runs in found.items():
            for run in runs if self.wanted in (None, len(runs)) else ():
                key = (run.resources, run.ownership, seed)
                self._sums.setdefault(key, _Sum(run)).add(run)

    def runs(self) -> list[Run]:
        return [total.mean(self.touchpoints) for total in self._sums.values()]


class _Sum:
    """Runs of one structure, arm and seed, added up."""

    def __init__(self, first: Run) -> None:
        self.first = first
        self.count = 0
        self.parts: dict[tuple[str, str], Any] = {}
        self.known: dict[tuple[str, str], Any] = {}

    def add(self, run: Run) -> None:
        self.count += 1
        for kind, name, value in _values(run):
            array = np.asarray(value, dtype=np.float64)
            finite = np.isfinite(array)
            key = kind, name
            self.parts[key] = self.parts.get(key, 0.0) + np.where(finite, array, 0.0)
            self.known[key] = self.known.get(key, 0) + finite

    def mean(self, names: tuple[str, ...]) -> Run:
        found: dict[str, dict[str, Any]] = {"metrics": {}, "weekly": {}, "touchpoints": {}}
        for (kind, name), total in self.parts.items():
            with np.errstate(invalid="ignore"):
                mean = total / self.known[kind, name]
            found[kind][name] = float(mean) if kind == "metrics" else mean
        return replace(self.first, **found, touchpoint_names=names)


def _values(run: Run) -> Iterable[tuple[str, str, Any]]:
    for name, value in run.metrics.items():
        yield "metrics", name, value
    for name, value in run.weekly.items():
        yield "weekly", name, value
    for name, value in run.touchpoints.items():
        yield "touchpoints", name, value
