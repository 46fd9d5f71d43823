"""Verdicts in words, by rule from the adjusted interval; nobody reads them off a plot."""

from __future__ import annotations

from typing import Literal

from cxsim.analysis.paired import Interval

Verdict = Literal["baseline", "more", "fewer", "equivalent", "unsettled", "identical", "unknown"]
"""more, fewer: the interval excludes 0; equivalent: it lies within the margin (the two one-sided
tests of Schuirmann 1987); unsettled: neither; identical: the same on every seed; unknown: no
interval, because there are too few pairs or they do not vary."""


def verdict(mean: float | None, found: Interval | None, margin: float) -> Verdict:
    """The verdict on a mean difference; `margin` (>= 0) is the difference that does not matter."""
    if mean is None or found is None:
        return "unknown"
    if found.low == found.high == 0:
        return "identical"
    if found.low > 0 or found.high < 0:
        return "more" if found.low > 0 else "fewer"
    return "equivalent" if max(-found.low, found.high) < margin else "unsettled"


def kept(
    kind: Verdict, mean: float | None, found: Interval | None, margin: float, pairs: int
) -> str:
    """The verdict on a share of customers kept; all numbers 0..1, shown in percentage points."""
    if kind == "baseline":
        return "baseline"
    if kind == "identical":
        return "identical on every seed"
    if mean is None:
        return "no complete pair"
    if found is None:
        seeds = "one seed" if pairs == 1 else f"each of {pairs} seeds"
        return f"{points(mean, signed=True)} pp on {seeds}, no interval"
    if kind == "equivalent":
        return f"cannot be told apart within {points(margin)} pp"
    if kind == "unsettled":
        return f"not settled: between {ends(found)} pp"
    small = f", less than the {points(margin)} pp that matter" if _inside(found, margin) else ""
    return f"keeps {points(abs(mean))} pp {kind}{small}"


def points(share: float, signed: bool = False) -> str:
    """A share in percentage points with one decimal, or as many as keep it from reading as zero."""
    value = share * 100
    decimals = next((d for d in range(1, 7) if round(abs(value), d) > 0), 1)
    text = f"{value:+.{decimals}f}" if signed else f"{value:.{decimals}f}"
    return "0.0" if value == 0 else text


def ends(found: Interval, word: str = " and ") -> str:
    """The ends of an interval in percentage points, signed."""
    return f"{points(found.low, signed=True)}{word}{points(found.high, signed=True)}"


def after(weeks: int) -> str:
    """Weeks as a reader counts them: "3 years", "1 year", "30 weeks"."""
    count, unit = (weeks // 52, "year") if weeks % 52 == 0 and weeks else (weeks, "week")
    return f"{count} {unit}" if count == 1 else f"{count} {unit}s"


def _inside(found: Interval, margin: float) -> bool:
    return max(abs(found.low), abs(found.high)) < margin
