from __future__ import annotations

import json
from pathlib import Path

import pytest

from cxsim.runs.provenance import code_digest, provenance, versions
from cxsim.scenario import load
from cxsim.scenario.schema import Scenario


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return load()


@pytest.fixture
def package(tmp_path: Path) -> Path:
    for name in ("model/world.py", "model/mechanisms/leaving.py", "metrics.py", "runs/simulate.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(f"# {name}\n".encode())
    return tmp_path


@pytest.mark.parametrize(
    "name", ["model/world.py", "model/mechanisms/leaving.py", "metrics.py", "runs/simulate.py"]
)
def test_digest_changes_with_the_models_code(package: Path, name: str) -> None:
    before = code_digest(package)
    (package / name).write_bytes(b"# changed\n")
    assert code_digest(package) != before


def test_digest_knows_names_and_places(package: Path) -> None:
    before = code_digest(package)
    (package / "model/world.py").rename(package / "model/earth.py")
    assert code_digest(package) != before


def test_digest_does_not_change_with_anything_else(package: Path) -> None:
    before = code_digest(package)
    (package / "presentation").mkdir()
    (package / "presentation/charts.py").write_text("pass\n")
    (package / "model/README.md").write_text("text\n")
    (package / "metrics.py").write_bytes(b"# metrics.py\r\n")
    assert code_digest(package) == before


def test_the_same_study_has_the_same_provenance(scenario: Scenario) -> None:
    first = provenance({"a": scenario}, [1, 2], 100, 52, {"margin": 0.005})
    again = provenance({"a": scenario}, [1, 2], 100, 52, {"margin": 0.01})
    assert first["digest"] == again["digest"]
    assert first["options"] == {"margin": 0.005}
    assert json.loads(json.dumps(first)) == first


@pytest.mark.parametrize(
    ("seeds", "customers", "weeks"), [([1, 3], 100, 52), ([1, 2], 101, 52), ([1, 2], 100, 53)]
)
def test_another_study_has_another_digest(
    scenario: Scenario, seeds: list[int], customers: int, weeks: int
) -> None:
    first = provenance({"a": scenario}, [1, 2], 100, 52)
    assert provenance({"a": scenario}, seeds, customers, weeks)["digest"] != first["digest"]


def test_a_scenario_changed_has_another_digest(scenario: Scenario) -> None:
    behaviour = scenario.company.behaviour.model_copy(update={"noise": 0.2})
    company = scenario.company.model_copy(update={"behaviour": behaviour})
    other = scenario.model_copy(update={"company": company})
    first = provenance({"a": scenario}, [1], 100, 52)
    second = provenance({"a": other}, [1], 100, 52)
    assert first["scenarios"][0]["digest"] != second["scenarios"][0]["digest"]
    assert first["digest"] != second["digest"]


def test_no_path_and_no_host(scenario: Scenario) -> None:
    text = json.dumps(provenance({"a": scenario}, [1], 100, 52))
    assert str(Path.cwd()) not in text
    assert str(Path.home()) not in text
    assert {"python", "numpy", "scipy", "numba", "mesa", "cxsim"} == set(versions())
