"""All charts of some results on one page, small; of those that cannot be drawn, why."""

from __future__ import annotations

import io

import numpy as np
from matplotlib.figure import Figure
from matplotlib.image import imread

from cxsim.errors import NotFoundError
from cxsim.presentation import theme
from cxsim.presentation.charts.catalogue import CHARTS, Chart, source
from cxsim.presentation.charts.view import View
from cxsim.presentation.layout import wrap

COLUMNS = 4
SHARP = 60
"""Dots an inch of a thumbnail."""


def page(view: View) -> Figure:
    """The page."""
    figure = theme.blank()
    with theme.styled():
        about = "Every chart there is, from these results"
        bottom, top = theme.frame(figure, "Charts", about, source(view))
        rows = -(-len(CHARTS) // COLUMNS)
        wide = (theme.WIDE - 2 * theme.MARGIN) / COLUMNS
        high = (top - 0.2 - bottom) / rows
        for number, chart in enumerate(CHARTS.values()):
            row, column = divmod(number, COLUMNS)
            left = theme.MARGIN + column * wide
            upper = top - 0.2 - row * high
            theme.write(figure, left, upper - 0.18, [chart.name], 10, weight="bold")
            _one(figure, chart, view, (left, upper - 0.25, wide - 0.2, high - 0.4))
    return figure


def _one(
    figure: Figure, chart: Chart, view: View, place: tuple[float, float, float, float]
) -> None:
    left, upper, wide, high = place
    try:
        small = chart.draw(view)
    except NotFoundError as error:
        lines = wrap(theme.drawable(f"{chart.about}: {error}"), wide, theme.inches(7.5))
        theme.write(figure, left, upper, lines[:9], 7.5, theme.QUIET, va="top")
        return
    out = io.BytesIO()
    with theme.styled():
        small.savefig(out, format="png", dpi=SHARP)
    picture = np.asarray(imread(io.BytesIO(out.getvalue())))
    tall = min(high, wide * theme.HIGH / theme.WIDE)
    across = tall * theme.WIDE / theme.HIGH
    axes = theme.axes(figure, left, upper - tall, left + across, upper)
    axes.imshow(picture, aspect="auto", interpolation="antialiased")
    axes.set_axis_off()
