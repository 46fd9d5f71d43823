"""How far a paired difference swings with each parameter that was varied.

For each parameter: the mean difference over the environments in the lowest third of its values,
and in the highest. Whether the two differ is asked by Welch's test (Welch 1947), adjusted by
Bonferroni over all parameters: in a design that varies all at once, most of what looks like a
swing is the others' doing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

import numpy as np
from scipy import stats

from cxsim.analysis.points import Point
from cxsim.types import Floats

FEWEST = 3
"""Environments at either end below which a swing is not told."""


@dataclass(frozen=True)
class Swing:
    """One parameter: values that bound the two ends, mean differences there, and whether the two
    can be told apart."""

    path: str
    low: float
    high: float
    at_low: float
    at_high: float
    sure: bool

    @property
    def size(self) -> float:
        """How far the difference swings."""
        return abs(self.at_high - self.at_low)


def swings(
    found: Sequence[Point], one: str, other: str, level: float = 0.95
) -> tuple[float, list[Swing]]:
    """Mean of (one - other) over all environments, and the swings, the largest first."""
    gaps = np.array(
        [float((p.values[:, p.names.index(one)] - p.values[:, p.names.index(other)]).mean())
         for p in found]
    )  # fmt: skip
    paths = [n for n in found[0].settings if len({p.settings[n] for p in found}) > 1]
    told = [_swing(path, found, gaps, len(paths), level) for path in paths]
    known = [s for s in told if s is not None]
    return float(gaps.mean()), sorted(known, key=lambda s: -s.size)


def _swing(
    path: str, found: Sequence[Point], gaps: Floats, count: int, level: float
) -> Swing | None:
    values = np.array([p.settings[path] for p in found])
    third = -(-values.size // 3)
    low, high = np.sort(values)[[third - 1, -third]]
    below, above = values <= low, values >= high
    if low >= high:
        below, above = values == values.min(), values == values.max()
        low, high = values.min(), values.max()
    if min(below.sum(), above.sum()) < FEWEST:
        return None
    a, b = gaps[below], gaps[above]
    spread = float(a.std(ddof=1) + b.std(ddof=1))
    test = cast(Any, stats.ttest_ind)
    p = float(test(a, b, equal_var=False).pvalue) if spread > 0 else 1.0
    sure = p < (1 - level) / count
    return Swing(path, float(low), float(high), float(a.mean()), float(b.mean()), sure)
