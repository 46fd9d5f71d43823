"""Worlds run in different ways, and everything they leave, compared to the bit."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from cxsim.model.world import World
from cxsim.scenario.schema import Scenario

State = dict[str, bytes]


def run_world(scenario: Scenario, weeks: int = 17, step: int = 13, **how: Any) -> World:
    """A world after `weeks` weeks, `step` of them at a time; compiled unless said."""
    settings: dict[str, Any] = {"rng": 11, "customers": 120, "driver": "compiled"} | how
    world = World(scenario, weeks_per_step=step, **settings)
    while world.week < weeks:
        world.weeks_per_step = min(step, weeks - world.week)
        world.step()
    return world


def state_of(world: World) -> State:
    """Everything customers are and did, bit by bit."""
    crowd = world.crowd
    parts: dict[str, np.ndarray] = dict(world.columns._asdict())
    parts |= {
        "weekly": crowd.weekly(),
        "by touchpoint": crowd.by_touchpoint(),
        "exits": crowd.exits(),
        "reasons": crowd.reasons(),
    }
    return {name: np.ascontiguousarray(part).tobytes() for name, part in parts.items()}


def unlike(one: World, other: World) -> list[str]:
    """Names of what differs in a single bit."""
    mine, theirs = state_of(one), state_of(other)
    return [name for name in mine if mine[name] != theirs[name]]


@pytest.fixture
def run() -> Callable[..., World]:
    """Run a world: (scenario, weeks, step, **World's parameters)."""
    return run_world


@pytest.fixture
def differing() -> Callable[[World, World], list[str]]:
    """Names of what differs between two worlds in a single bit."""
    return unlike
