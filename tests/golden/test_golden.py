"""One small comparison, the same as when it was written down.

To the bit where float64 arithmetic is the same as on the machine that wrote it; elsewhere a
last bit may make one of 300 customers decide otherwise, so shares may differ by 0.01 and
other figures by 1%. After a change that is meant: `python -m tests.golden.regenerate`.
"""

from __future__ import annotations

import copy
import importlib.util
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

RELATIVE, ABSOLUTE = 0.01, 0.01


def _regenerate() -> ModuleType:
    path = Path(__file__).with_name("regenerate.py")
    spec = importlib.util.spec_from_file_location("golden_regenerate", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def golden() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(_regenerate().FILE.read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="module")
def now() -> dict[str, Any]:
    module = _regenerate()
    return {"arithmetic": module.arithmetic(), "runs": module.compared()}


def differences(golden: dict[str, Any], now: dict[str, Any]) -> list[str]:
    """What is not as it was written down; to the bit where the arithmetic is the same."""
    exact = golden["arithmetic"] == now["arithmetic"]
    found = [name for name in golden["runs"] if name not in now["runs"]]
    for name, run in now["runs"].items():
        then = golden["runs"].get(name, {"metrics": {}, "totals": {}})
        if run["metrics"].keys() != then["metrics"].keys():
            found.append(f"{name}: other metrics")
            continue
        for metric, value in run["metrics"].items():
            old = then["metrics"][metric]
            same = pytest.approx(old, rel=1e-9, abs=1e-12)  # sums differ between NumPy versions
            near = pytest.approx(old, rel=RELATIVE, abs=ABSOLUTE)
            if value != (same if exact else near):
                found.append(f"{name}: {metric} was {old}, is {value}")
        if exact and run["totals"] != then["totals"]:
            found.append(f"{name}: other weeks")
    return found


def test_as_it_was_written_down(golden: dict[str, Any], now: dict[str, Any]) -> None:
    assert differences(golden, now) == []


def test_structures_differ(now: dict[str, Any]) -> None:
    kept = {n: run["metrics"]["satisfaction"] for n, run in now["runs"].items()}
    assert len(set(kept.values())) == len(kept)


def test_the_comparison_would_catch_a_small_change_and_a_week(golden: dict[str, Any]) -> None:
    other = copy.deepcopy(golden)
    other["runs"]["coo, seed 1"]["metrics"]["satisfaction"] *= 1 + 1e-7
    other["runs"]["cmo, seed 2"]["totals"]["left"][30] += 1
    assert len(differences(golden, other)) == 2


def test_the_comparison_would_catch_two_percent_on_any_machine(golden: dict[str, Any]) -> None:
    other = copy.deepcopy(golden)
    other["arithmetic"] = "another"
    other["runs"]["coo, seed 1"]["metrics"]["equity"] *= 1.02
    assert len(differences(golden, other)) == 1
