"""Is it settled? Whether every paired difference is known well enough, and how much is missing.

A difference is settled when its interval is narrower than was asked for, or lies wholly inside
the margin that does not matter, or wholly outside it. The intervals must be those of
`cxsim.analysis.anytime`: whoever stops when he likes what he sees needs intervals that bear it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from cxsim.analysis.anytime import needed
from cxsim.analysis.comparison import HORIZON, Comparison, Difference

FEWEST = 5
"""Pairs below which nothing is called settled."""


@dataclass(frozen=True)
class Settled:
    """What is known of a comparison under way.

    ``open`` are the differences not settled (arm, structure, metric); ``more`` is about how many
    seeds they still need, None if nobody can tell yet; ``until`` is a share.
    """

    until: float
    seeds: int
    open: tuple[tuple[str, str, str], ...]
    more: int | None

    @property
    def done(self) -> bool:
        """Whether nothing is open."""
        return not self.open

    def __str__(self) -> str:
        wide = f"{self.until * 100:g} pp"
        if self.done:
            return f"settled after {self.seeds} seeds (intervals narrower than {wide}, or decided)"
        need = "an unknown number of" if self.more is None else f"about {self.more:,}"
        count = len(self.open)
        what = "1 difference is" if count == 1 else f"{count} differences are"
        return (
            f"not settled after {self.seeds} seeds: {what} not known to {wide}; "
            f"needs {need} more seeds"
        )


def assess(comparison: Comparison, until: float) -> Settled:
    """Whether a comparison with sequential intervals is settled.

    Parameters
    ----------
    until : share 0..1; the widest interval that is narrow enough (0.005 is half a point).
    """
    open_ones: list[tuple[str, str, str]] = []
    missing: list[int | None] = []
    for standing in comparison.standings:
        for metric, difference in standing.differences.items():
            if metric.startswith(HORIZON) and not settled(difference, until, comparison.margin):
                open_ones.append((standing.resources, standing.ownership, metric))
                missing.append(_missing(difference, until, comparison))
    known = [m for m in missing if m is not None]
    more = max(known) if known and len(known) == len(missing) else None
    pairs = [s.pairs for s in comparison.standings]
    return Settled(until, min(pairs, default=0), tuple(open_ones), more)


def settled(difference: Difference, until: float, margin: float) -> bool:
    """Whether one difference is known well enough."""
    found = difference.interval
    if found is None or len(difference.values) < FEWEST:
        return False
    inside = -margin < found.low and found.high < margin
    outside = found.low >= margin or found.high <= -margin
    return found.high - found.low <= until or inside or (outside and margin > 0)


def _missing(difference: Difference, until: float, comparison: Comparison) -> int | None:
    """Seeds still needed by a difference, if its pairs go on varying as they have."""
    values = np.array(difference.values)
    if values.size < 2 or not math.isfinite(deviation := float(values.std(ddof=1))):
        return None
    alpha = (1 - comparison.level) / comparison.comparisons
    found = needed(deviation, until, alpha)
    return None if found is None else max(1, found - values.size)
