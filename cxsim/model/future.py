"""The future of a scenario, as a quarter meets it; the organisation decides nothing of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from cxsim.model.calendar import WEEKS_A_YEAR
from cxsim.scenario.schema import Future, Touchpoint
from cxsim.scenario.select import select
from cxsim.types import Array, Floats


def shift(future: Future, week: int) -> tuple[str | None, float]:
    """The channel preference that customers go over to by then, and the share that has."""
    moved = future.shift
    return (moved.to, moved.per_year * week / WEEKS_A_YEAR) if moved else (None, 0.0)


def budget(future: Future, week: int) -> float:
    """Level of the total budget Y; 1 until the first step."""
    return _level(future.budget, week, 1.0)


def competitor(future: Future, weeks: Sequence[int]) -> Array:
    """Advantage of the competitor in these weeks, in satisfaction: float32 (W,)."""
    return np.array([_level(future.competitor, week, 0.0) for week in weeks], np.float32)


def shocks(
    future: Future, touchpoints: Mapping[str, Touchpoint], weeks: Sequence[int]
) -> Floats:
    """What quality gains, or loses, at once in these weeks: (W, K)."""
    found = np.zeros((len(weeks), len(touchpoints)))
    for shock in future.shocks:
        if shock.week in weeks:
            hit = select(touchpoints, shock.touchpoints)
            found[weeks.index(shock.week), [k in hit for k in touchpoints]] += shock.quality
    return found


def _level(steps: Sequence[Any], week: int, default: float) -> float:
    reached = [step for step in steps if step.week <= week]
    return max(reached, key=lambda step: step.week).level if reached else default
