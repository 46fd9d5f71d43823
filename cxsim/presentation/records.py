"""The comparison for other programs: tidy CSV rows and JSON, shares as 0..1."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from typing import Any

from cxsim.analysis.comparison import Comparison, Difference, Standing
from cxsim.analysis.evidence import Assumptions
from cxsim.analysis.headline import answer, notes
from cxsim.presentation.layout import printable


def csv_rows(comparison: Comparison) -> list[dict[str, Any]]:
    """Tidy rows, one a structure, arm and metric; shares 0..1, None where nothing is known."""
    return [
        _csv_row(comparison, standing, metric)
        for standing in comparison.standings
        for metric in standing.levels
    ]


def to_csv(comparison: Comparison) -> str:
    """`csv_rows` as a CSV file with a head, line ends ``\\n``."""
    rows = csv_rows(comparison)
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def to_json(
    comparison: Comparison,
    *,
    assumed: Assumptions | None = None,
    provenance: Mapping[str, Any] | None = None,
) -> str:
    """The comparison as JSON with ``schema_version``: answer, notes, numbers, provenance."""
    whole = {
        **comparison.to_dict(),
        "answer": answer(comparison),
        "notes": notes(comparison, assumed),
        "assumed_parameters": None if assumed is None else assumed.assumed,
        "parameters": None if assumed is None else assumed.deciding,
        "deciding_by": assumed.study or None if assumed else None,
        "provenance": None if provenance is None else dict(provenance),
    }
    return json.dumps(whole, ensure_ascii=False, allow_nan=False, indent=2) + "\n"


def _csv_row(comparison: Comparison, standing: Standing, metric: str) -> dict[str, Any]:
    difference = standing.differences.get(metric)
    found = difference.interval if difference else None
    return {
        "ownership": standing.ownership,
        "title": printable(standing.title),
        "resources": standing.resources,
        "baseline": comparison.baseline,
        "metric": metric,
        "mean": standing.levels[metric],
        "difference": difference.mean if difference else None,
        "low": found.low if found else None,
        "high": found.high if found else None,
        "level": comparison.level,
        "comparisons": comparison.comparisons,
        "verdict": _verdict_of(standing, difference),
        "words": difference.words if difference else "",
        "probability_best": standing.probability_best if metric == comparison.last else None,
        "variance_reduction": difference.variance_reduction if difference else None,
        "pairs": len(difference.values) if difference else standing.pairs,
        "asked": standing.asked,
        "customers": comparison.customers,
        "weeks": comparison.weeks,
    }


def _verdict_of(standing: Standing, difference: Difference | None) -> str:
    if standing.is_baseline:
        return "baseline"
    return difference.verdict if difference else ""
