"""The evidence register as a table, markdown, CSV and JSON."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from typing import Any

from cxsim.analysis.evidence import Parameter, assumed, by_grade
from cxsim.presentation.layout import Column, printable, table

DASH = "-"
CAUTION = "Nothing about the organisation is estimated: no public table identifies it."


def summary(parameters: Sequence[Parameter], study: str = "") -> str:
    """One line: how many parameters of each grade, and how many that decide are assumed.

    ``study`` says which sensitivity study tells that, where one does.
    """
    counts = ", ".join(f"{count} {grade}" for grade, count in by_grade(parameters).items())
    found = assumed(parameters)
    known = any(p.share is not None for p in parameters)
    which = f" ({study}; what was varied together counts once)" if study else ""
    rest = (
        f"{found.assumed} of the {found.deciding} that decide the result are assumed{which}"
        if known
        else "no sensitivity study says which of them decide"
    )
    return f"{len(parameters)} parameters: {counts}; {rest}. {CAUTION}"


def text(parameters: Sequence[Parameter], width: int, study: str = "") -> str:
    """The register for a terminal of so many cells."""
    columns = [
        Column("parameter", False, 40), Column("value"), Column("range"), Column("unit", False, 8),
        Column("grade", False), Column("rests\non it"), Column("source", False, 20),
    ]  # fmt: skip
    lines = table(columns, [_cells(p) for p in parameters], width)
    return "\n".join([summary(parameters, study), "", *lines]) + "\n"


def markdown(parameters: Sequence[Parameter], study: str = "") -> str:
    """The register as a markdown table."""
    heads = ("parameter", "value", "range", "unit", "grade", "rests on it", "source")
    lines = [f"| {' | '.join(heads)} |", "| :--- | ---: | ---: | :--- | :--- | ---: | :--- |"]
    lines += [f"| {' | '.join(map(_escape, _cells(p)))} |" for p in parameters]
    return "\n".join([summary(parameters, study), "", *lines]) + "\n"


def to_csv(parameters: Sequence[Parameter]) -> str:
    """The register as CSV, one row a parameter."""
    out = io.StringIO()
    names = list(Parameter.__dataclass_fields__)
    writer = csv.DictWriter(out, names, lineterminator="\n")
    writer.writeheader()
    writer.writerows(p.to_dict() for p in parameters)
    return out.getvalue()


def to_json(parameters: Sequence[Parameter], study: str = "") -> str:
    """The register as JSON with the version of its schema."""
    found = assumed(parameters)
    plain: dict[str, Any] = {
        "schema": "cxsim.evidence",
        "schema_version": 1,
        "summary": summary(parameters, study),
        "by_grade": by_grade(parameters),
        "assumed_deciding": found.assumed,
        "deciding": found.deciding,
        "deciding_by": study or None,
        "parameters": [p.to_dict() for p in parameters],
    }
    return json.dumps(plain, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def _cells(parameter: Parameter) -> list[str]:
    low, high = parameter.low, parameter.high
    span = DASH if low is None or high is None else f"{low:g} to {high:g}"
    share = DASH if parameter.share is None else f"{parameter.share * 100:.1f}%"
    return [
        parameter.path,
        f"{parameter.value:g}",
        span,
        printable(parameter.unit) or DASH,
        parameter.grade,
        share,
        printable(parameter.source) or DASH,
    ]


def _escape(words: str) -> str:
    return "".join(f"\\{c}" if c in "\\`*_[]<>|#" else c for c in words)
