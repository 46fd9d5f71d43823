"""What is drawn on the screen, as Vega-Lite: it fits a phone and follows light and dark.

Numbers come from the comparison and from `cxsim.presentation.charts`, so that the screen and the
files to download say the same. Structures keep their colour in all of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

import numpy as np

from cxsim.analysis.comparison import HORIZON, Comparison
from cxsim.metrics import METRICS
from cxsim.presentation import theme
from cxsim.presentation.charts import retention_numbers
from cxsim.presentation.dashboard.journey import ANSWERED, FAILED, LEFT, Life
from cxsim.presentation.layout import printable, wrap
from cxsim.runs.run import Run
from cxsim.scenario.schema import Company

Spec = dict[str, Any]
Rows = list[dict[str, Any]]
LINES_OF: Spec = {
    "labelExpr": "split(datum.label, '\\n')", "labelLimit": 0, "labelOverlap": False,
}  # fmt: skip
"""An axis or legend whose labels may have several lines."""
DASHES, SHAPES = ([1, 0], [6, 3], [2, 2]), ("circle", "diamond", "triangle-up")
DOTS, STROKES = "\u25cf\u25c6\u25b2", "\u2501\u2505\u2509"
"""What tells structures of one colour apart, in a chart and in its key."""
STAGES = {"before": "before", "purchase": "purchase", "onboarding": "welcome", "loop": "in use"}
NAME, PLACE = 20, 26
"""Characters after which the name of a structure, of a touchpoint goes on in the next line."""
CENTRAL = 0.9
"""Share of single runs the pale band holds."""


def named(title: str, width: int = NAME) -> str:
    """A title in lines that are short enough for an axis."""
    return "\n".join(wrap(printable(title), width)) or "?"


def unique(comparison: Comparison) -> dict[str, str]:
    """Structure -> what it is called on the screen, no two alike."""
    titles = {s.ownership: named(s.title) for s in comparison.standings}
    seen = list(titles.values())
    return {
        name: title if seen.count(title) == 1 else f"{title}\n({name})"
        for name, title in titles.items()
    }


def colours(comparison: Comparison) -> Spec:
    """The scale that gives every structure its own colour."""
    called = unique(comparison)
    position = {s.ownership: s.position for s in comparison.standings}
    return {
        "domain": [called[name] for name in position],
        "range": [theme.colour(place) for place in position.values()],
    }


def measure(metric: str) -> tuple[str, float, int]:
    """Unit of a difference, what a value is multiplied by, and decimals shown."""
    if metric.startswith(HORIZON):
        return "percentage points", 100.0, 1
    known = METRICS.get(metric)
    return (known.unit, known.scale, known.decimals) if known else (metric, 1.0, 2)


def ranked_rows(comparison: Comparison, arm: str, metric: str) -> Rows:
    """One row a structure, best first: mean difference, interval, spread of single runs."""
    called, (_, scale, decimals) = unique(comparison), measure(metric)
    rows: Rows = []
    for standing in comparison.of(arm):
        found = standing.differences.get(metric)
        if found is None or found.mean is None:
            continue
        span = found.interval
        edge = (1 - CENTRAL) / 2
        low, high = np.quantile(found.values, [edge, 1 - edge]) * scale
        words = f"{found.mean * scale:+,.{decimals}f}"
        if span is not None:
            words += f" ({span.low * scale:+,.{decimals}f} to {span.high * scale:+,.{decimals}f})"
        rows.append(
            {
                "structure": called[standing.ownership],
                "difference": found.mean * scale,
                "low": None if span is None else span.low * scale,
                "high": None if span is None else span.high * scale,
                "run low": float(low),
                "run high": float(high),
                "sure": found.verdict in ("more", "fewer"),
                "words": words,
            }
        )
    return sorted(rows, key=lambda row: -row["difference"])


def ranked(comparison: Comparison, arm: str, metric: str) -> Spec:
    """Dots with intervals; pale bars for the spread of single runs; grey where it may be zero."""
    rows = ranked_rows(comparison, arm, metric)
    unit = comparison.unit(measure(metric)[0])
    base = next(s.title for s in comparison.of(arm) if s.is_baseline)
    sure = {"condition": {"test": "datum.sure", **ink(comparison)}, "value": theme.PALE}
    y = {
        "field": "structure", "type": "nominal", "title": None,
        "sort": [row["structure"] for row in rows], "axis": LINES_OF,
    }  # fmt: skip
    title = [f"{unit},", f"against {printable(base)}"]
    tip = [{"field": "structure"}, {"field": "words", "title": "difference"}]
    layers = [
        _span("run low", "run high", {"type": "bar", "opacity": 0.25, "height": 14}, title),
        _span("low", "high", {"type": "rule", "size": 3}, title),
        {
            "mark": {"type": "point", "filled": True, "size": 130, "opacity": 1},
            "encoding": {"x": {"field": "difference", "type": "quantitative", "title": title}},
        },
    ]
    return {
        "data": {"values": rows},
        "height": {"step": 46},
        "encoding": {"y": y, "color": sure, "tooltip": tip},
        "layer": [
            *layers,
            {"mark": {"type": "rule", "strokeDash": [4, 3]}, "encoding": _constant_zero()},
        ],
    }


def _span(low: str, high: str, mark: Spec, title: list[str]) -> Spec:
    x = {"field": low, "type": "quantitative", "scale": {"zero": True}, "title": title}
    return {"mark": mark, "encoding": {"x": x, "x2": {"field": high}}}


def _constant_zero() -> Spec:
    return {"x": {"datum": 0}, "y": None, "color": {"value": theme.PALE}, "tooltip": None}


def retention(runs: Sequence[Run], comparison: Comparison, arm: str) -> Spec:
    """Share still there, week by week: mean and band of the runs; of many structures only the best
    and the baseline have a band and full ink."""
    numbers = retention_numbers(runs, arm, comparison)
    called = unique(comparison)
    rows = [
        {
            "structure": called[curve.name], "week": week,
            "kept": float(curve.mean[week]), "low": float(curve.low[week]),
            "high": float(curve.high[week]), "shown": curve.highlighted,
        }
        for curve in numbers.curves
        for week in range(len(curve.mean))
    ]  # fmt: skip
    y = {
        "type": "quantitative", "axis": {"format": ".0%"},
        "scale": {"domain": [numbers.floor, 1.0]},
    }  # fmt: skip
    return {
        "data": {"values": rows},
        "height": 340,
        "encoding": {
            "x": {
                "field": "week", "type": "quantitative", "title": "weeks since the start",
                "axis": {"values": list(numbers.marks)},
            },
            "color": ink(comparison),
        },
        "layer": [
            {
                "transform": [{"filter": "datum.shown"}],
                "mark": {"type": "area", "opacity": 0.15},
                "encoding": {
                    "y": {**y, "field": "low", "title": None}, "y2": {"field": "high"},
                },
            },
            {
                "mark": {"type": "line", "strokeWidth": 2.2},
                "encoding": {
                    "y": {**y, "field": "kept"}, "strokeDash": sort(comparison, DASHES),
                    "opacity": {"condition": {"test": "datum.shown", "value": 1}, "value": 0.5},
                },
            },
        ],
    }  # fmt: skip


def ink(comparison: Comparison) -> Spec:
    """Colour by structure; what stands for what is in the `key` above the chart."""
    return {
        "field": "structure", "type": "nominal", "scale": colours(comparison), "legend": None,
    }  # fmt: skip


def sort(comparison: Comparison, sorts: Sequence[Any]) -> Spec:
    """A dash or shape that tells structures of one colour apart."""
    called = unique(comparison)
    found = {called[s.ownership]: sorts[_sort(s.position)] for s in comparison.standings}
    scale = {"domain": list(found), "range": list(found.values())}
    return {"field": "structure", "type": "nominal", "scale": scale, "legend": None}


def _sort(position: int) -> int:
    return position // len(theme.COLOURS) % len(DASHES)


def key(comparison: Comparison, arm: str, marks: str = DOTS) -> str:
    """The colours and what they stand for, as HTML; titles are escaped."""
    called = unique(comparison)
    items = [
        f'<span style="white-space: nowrap; margin-right: 1.1em">'
        f'<span style="color: {theme.colour(s.position)}" aria-hidden="true">'
        f"{marks[_sort(s.position)]}</span> "
        f"{escape(called[s.ownership].replace(chr(10), ' '))}</span>"
        for s in comparison.of(arm)
    ]
    return f'<div style="font-size: 0.85rem; line-height: 1.6">{" ".join(items)}</div>'


def lost_rows(
    runs: Sequence[Run], comparison: Comparison, arm: str, company: Company | None
) -> Rows:
    """One row a structure and touchpoint: departures there per 100 starting customers.

    Empty where the runs were saved without them.
    """
    called = unique(comparison)
    rows: Rows = []
    for name in dict.fromkeys(run.ownership for run in runs):
        mine = [r for r in runs if r.ownership == name and r.resources == arm and r.touchpoints]
        if not mine or "left" not in mine[0].touchpoints:
            return []
        left = np.mean([r.touchpoints["left"] / r.customers for r in mine], axis=0) * 100
        for place, value in enumerate(left):
            rows.append(
                {
                    "structure": called[name], "touchpoint": _place(company, mine[0], place),
                    "place": place, "left": float(value),
                }
            )  # fmt: skip
    return rows


def _place(company: Company | None, run: Run, place: int) -> str:
    if company is None:
        return run.touchpoint_names[place] if run.touchpoint_names else f"touchpoint {place + 1}"
    touchpoint = list(company.touchpoints.values())[place]
    return named(f"{touchpoint.title} ({STAGES[touchpoint.stage]})", PLACE)


def lost(rows: Rows, comparison: Comparison) -> Spec:
    """Departures by the touchpoint met last, in the order of the journey."""
    order = [row["touchpoint"] for row in rows if row["structure"] == rows[0]["structure"]]
    return {
        "data": {"values": rows},
        "height": {"step": 44},
        "mark": {"type": "point", "filled": True, "size": 70, "opacity": 0.85},
        "encoding": {
            "y": {
                "field": "touchpoint", "type": "nominal", "sort": order, "title": None,
                "axis": {**LINES_OF, "grid": True},
            },
            "x": {
                "field": "left", "type": "quantitative", "scale": {"zero": True},
                "axis": {"tickCount": 6},
                "title": ["departures per 100", "starting customers"],
            },
            "color": ink(comparison),
            "shape": sort(comparison, SHAPES),
            "tooltip": [
                {"field": "structure"}, {"field": "touchpoint"},
                {"field": "left", "format": ".2f", "title": "departures"},
            ],
        },
    }  # fmt: skip


def journey_rows(comparison: Comparison, found: Sequence[Life]) -> Rows:
    """One row a structure and week of one customer's life."""
    called = unique(comparison)
    return [
        {
            "structure": called[one.ownership], "week": moment.week,
            "satisfaction": moment.satisfaction, "expectation": moment.expectation,
            "touchpoint": printable(moment.touchpoint), "event": moment.event,
        }
        for one in found
        for moment in one.moments
    ]  # fmt: skip


