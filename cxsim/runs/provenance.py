"""Where a result comes from: scenarios, model code, seeds, versions. No host, path or date, so
that the same study leaves the same bytes."""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import platform
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import cxsim
from cxsim.scenario import digest
from cxsim.scenario.schema import Scenario

SCHEMA_VERSION = 1
LIBRARIES = ("numpy", "scipy", "numba", "mesa")
SOURCES = ("model/**/*.py", "metrics.py", "runs/simulate.py", "scenario/select.py", "types.py")


def provenance(
    scenarios: Mapping[str, Scenario],
    seeds: Sequence[int],
    customers: int,
    weeks: int,
    options: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """All that a study's results depend on, as plain JSON.

    ``digest`` names the results: sha256 over all that can change them (scenarios, seeds, sizes,
    model code, versions). ``options`` (how the study was asked for) is kept, but not part of it.
    """
    decisive: dict[str, Any] = {
        "scenarios": [_scenario(s) for s in scenarios.values()],
        "seeds": list(seeds),
        "customers": customers,
        "weeks": weeks,
        "model_code": code_digest(),
        "versions": versions(),
        "machine": platform.machine(),
    }
    return {
        "schema": "cxsim.provenance",
        "schema_version": SCHEMA_VERSION,
        "digest": _sha256(decisive),
        **decisive,
        "options": dict(options or {}),
    }


def code_digest(package: Path | None = None) -> str:
    """sha256 over the sources that decide a run's numbers (`SOURCES`), whatever the line ends."""
    package = package or Path(cxsim.__file__).parent
    found = {file for pattern in SOURCES for file in package.glob(pattern)}
    total = hashlib.sha256()
    for name, file in sorted((f.relative_to(package).as_posix(), f) for f in found):
        text = file.read_bytes().replace(b"\r\n", b"\n")
        total.update(f"{name}\0{len(text)}\0".encode() + text)
    return total.hexdigest()


def versions() -> dict[str, str]:
    """Version of cxsim, of Python and of each library that takes part in a run."""
    own = {"cxsim": cxsim.__version__, "python": platform.python_version()}
    return own | {name: _version(name) for name in LIBRARIES}


def _version(name: str) -> str:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return "not installed"


def _scenario(scenario: Scenario) -> dict[str, str]:
    return {
        "company": scenario.company.name,
        "ownership": scenario.ownership.name,
        "resources": scenario.ownership.resources,
        "future": scenario.future.name,
        "digest": digest(scenario),
    }


def _sha256(value: Any) -> str:
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
