"""What a store knows of a study and of a run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from cxsim.runs.run import Run


@dataclass(frozen=True)
class StudyRecord:
    """A study as the store knows it. ``body`` is the experiment as plain JSON; ``engine`` is the
    digest of what computed it; ``started`` is in seconds since 1970."""

    id: int
    name: str
    digest: str
    baseline: str
    engine: str
    customers: int
    weeks: int
    first_seed: int
    seeds: int
    started: float
    body: dict[str, Any]


@dataclass(frozen=True)
class RunRecord:
    """A run as the store knows it; ``key`` is its name, ``environment`` its place in a study.

    ``metrics`` and ``series`` hold what was kept; series of touchpoints are called
    ``touchpoints.NAME``.
    """

    id: int
    key: str
    environment: int
    position: int
    company: str
    future: str
    ownership: str
    resources: str
    seed: int
    state: str
    error: str | None
    traceback: str | None
    seconds: float
    metrics: dict[str, float]


def series_of(run: Run) -> dict[str, Any]:
    """All series of a run by the name they have in a store."""
    return run.weekly | {f"touchpoints.{name}": v for name, v in run.touchpoints.items()}
