"""A small world that tests of any part may use: a company of four touchpoints."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

settings.register_profile("repeatable", derandomize=True, database=None, deadline=None)
settings.load_profile("repeatable")

SHOP = """\
title = "Shop"

[functions.sales]
title = "Sales"
budget_share = 0.6
reward = { kpi = 0.8, quality = 0.1, integration = 0.1 }
kpi_effect = { acquisition = 0.6, promise = 0.4 }

[functions.care]
title = "Care"
budget_share = 0.4
reward = { kpi = 0.2, quality = 0.7, integration = 0.1 }

[touchpoints.window]
title = "Window"
stage = "before"
channel = "physical"
owners = { sales = 1.0 }

[touchpoints.till]
title = "Till"
stage = "purchase"
channel = "human"
owners = { sales = 0.5, care = 0.5 }
desk = { servers = 2 }

[touchpoints.letter]
title = "Letter"
stage = "onboarding"
channel = "physical"
owners = { care = 1 }

[touchpoints.goods]
title = "The goods"
stage = "loop"
channel = "digital"
owners = { sales = 0.3, care = 0.7 }
quality = 0.7
tags = ["product"]

[segments.all-sorts]
title = "All sorts"
share = 1.0
margin = 5.0
visits = { goods = 2 }

[preferences.human]
share = 0.5
mismatch = { digital = 0.1 }

[preferences.digital]
share = 0.5

[journey]
start = { window = 1.0 }

[journey.next]
window = { window = 0.5, till = 0.5 }
till = { letter = 1.0 }
letter = { goods = 1.0 }
goods = { goods = 0.9, letter = 0.1 }

[hazard]
alpha = 0.7
beta = 3.8

[evidence]
"functions.*.reward" = { grade = "assumed", source = "made up" }
"""

NOBODY = 'title = "Nobody"\n'

HEAD = """\
title = "A head of care"
power = 0.5

[executives.head]
title = "Head of care"
home = ["care"]
scope = ["goods", "human", "onboarding"]

[gate]
holder = "head"
touchpoints = ["product"]
"""

CALM = 'title = "Calm"\n'

DEFAULT = """\
company = "shop"
ownership = ["nobody", "head"]
baseline = "nobody"
future = "calm"
customers = 100
weeks = 52
replications = 2
"""


@dataclass(frozen=True)
class World:
    """A folder with scenario files, which is the current one."""

    root: Path

    def write(self, name: str, text: str | bytes) -> Path:
        """Write a file, such as ``companies/shop.toml``, below ``scenarios``."""
        path = self.root / "scenarios" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    """A folder with the company "shop", the structures "nobody" and "head", the future "calm"."""
    monkeypatch.chdir(tmp_path)
    small = World(tmp_path)
    small.write("companies/shop.toml", SHOP)
    small.write("ownership/nobody.toml", NOBODY)
    small.write("ownership/head.toml", HEAD)
    small.write("futures/calm.toml", CALM)
    small.write("default.toml", DEFAULT)
    return small


SPREAD = """\
title = "Three parameters all over their ranges"
ownership = ["nobody", "head"]
baseline = "nobody"
customers = 100
weeks = 52

[seeds]
count = 2

[design]
kind = "latin-hypercube"
environments = 128

[parameters]
"company.behaviour.loss_aversion" = { low = 1, high = 2 }
"company.organisation.handoff_failure" = { low = 0.1, high = 0.3 }
"company.behaviour.noise" = { low = 0.0, high = 0.2 }
"""


def kept_by(ownership: str, settings: dict[str, float], seed: int) -> float:
    """The head gains with the first parameter and, half as fast, loses with the second; the third
    does nothing. So four fifths of the variance go with the first, one with the second."""
    if ownership == "nobody":
        return 0.6 + 0.01 * seed
    gain = 0.1 * (settings["company.behaviour.loss_aversion"] - 1.5)
    gain -= 0.25 * (settings["company.organisation.handoff_failure"] - 0.2)
    return 0.6 + 0.01 * seed + gain + 0.001 * seed


Outcome = Callable[[Any, dict[str, float], int], Any]
"""(scenario, settings, seed) -> the run it came to."""


def store_of(world: World, text: str, outcome: Outcome, seeds: int | None = None) -> Path:
    """A store as a sweep of the experiment `text` would leave it; no model is run."""
    from cxsim.analysis.plan import plan
    from cxsim.runs.experiment import read_experiment
    from cxsim.runs.identity import engine_digest, run_key
    from cxsim.runs.store import open_store
    from cxsim.runs.task import Ended, Task
    from cxsim.scenario import digest

    (world.root / "spread.toml").write_text(text)
    asked = plan(read_experiment(world.root / "spread.toml"))
    path = world.root / "runs.sqlite"
    met = asked.seeds[:seeds]
    with open_store(path, write=True) as store:
        study = store.begin_study(
            asked.digest, asked.name, asked.baseline, asked.size, met, asked.body()
        )
        with store.transaction():
            for cell in asked.cells():
                scenario = asked.scenario(*cell.place)
                told = asked.described(cell.environment)
                store.add_cell(study.id, cell.environment, told, cell.position, scenario)
                for seed in met:
                    run = outcome(scenario, asked.settings(cell.environment), seed)
                    key = run_key(digest(scenario), seed, 100, 52, engine_digest())
                    task = Task(key, scenario, seed, 100, 52)
                    ended = Ended(task, run, 0.0, engine_digest())
                    store.add_run(ended, asked.experiment.keep.names)
    return path


@pytest.fixture
def filled(world: World) -> Callable[[str, Outcome], Path]:
    """Make a store of an experiment whose outcomes are known."""
    return lambda text, outcome: store_of(world, text, outcome)


def ran(scenario: Any, settings: dict[str, float], seed: int) -> Any:
    """A run that keeps what `kept_by` says."""
    import numpy as np

    from cxsim.runs.run import Run

    own = scenario.ownership
    kept = kept_by(own.name, settings, seed)
    metrics = {"retention_52": kept, "equity": 100 * kept, "cost": 0.1}
    alive = {"alive": np.linspace(1, kept, 53)}
    return Run(own.name, own.resources, seed, 100, 52, metrics, alive, {}, ())


@pytest.fixture
def spread(world: World) -> Path:
    """A store with a study that fills the space of three parameters."""
    return store_of(world, SPREAD, ran)


@pytest.fixture
def spread_as(world: World) -> Callable[..., Path]:
    """Make such a store of an experiment: (old text, new text) pairs change it."""

    def make(*changes: tuple[str, str], seeds: int | None = None) -> Path:
        text = SPREAD
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        return store_of(world, text, ran, seeds)

    return make
