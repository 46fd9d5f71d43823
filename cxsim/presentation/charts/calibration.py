"""A calibration: what was seen, fitted and foretold, and what the fit leaves over."""

# matplotlib leaves the keywords it passes on without types.
# pyright: reportUnknownMemberType=false

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from cxsim.analysis.calibrate.fit import MODEL, Calibration
from cxsim.presentation import theme
from cxsim.presentation.calibration import verdict
from cxsim.presentation.charts.retention import spread
from cxsim.presentation.layout import wrap
from cxsim.types import Array, Floats

LABELS = 2.6
"""Inches for the labels at the right."""

NOTABLE = 2.0
"""Residuals beyond this many standard deviations are marked."""


@dataclass(frozen=True)
class FitCurves:
    """Shares 0..1 by period: seen, one curve a model, and the band of the hazards.

    `held` marks the periods held out: bool, the shape of `periods`.
    """

    title: str
    subtitle: str
    unit: str
    periods: Floats
    seen: Floats
    held: Array
    curves: dict[str, Floats]
    low: Floats
    high: Floats


@dataclass(frozen=True)
class Residuals:
    """Pearson residuals of the losses, one a row of the table, and the middle of its interval."""

    title: str
    subtitle: str
    unit: str
    periods: Floats
    values: Floats
    held: Array


def calibration_numbers(found: Calibration) -> FitCurves:
    """The numbers of the chart of fit and projection."""
    band = "band: 95%, bootstrap of the base hazards"
    return FitCurves(
        verdict(found),
        f"Share of the customers still there, by {found.table.unit}. Full points were fitted, "
        f"open ones held out; {band}.",
        found.table.unit,
        found.split.periods,
        found.split.kept,
        found.split.after,
        found.shown,
        found.low,
        found.high,
    )


def residual_numbers(found: Calibration) -> Residuals:
    """The numbers of the chart of residuals."""
    rows = (found.split.fit, found.split.held)
    ends = np.concatenate([part.end for part in rows])
    starts = np.concatenate([part.start for part in rows])
    values = found.residuals
    fitted = len(found.split.fit.end)
    beyond = int((np.abs(values[:fitted]) > NOTABLE).sum())
    title = f"{beyond} of {fitted} fitted {found.table.unit}s lie beyond two standard deviations"
    return Residuals(
        title,
        f"Customers lost in each {found.table.unit} less those the base hazards expect, in "
        "standard deviations. Full bars were fitted, pale ones held out.",
        found.table.unit,
        (starts + ends + 1) / 2,
        values,
        np.arange(len(values)) >= fitted,
    )


def calibration_fit(found: Calibration, foot: str = "") -> Figure:
    """Fit and projection: points seen, the model and its rivals, the band of the hazards."""
    numbers = calibration_numbers(found)
    with theme.styled():
        return _fit_ink(numbers, foot)


def calibration_residuals(found: Calibration, foot: str = "") -> Figure:
    """Residuals by period."""
    numbers = residual_numbers(found)
    with theme.styled():
        return _residual_ink(numbers, foot)


def _fit_ink(numbers: FitCurves, foot: str) -> Figure:
    figure = theme.blank()
    bottom, top = theme.frame(figure, numbers.title, numbers.subtitle, foot)
    right = theme.WIDE - theme.MARGIN - LABELS - 0.3
    low, high = bottom + 0.65, top - 0.35
    axes = theme.axes(figure, theme.MARGIN + 0.5, low, right, high)
    axes.fill_between(
        numbers.periods, numbers.low, numbers.high, color=theme.colour(0), alpha=0.15, lw=0
    )
    for place, (name, curve) in enumerate(numbers.curves.items()):
        style = "-" if name == MODEL else theme.LINES[place % 3]
        wide = 2.4 if name == MODEL else 1.5
        axes.plot(numbers.periods, curve, color=theme.colour(place), ls=style, lw=wide)
    fitted = ~numbers.held
    dots: dict[str, Any] = {
        "linestyle": "none", "marker": "o", "markersize": 6, "color": theme.INK, "zorder": 5,
        "clip_on": False,
    }  # fmt: skip
    axes.plot(numbers.periods[fitted], numbers.seen[fitted], **dots)
    axes.plot(numbers.periods[~fitted], numbers.seen[~fitted], markerfacecolor="white", **dots)
    axes.set_xlim(0, float(numbers.periods[-1]))
    axes.set_ylim(0, 1.02)
    axes.grid(axis="y", color=theme.GRID)
    axes.yaxis.set_major_formatter(lambda value, _: f"{value * 100:g}%")
    axes.set_xlabel(f"{numbers.unit}s since the beginning", fontsize=10)
    if numbers.held.any():
        axes.axvline(float(numbers.periods[fitted][-1]), color=theme.PALE, lw=1, ls=(0, (3, 3)))
    _end_labels(figure, numbers, right, low, high)
    return figure


def _end_labels(figure: Figure, numbers: FitCurves, right: float, low: float, high: float) -> None:
    """Names and last values beside the ends of the curves, moved apart."""
    ends = {name: float(curve[-1]) for name, curve in numbers.curves.items()}
    ends["seen"] = float(numbers.seen[-1])
    measure = theme.inches(10.5)
    lines = [wrap(f"{end * 100:.1f}% {name}", LABELS, measure) for name, end in ends.items()]
    heights = [theme.height(len(text), 10.5) + 0.05 for text in lines]
    wanted = [low + end / 1.02 * (high - low) for end in ends.values()]
    placed = spread(wanted, heights, low, high)
    for place, (text, y) in enumerate(zip(lines, placed, strict=True)):
        ink = theme.INK if place == len(ends) - 1 else theme.colour(place)
        weight = "bold" if place in (0, len(ends) - 1) else "normal"
        theme.write(figure, right + 0.2, y, text, 10.5, ink, weight, va="center")


def _residual_ink(numbers: Residuals, foot: str) -> Figure:
    figure = theme.blank()
    bottom, top = theme.frame(figure, numbers.title, numbers.subtitle, foot)
    axes = theme.axes(
        figure, theme.MARGIN + 0.5, bottom + 0.65, theme.WIDE - theme.MARGIN, top - 0.35
    )
    colours = [theme.PALE if held else theme.colour(0) for held in numbers.held]
    axes.bar(numbers.periods, numbers.values, width=0.7, color=colours)
    reach = max(3.0, float(np.ceil(np.abs(numbers.values).max())) + 0.5)
    axes.set_ylim(-reach, reach)
    axes.set_xlim(0.4, float(numbers.periods[-1]) + 0.6)
    axes.axhline(0, color=theme.QUIET, lw=1)
    for edge in (-NOTABLE, NOTABLE):
        axes.axhline(edge, color=theme.QUIET, lw=1, ls=(0, (3, 3)))
    axes.grid(axis="y", color=theme.GRID)
    axes.set_xlabel(f"{numbers.unit} since the beginning", fontsize=10)
    words = ["more left than expected above 0, fewer below"]
    theme.write(figure, theme.MARGIN + 0.5, top - 0.25, words, 10, theme.QUIET)
    return figure
