"""One run, shown: its metrics; in JSON also its series and touchpoints."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from cxsim.cli.study import Study

if TYPE_CHECKING:
    from cxsim.runs.run import Run


def rendered(study: Study, run: Run, form: str) -> str:
    """A run in one of `cxsim.cli.options.FORMATS`."""
    if form == "json":
        return json.dumps(plain(study, run), indent=2, ensure_ascii=False, allow_nan=False)
    if form == "csv":
        return _csv(run)
    rows = [("metric", "value", "unit"), *_shown(study, run)]
    return _markdown(rows) if form == "md" else _text(study, run, rows)


def plain(study: Study, run: Run) -> dict[str, Any]:
    """Plain JSON with the version of its schema; None where a value is not defined."""
    from cxsim.runs.provenance import provenance

    return {
        "schema": "cxsim.run",
        "schema_version": 1,
        "ownership": run.ownership,
        "resources": run.resources,
        "seed": run.seed,
        "customers": run.customers,
        "weeks": run.weeks,
        "metrics": {name: _finite(value) for name, value in run.metrics.items()},
        "weekly": {name: _list(series) for name, series in run.weekly.items()},
        "touchpoint_names": list(run.touchpoint_names),
        "touchpoints": {name: _list(values) for name, values in run.touchpoints.items()},
        "provenance": provenance(study.scenarios, study.seeds, study.customers, study.weeks),
    }


def _finite(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None


def _list(values: Any) -> list[float | None]:
    return [_finite(value) for value in values.tolist()]


def _shown(study: Study, run: Run) -> Iterator[tuple[str, str, str]]:
    from cxsim.analysis.comparison import in_currency
    from cxsim.metrics import METRICS

    for name, value in run.metrics.items():
        if name not in METRICS:
            yield name, f"{value:.6g}", ""
            continue
        metric = METRICS[name]
        number = "-" if _finite(value) is None else f"{value * metric.scale:,.{metric.decimals}f}"
        yield metric.title, number, in_currency(metric.unit, study.currency)


def _text(study: Study, run: Run, rows: list[tuple[str, str, str]]) -> str:
    scenario = next(iter(study.scenarios.values()))
    head = (
        f"{scenario.ownership.title}, {scenario.company.title}, {scenario.future.title}: "
        f"{run.customers:,} customers, {run.weeks} weeks, seed {run.seed}"
    )
    wide = [max(len(row[column]) for row in rows) for column in range(2)]
    lines = [f"{name:{wide[0]}}  {value:>{wide[1]}}  {unit}".rstrip() for name, value, unit in rows]
    return "\n".join([head, "", *lines])


def _markdown(rows: list[tuple[str, str, str]]) -> str:
    lines = [f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |" for row in rows]
    return "\n".join([lines[0], "| :--- | ---: | :--- |", *lines[1:]])


def _csv(run: Run) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["ownership", "resources", "seed", "customers", "weeks", "metric", "value"])
    about = [run.ownership, run.resources, run.seed, run.customers, run.weeks]
    for name, value in run.metrics.items():
        known = _finite(value)
        writer.writerow([*about, name, "" if known is None else known])
    return out.getvalue()
