"""The cards: a level, the paired difference from the baseline, its interval, in words."""

from __future__ import annotations

from dataclasses import dataclass

from cxsim.analysis.comparison import EQUITY, HORIZON, Comparison, Standing
from cxsim.analysis.verdict import after
from cxsim.metrics import METRICS
from cxsim.presentation.dashboard.pictures import measure
from cxsim.presentation.layout import printable


@dataclass(frozen=True)
class Card:
    """One structure. ``delta`` is empty for the baseline; ``sure`` says that its interval
    excludes zero."""

    title: str
    value: str
    delta: str
    interval: str
    words: str
    sure: bool


def measures(comparison: Comparison) -> dict[str, str]:
    """Metric -> what it is called, for those that are compared; the deciding one first."""
    weeks = sorted(comparison.horizons, reverse=True)
    found = {f"{HORIZON}{week}": f"Kept after {after(week)}" for week in weeks}
    if any(EQUITY in s.levels for s in comparison.standings):
        found[EQUITY] = METRICS[EQUITY].title.capitalize()
    return found


def cards(comparison: Comparison, arm: str, metric: str) -> list[Card]:
    """One card a structure, best first."""
    return [_card(standing, metric) for standing in comparison.ranked(arm)]


def _card(standing: Standing, metric: str) -> Card:
    title = printable(standing.title)
    value = _level(metric, standing.levels.get(metric))
    if standing.is_baseline:
        return Card(title, value, "", "", "the baseline", False)
    found = standing.differences.get(metric)
    if found is None or found.mean is None:
        return Card(title, value, "", "", "no complete pair of runs", False)
    _, scale, decimals = measure(metric)
    unit = " pp" if metric.startswith(HORIZON) else ""
    span = ""
    if found.interval is not None:
        low, high = found.interval.low * scale, found.interval.high * scale
        span = f"{low:+,.{decimals}f} to {high:+,.{decimals}f}{unit}"
    sure = found.verdict in ("more", "fewer")
    words = found.words if metric.startswith(HORIZON) else _plainly(found.verdict)
    return Card(title, value, f"{found.mean * scale:+,.{decimals}f}{unit}", span, words, sure)


def _level(metric: str, value: float | None) -> str:
    if value is None:
        return "?"
    known = METRICS.get(metric)
    if metric.startswith(HORIZON) or known is None:
        return f"{value * 100:.1f}%"
    return f"{value * known.scale:,.{known.decimals}f}"


def _plainly(verdict: str) -> str:
    return {
        "more": "more, and not by chance",
        "fewer": "less, and not by chance",
        "identical": "identical on every seed",
    }.get(verdict, "may be no difference")
