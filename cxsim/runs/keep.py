"""One study that is already done, as a store of its own: what a folder of results keeps of it."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from cxsim.errors import CxsimError
from cxsim.runs.experiment import Experiment, Seeds, Stop
from cxsim.runs.identity import engine_digest, run_key
from cxsim.runs.many import Failure
from cxsim.runs.run import Run
from cxsim.runs.store import open_store
from cxsim.runs.task import Ended, Task
from cxsim.scenario import digest
from cxsim.scenario.schema import Scenario

FILE = "results.sqlite"
KEPT = (
    "metrics", "alive", "satisfaction", "expectation", "customers",
    "touchpoints.visits", "touchpoints.performance", "touchpoints.failures", "touchpoints.left",
)  # fmt: skip
"""What charts are drawn from."""


def keep(
    folder: Path,
    scenarios: Sequence[Scenario],
    ended: Sequence[Run | Failure],
    provenance: Mapping[str, Any],
    told: Mapping[str, Any],
) -> Path:
    """Write `FILE` into a folder, whole or not at all; its path.

    Parameters
    ----------
    scenarios : one a structure and arm, in the order of the results.
    ended : all runs, and those that failed.
    provenance : as from `cxsim.runs.provenance.provenance`.
    told : ``baseline``, ``margin`` (a share), ``sequential``, ``stopping`` and ``interrupted``, as
        in a comparison.

    Raises CxsimError : nothing can be written there.
    """
    try:
        with tempfile.TemporaryDirectory(dir=folder, prefix=".results.") as beside:
            path = Path(beside) / FILE
            _fill(path, scenarios, ended, provenance, told)
            path.chmod(0o644)
            path.replace(folder / FILE)
    except OSError as error:
        raise CxsimError(f"{folder / FILE}: cannot be written ({error.strerror})") from error
    return folder / FILE


def _fill(
    path: Path,
    scenarios: Sequence[Scenario],
    ended: Sequence[Run | Failure],
    provenance: Mapping[str, Any],
    told: Mapping[str, Any],
) -> None:
    seeds: list[int] = list(provenance["seeds"])
    size = int(provenance["customers"]), int(provenance["weeks"])
    span = range(min(seeds), max(seeds) + 1)
    body = _body(scenarios, provenance, told, span)
    with open_store(path, write=True) as store:
        name = scenarios[0].company.name
        study = store.begin_study(
            str(provenance["digest"]), name, str(told["baseline"]), size, span, body
        )
        with store.transaction():
            for position, scenario in enumerate(scenarios):
                store.add_cell(study.id, 0, "{}", position, scenario)
            for result in ended:
                store.add_run(_ended(result, scenarios, size), KEPT)
        store.seal()


def _body(
    scenarios: Sequence[Scenario], provenance: Mapping[str, Any], told: Mapping[str, Any],
    seeds: range,
) -> dict[str, Any]:  # fmt: skip
    """What a sweep remembers, too, with the provenance and how the comparison ended."""
    titles = {s.ownership.name: s.ownership.title for s in scenarios}
    arms = list(dict.fromkeys(s.ownership.resources for s in scenarios))
    first = scenarios[0]
    asked = Experiment(
        title=first.company.title,
        companies=[first.company.name], ownership=list(titles), baseline=str(told["baseline"]),
        futures=[first.future.name],
        resources="both" if len(arms) > 1 else first.ownership.resources,
        customers=int(provenance["customers"]), weeks=int(provenance["weeks"]),
        margin=float(told["margin"]) * 100, seeds=Seeds(first=seeds.start, count=len(seeds)),
        stop=Stop() if told.get("sequential") else None,
    )  # fmt: skip
    return {
        "experiment": asked.model_dump(mode="json"),
        "parameters": [],
        "titles": titles,
        "environments": 1,
        "provenance": dict(provenance),
        "stopping": str(told.get("stopping", "")),
        "interrupted": bool(told.get("interrupted", False)),
    }


def _ended(result: Run | Failure, scenarios: Sequence[Scenario], size: tuple[int, int]) -> Ended:
    scenario = next(
        s for s in scenarios
        if (s.ownership.name, s.ownership.resources) == (result.ownership, result.resources)
    )  # fmt: skip
    key = run_key(digest(scenario), result.seed, *size, engine_digest())
    task = Task(key, scenario, result.seed, *size)
    state = "failed" if isinstance(result, Failure) else None
    return Ended(task, result, 0.0, engine_digest(), state)
