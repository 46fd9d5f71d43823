"""Charts that stay charts in the slides: they can be edited there."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.colors import to_hex
from pptx.chart.data import CategoryChartData, XyChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_MARKER_STYLE,
    XL_TICK_LABEL_POSITION,
)
from pptx.util import Inches, Pt

from cxsim.analysis.headline import ARMS
from cxsim.presentation import theme
from cxsim.presentation.charts.heat import RAMP
from cxsim.presentation.charts.ranked import Dot, RankedDifferences
from cxsim.presentation.charts.view import View
from cxsim.presentation.layout import printable
from cxsim.presentation.report import slide as make
from cxsim.presentation.report.words import cut
from cxsim.types import Floats

NAME, SHORTER = 44, 24
"""Characters of a name in a chart; it stands whole in the notes. Shorter where there are more
than `BOTH` structures."""
BOTH = 7
"""Structures up to which both arms are drawn."""
Box = tuple[float, float, float, float]


def ranked(slide: Any, shown: RankedDifferences, arm: str, alternative: str, box: Box) -> None:
    """Dots with intervals: an XY scatter, three points a structure, a marker on the middle one.

    A series without ink holds the names at the left.
    """
    arms = shown.arms if len(shown.rows) <= BOTH else (arm,)
    left, right = _reach(shown)
    data: Any = XyChartData(number_format="+0.0;-0.0;0.0")
    names = data.add_series("Names")
    drawn: list[tuple[Dot, str, str]] = []
    for place, row in enumerate(shown.rows):
        names.add_data_point(left, len(shown.rows) - place)
        for dot in row.dots:
            if dot.arm not in arms or dot.mean is None:
                continue
            shift = 0.0 if len(arms) == 1 else 0.22 - 0.44 * arms.index(dot.arm)
            said = "" if dot.arm == arms[0] else f", {ARMS.get(dot.arm, dot.arm).lower()}"
            series = data.add_series(f"{printable(row.title)}{said}")
            for value in (dot.low, dot.mean, dot.high):
                series.add_data_point(
                    dot.mean if value is None else value, len(shown.rows) - place + shift
                )
            ink = theme.colour(row.position) if dot.sure else theme.PALE
            drawn.append((dot, f"{dot.label}{said}", ink))
    # One point alone is not labelled by every program.
    names.add_data_point(left, 0)
    chart = _chart(slide, XL_CHART_TYPE.XY_SCATTER_LINES, data, alternative, box)
    _axes(chart, shown, left, right)
    found = list(chart.plots[0].series)
    size = 12.0 if len(drawn) <= 10 else 9.0
    longest = NAME if len(shown.rows) <= BOTH else SHORTER
    _names(found[0], cut([printable(row.title) for row in shown.rows], longest), size)
    for series, (dot, label, ink) in zip(found[1:], drawn, strict=True):
        _dot(series, label, ink, dot.arm == arms[0], size - 1)


def _names(series: Any, names: Sequence[str], size: float) -> None:
    series.format.line.fill.background()
    series.marker.style = XL_MARKER_STYLE.NONE
    for number, name in enumerate(names):
        _label(series.points[number], name, size, XL_LABEL_POSITION.RIGHT, True)


def _dot(series: Any, label: str, ink: str, filled: bool, size: float) -> None:
    colour = RGBColor.from_string(ink[1:].upper())
    series.smooth = False
    series.format.line.color.rgb = colour
    series.format.line.width = Pt(2.5)
    series.marker.style = XL_MARKER_STYLE.NONE
    point = series.points[1]
    point.marker.style, point.marker.size = XL_MARKER_STYLE.CIRCLE, 10
    point.marker.format.fill.solid()
    point.marker.format.fill.fore_color.rgb = colour if filled else RGBColor(255, 255, 255)
    point.marker.format.line.color.rgb = colour
    _label(point, label, size, XL_LABEL_POSITION.ABOVE, False)


def _label(point: Any, words: str, size: float, position: Any, bold: bool) -> None:
    run = point.data_label.text_frame.paragraphs[0].add_run()
    run.text = words
    run.font.size, run.font.name, run.font.bold = Pt(size), make.FONT, bold
    point.data_label.position = position


def _reach(shown: RankedDifferences) -> tuple[float, float]:
    """Ends of the axis: the names need room at the left, the labels at both ends."""
    ends = [v for r in shown.rows for d in r.dots for v in (d.mean, d.low, d.high) if v is not None]
    low, high = min([0.0, *ends]), max([0.0, *ends])
    span = max(high - low, 0.5)
    left, right = low - 0.55 * span, high + 0.2 * span
    step = _step(right - left)
    return math.floor(left / step) * step, math.ceil(right / step) * step


def _step(span: float) -> float:
    """A round distance between ticks, about ten to an axis."""
    rough = span / 12
    power = 10.0 ** math.floor(math.log10(rough))
    return next(power * m for m in (1, 2, 5, 10) if power * m >= rough)


def _axes(chart: Any, shown: RankedDifferences, left: float, right: float) -> None:
    up, across = chart.value_axis, chart.category_axis
    up.minimum_scale, up.maximum_scale = 0.4, len(shown.rows) + 0.75
    up.visible = up.has_major_gridlines = False
    up.tick_label_position = XL_TICK_LABEL_POSITION.NONE
    across.minimum_scale, across.maximum_scale = left, right
    across.major_unit = _step(right - left)
    across.has_major_gridlines = True
    across.major_gridlines.format.line.color.rgb = RGBColor(0xDD, 0xDD, 0xDD)
    across.tick_labels.font.size = Pt(12)
    across.tick_labels.number_format = "+0.0;-0.0;0"
    across.tick_labels.number_format_is_linked = False
    across.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    across.has_title = True
    _title(across, shown.axis)


def levels(slide: Any, view: View, alternative: str, box: Box) -> None:
    """Percent kept at the last horizon: a bar a structure, the highlighted ones in colour."""
    standings = list(reversed(view.standings))
    data: Any = CategoryChartData(number_format="0.0")
    data.categories = cut([printable(s.title) for s in standings], NAME)
    last = view.comparison.last
    data.add_series("Customers kept, %", [100 * (s.levels[last] or 0.0) for s in standings])
    chart = _chart(slide, XL_CHART_TYPE.BAR_CLUSTERED, data, alternative, box)
    plot = chart.plots[0]
    plot.gap_width, plot.has_data_labels = 45, True
    plot.data_labels.number_format, plot.data_labels.number_format_is_linked = "0.0", False
    plot.data_labels.font.size = Pt(14 if len(standings) <= 8 else 10)
    for number, standing in enumerate(standings):
        fill = plot.series[0].points[number].format.fill
        fill.solid()
        fill.fore_color.rgb = RGBColor.from_string(view.ink(standing.ownership)[1:].upper())
    chart.value_axis.minimum_scale = 0
    chart.value_axis.visible = chart.value_axis.has_major_gridlines = False
    chart.category_axis.tick_labels.font.size = Pt(13 if len(standings) <= 8 else 9)
    chart.category_axis.format.line.color.rgb = RGBColor(0xBB, 0xBB, 0xBB)


def heat(
    slide: Any, rows: Sequence[str], columns: Sequence[str], values: Floats,
    texts: Sequence[Sequence[str]], alternative: str, box: Box,
) -> None:  # fmt: skip
    """A table whose cells are coloured by their value; the longer side runs down."""
    if len(columns) > len(rows):
        texts = [[row[n] for row in texts] for n in range(len(columns))]
        rows, columns, values = columns, rows, values.T
    known = values[np.isfinite(values)]
    low, high = (float(known.min()), float(known.max())) if known.size else (0.0, 1.0)
    reach = (high - low) or 1.0
    fills = [
        [to_hex(RAMP((float(v) - low) / reach)) if np.isfinite(v) else None for v in row]
        for row in values
    ]
    body = [[name, *cells] for name, cells in zip(rows, texts, strict=True)]
    make.table(slide, ["", *columns], body, alternative, box, fills)


def _chart(slide: Any, kind: Any, data: Any, alternative: str, box: Box) -> Any:
    left, top, wide, high = (Inches(v) for v in box)
    frame = slide.shapes.add_chart(kind, left, top, wide, high, data)
    make.describe(frame, alternative)
    frame.chart.has_legend = frame.chart.has_title = False
    frame.chart.font.name = make.FONT
    return frame.chart


def _title(axis: Any, words: str) -> None:
    frame = axis.axis_title.text_frame
    run = frame.paragraphs[0].add_run()
    run.text = printable(words)
    run.font.size, run.font.bold = Pt(12), False
