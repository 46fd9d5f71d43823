"""A table whose cells are coloured by their value: ink only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure

from cxsim.presentation import theme
from cxsim.presentation.charts import marks
from cxsim.types import Floats

RAMP = LinearSegmentedColormap.from_list(
    "pale-to-deep", ["#f3f6fc", "#9dbdf7", "#2f61c9", "#152f6e"]
)
HEADS = 1.25
"""Inches the names over the columns may take."""


@dataclass(frozen=True, eq=False)
class Heat:
    """Cells of shape (rows, columns), with their text; deep colour for high values if ``deep``."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    values: Floats
    texts: tuple[tuple[str, ...], ...]
    marked: tuple[tuple[int, int], ...] = ()


def draw(figure: Figure, heat: Heat, bottom: float, top: float, axis: str) -> None:
    """The cells between two heights, names at the left and over the columns."""
    flipped = len(heat.columns) > len(heat.rows) and len(heat.columns) > 7
    if flipped:
        heat = Heat(
            heat.columns, heat.rows, heat.values.T,
            tuple(tuple(row[i] for row in heat.texts) for i in range(len(heat.columns))),
            tuple((c, r) for r, c in heat.marked),
        )  # fmt: skip
    bottom += 0.35
    rows, columns = heat.values.shape
    rough = (top - bottom - HEADS) / rows
    _, _, wide = marks.column(heat.rows, rough, 3.4, 11)
    left, right = theme.MARGIN + wide + 0.15, theme.WIDE - theme.MARGIN
    cell = min((right - left) / columns, 2.4)
    size, over = marks.heads(heat.columns, cell, HEADS)
    top -= max(theme.height(len(text), size) for text in over) + 0.08
    high = min((top - bottom) / rows, 0.9)
    small, beside, _ = marks.column(heat.rows, high, 3.4, 11)
    axes = theme.axes(figure, left, top - rows * high, left + columns * cell, top)
    _cells(figure, axes, heat, (left, top, cell, high))
    for c, text in enumerate(over):
        theme.write(figure, left + (c + 0.5) * cell, top + 0.06, text, size, ha="center")
    for r, text in enumerate(beside):
        y = top - (r + 0.5) * high
        theme.write(figure, left - 0.12, y, text, small, ha="right", va="center")
    theme.write(figure, theme.MARGIN, bottom - 0.2, [axis], 10, theme.QUIET)


def _cells(
    figure: Figure, axes: Axes, heat: Heat, place: tuple[float, float, float, float]
) -> None:
    left, top, cell, high = place
    rows, columns = heat.values.shape
    axes.set_axis_off()
    axes.set_xlim(0, columns)
    axes.set_ylim(rows, 0)
    finite = heat.values[np.isfinite(heat.values)]
    low, top_value = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 1.0)
    longest = max((len(t) for row in heat.texts for t in row), default=1)
    size = min(12.0, high * 72 / 1.5, cell * 72 / (longest * 0.72))
    for r in range(rows):
        for c in range(columns):
            value = heat.values[r, c]
            part = (value - low) / (top_value - low) if top_value > low else 0.0
            known = np.isfinite(value)
            fill = RAMP(float(part)) if known else "#eeeeef"
            across = [c, c + 1]
            axes.fill_between(across, r, r + 1, facecolor=fill, edgecolor="white", linewidth=1.2)
            deep = known and part > 0.6
            weight = "bold" if (r, c) in heat.marked else "normal"
            theme.write(
                figure, left + (c + 0.5) * cell, top - (r + 0.5) * high, [heat.texts[r][c]], size,
                marks.ON_DEEP if deep else marks.ON_PALE, weight, ha="center", va="center",
            )  # fmt: skip


def as_text(rows: Sequence[Sequence[float]], decimals: int) -> tuple[tuple[str, ...], ...]:
    """Cells with so many decimals, "?" where nothing is known."""
    return tuple(tuple(f"{v:.{decimals}f}" if np.isfinite(v) else "?" for v in row) for row in rows)
