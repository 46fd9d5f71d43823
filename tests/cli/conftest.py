"""The command line in this process, with runs that cost nothing unless a test wants real ones."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest

from cxsim.cli.main import main
from cxsim.runs import many
from cxsim.runs.run import Run
from cxsim.scenario.schema import Scenario


@dataclass
class Result:
    """How the command line ended."""

    code: int
    out: str
    err: str


Command = Callable[..., Result]


@pytest.fixture
def cxsim(capsys: pytest.CaptureFixture[str]) -> Command:
    """Run the command line with some arguments."""

    def run(*args: str | Path) -> Result:
        capsys.readouterr()
        code = main([str(arg) for arg in args])
        return Result(code, *capsys.readouterr())

    return run


@dataclass
class FakeModel:
    """Stands in for the model: remembers what it was asked, and does what a test tells it to."""

    asked: list[tuple[str, str, int]] = field(default_factory=list)
    before: Callable[[Scenario, int], None] = lambda scenario, seed: None
    warmed: int = 0

    def simulate(
        self, scenario: Scenario, seed: int, *, customers: int, weeks: int, threads: int = 1
    ) -> Run:
        own = scenario.ownership
        if customers == 1:
            self.warmed += 1
        else:
            self.asked.append((own.name, own.resources, seed))
        self.before(scenario, seed)
        luck = np.random.default_rng([seed, sum(map(ord, own.name))]).normal(0, 0.001)
        kept = 0.6 + 0.1 * own.power + 0.01 * (seed % 7) + luck
        metrics = {f"retention_{w}": kept - w / 1000 for w in (52, 104, 156) if w <= weeks}
        metrics |= {"equity": 100 * kept, "satisfaction": kept / 2, "acquired": 10.0, "cost": 0.1}
        alive = np.linspace(1, kept - weeks / 1000, weeks + 1)
        names = tuple(scenario.company.touchpoints)
        touchpoints = {key: np.ones(len(names)) for key in ("visits", "performance", "left")}
        return Run(
            own.name, own.resources, seed, customers, weeks, metrics, {"alive": alive},
            touchpoints, names,
        )  # fmt: skip


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> FakeModel:
    """Replace the model by one that answers at once."""
    fake = FakeModel()
    monkeypatch.setattr(many, "_model", lambda: many._one_by_one(fake.simulate))
    return fake


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty current directory."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def environment() -> dict[str, str]:
    """Environment of a process that runs this very cxsim."""
    import cxsim as package

    root = str(Path(package.__file__).parent.parent)
    plain = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "CXSIM_DEBUG")}
    return {**plain, "PYTHONPATH": root, "PYTHONDONTWRITEBYTECODE": "1"}
