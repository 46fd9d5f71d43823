"""The answer as it stands while a study is under way, kept up run by run."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from cxsim.analysis.comparison import HORIZON
from cxsim.analysis.verdict import points

Luck = tuple[int, str, int]
"""Environment, arm and seed: what the two halves of a pair have in common."""


@dataclass
class Mean:
    """A running mean."""

    count: int = 0
    total: float = 0.0

    def add(self, value: float) -> None:
        """Take one more value into account."""
        self.count += 1
        self.total += value


@dataclass
class SoFar:
    """Mean difference from the baseline at the last horizon, over all environments and seeds."""

    baseline: str
    titles: Mapping[str, str]
    _base: dict[Luck, float] = field(default_factory=dict[Luck, float])
    _waiting: dict[Luck, dict[str, float]] = field(default_factory=dict[Luck, dict[str, float]])
    _means: dict[str, Mean] = field(default_factory=dict[str, Mean])

    def add(
        self, environment: int, arm: str, seed: int, ownership: str, metrics: Mapping[str, float]
    ) -> None:
        """Take one more run into account."""
        known = [m for m in metrics if m.startswith(HORIZON)]
        value = metrics[max(known, key=_weeks)] if known else math.nan
        if math.isnan(value):
            return
        luck = (environment, arm, seed)
        if ownership == self.baseline:
            self._base[luck] = value
            for other, found in self._waiting.pop(luck, {}).items():
                self._mean(other).add(found - value)
        elif luck in self._base:
            self._mean(ownership).add(value - self._base[luck])
        else:
            self._waiting.setdefault(luck, {})[ownership] = value

    def _mean(self, ownership: str) -> Mean:
        return self._means.setdefault(ownership, Mean())

    def __str__(self) -> str:
        if not self._means:
            return ""
        name, mean = max(self._means.items(), key=lambda item: item[1].total / item[1].count)
        gain = mean.total / mean.count
        base = self.titles.get(self.baseline, self.baseline)
        pairs = "1 pair" if mean.count == 1 else f"{mean.count:,} pairs"
        if gain <= 0:
            return f"so far: none above {base} ({pairs})"
        title = self.titles.get(name, name)
        return f"so far: {title} {points(gain, signed=True)} pp against {base} ({pairs})"


def _weeks(metric: str) -> int:
    return int(metric.removeprefix(HORIZON))