def journey(comparison: Comparison, found: Sequence[Life]) -> Spec:
    """Satisfaction of one customer under every structure; crosses where an encounter failed."""
    shapes = {"domain": [FAILED, ANSWERED, LEFT], "range": ["cross", "triangle-up", "square"]}
    tip = [
        {"field": "week"}, {"field": "structure"}, {"field": "touchpoint"}, {"field": "event"},
        {"field": "satisfaction", "format": ".2f"}, {"field": "expectation", "format": ".2f"},
    ]  # fmt: skip
    return {
        "data": {"values": journey_rows(comparison, found)},
        "height": 340,
        "encoding": {
            "x": {"field": "week", "type": "quantitative", "title": "weeks since the start"},
            "y": {
                "field": "satisfaction", "type": "quantitative", "title": None,
            },
            "color": ink(comparison),
        },
        "layer": [
            {
                "mark": {"type": "line", "strokeWidth": 1.8},
                "encoding": {"strokeDash": sort(comparison, DASHES)},
            },
            {
                "transform": [{"filter": {"field": "event", "oneOf": shapes["domain"]}}],
                "mark": {"type": "point", "filled": True, "size": 80, "opacity": 1},
                "encoding": {
                    "shape": {
                        "field": "event", "type": "nominal", "scale": shapes, "legend": None,
                    },
                    "tooltip": tip,
                },
            },
        ],
    }  # fmt: skip
