"""A calibration as text, as JSON, and as the company file it leads to."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from typing import Any

from cxsim.analysis.calibrate.fit import MODEL, Calibration
from cxsim.analysis.calibrate.hazards import Estimate
from cxsim.analysis.calibrate.moments import Matched
from cxsim.presentation.layout import Column, printable, table, wrap
from cxsim.scenario.annotate import literal

OPEN = "data set no bound"


def text(found: Calibration, width: int = 96) -> str:
    """The calibration for a terminal of so many cells, 76 to 100."""
    width = min(100, max(76, width))
    parts = [
        wrap(printable(verdict(found)), width),
        table(*_estimates(found), width),
        table(*_scores(found), width),
    ]
    matched = _moments(found)
    if matched:
        parts.insert(2, table(*matched, width))
    parts += [wrap(printable(note), width) for note in remarks(found)]
    return "\n\n".join("\n".join(part) for part in parts) + "\n"


def verdict(found: Calibration) -> str:
    """One sentence: what was fitted, and whether something simpler foretells better."""
    held = int(found.split.after.sum())
    unit = found.table.unit
    fitted = f"Fitted to {_span(1, found.split.cut, unit)} of {found.table.file}"
    if held == 0:
        return f"{fitted}; nothing was held out, so nothing says how well it foretells."
    mine = found.scores[0]
    words = (
        f"{fitted}. Of the {held} held out, it foretells the share still there with a mean error "
        f"of {_points(mine.mean_error)}"
    )
    if not found.better:
        return f"{words}; nothing simpler does better."
    names = " and ".join(f"the {s.name} ({_points(s.mean_error)})" for s in found.better)
    return f"{words}. Something simpler foretells them better: {names}."


def remarks(found: Calibration) -> list[str]:
    """What was guessed, what differs, and what these files say nothing of."""
    alpha, beta = found.all_periods
    notes = [
        f"Starts that led to the same hazards: {found.hazards.agreeing} of {found.hazards.starts}. "
        f"On all periods alpha would be {alpha:.3f}, beta {beta:.3f}."
    ]
    if found.difference is not None and found.difference < 0.05:
        names = ", ".join(c.name for c in found.table.cohorts)
        notes.append(
            f"The cohorts ({names}) do not leave alike (likelihood ratio, p = "
            f"{found.difference:.2g}); take one with --cohort NAME."
        )
    if not found.table.known:
        notes.append("The size of the cohort is supposed: the intervals are only as good as that.")
    for matched, what in ((found.appraisal, "survey"), (found.reasons, "reasons")):
        if matched is not None and matched.distance > 4.0:
            notes.append(
                f"The model cannot meet the {what} within two standard errors; what is written is "
                "the nearest it comes."
            )
    notes.append(
        "Not identified by these files, and kept as in the company they extend: "
        + ", ".join(found.unidentified) + "."
    )  # fmt: skip
    notes.append(
        "Nothing about the organisation is estimated: no table of customers identifies it."
    )
    notes.append("How the files were read: " + "; ".join(found.notes) + ".")
    return notes


def to_json(found: Calibration, provenance: dict[str, Any] | None = None) -> str:
    """The calibration as JSON with the version of its schema; None where nothing is known."""
    plain = {
        "schema": "cxsim.calibration",
        "schema_version": 1,
        "verdict": verdict(found),
        "files": found.files,
        "unit": found.table.unit,
        "customers": found.table.size if found.table.known else None,
        "fitted_periods": found.split.cut,
        "estimates": [
            {"path": e.name, "value": e.value, "low": e.low, "high": e.high, "method": e.method}
            for e in found.estimates
        ],
        "derived": {
            "behaviour.satisfaction_reference": found.company.behaviour.satisfaction_reference,
            "behaviour.failure_reference": found.company.behaviour.failure_reference,
        },
        "log_likelihood": found.hazards.loglik,
        "all_periods": dict(zip(("alpha", "beta"), found.all_periods, strict=True)),
        "moments": [
            {"name": m.name, "target": m.target, "standard_error": m.error, "fitted": m.fitted}
            for matched in _matched(found)
            for m in matched.moments
        ],
        "hold_out": [
            {
                "name": s.name,
                "foretold_last": _finite(s.foretold),
                "seen_last": s.seen,
                "mean_error": _finite(s.mean_error),
                "largest_error": _finite(s.largest_error),
            }
            for s in found.scores
        ],
        "better": [s.name for s in found.better],
        "periods": found.split.periods.tolist(),
        "seen": found.split.kept.tolist(),
        "curves": {name: curve.tolist() for name, curve in found.shown.items()},
        "band": {"low": found.low.tolist(), "high": found.high.tolist()},
        "residuals": [_finite(r) for r in found.residuals.tolist()],
        "cohorts_differ_p": found.difference,
        "not_identified": found.unidentified,
        "notes": list(found.notes),
        "provenance": provenance,
    }
    return json.dumps(plain, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def to_toml(found: Calibration, extends: str, name: str | None, version: str) -> str:
    """A company file that extends the one given, its figures in comments.

    Parameters
    ----------
    extends : name or path of the company given, as seen from the new file.
    name : what the company is called if not by its file.
    version : of cxsim.
    """
    title = f"{found.company.title}, calibrated"
    lines = [f"# Written by cxsim {version}, calibrate: {', '.join(found.files.values())}."]
    lines += [f"# {line}" for line in wrap(verdict(found), 96)]
    lines += ["#", *(f"# {line}" for line in table(*_scores(found), 96)), "#"]
    for note in remarks(found):
        lines += [f"# {line}" for line in wrap(printable(note), 96)]
    lines += ["", f"extends = {literal(extends)}", f"title = {literal(title)}"]
    lines += [f"name = {literal(name)}"] if name else []
    lines += ["", "[hazard]", *(_assigned(e) for e in found.estimates[:2])]
    lines += ["", "[behaviour]", *(_assigned(e) for e in found.estimates[2:])]
    derived = "  # where the hazards above hold, by simulation, nobody owning"
    behaviour = found.company.behaviour
    lines.append(f"satisfaction_reference = {behaviour.satisfaction_reference:.4f}{derived}")
    lines.append(f"failure_reference = {behaviour.failure_reference:.4f}{derived}")
    return "\n".join([*lines, "", "[evidence]", *_evidence(found)]) + "\n"


def _evidence(found: Calibration) -> list[str]:
    span = _span(1, found.split.cut, found.table.unit)
    hazard = f"maximum likelihood on {span} of {found.table.file}"
    behind = {"hazard.alpha": hazard, "hazard.beta": hazard}
    behind |= {e.name: f"{e.method}, {_file_of(e, found)}" for e in found.estimates[2:]}
    simulated = "simulated: the population leaves as the hazards say, nobody owning"
    for name in ("satisfaction_reference", "failure_reference"):
        behind[f"behaviour.{name}"] = simulated
    return [
        f'"{path}" = {{ grade = "measured", source = {literal(printable(source))} }}'
        for path, source in behind.items()
    ]


def _file_of(estimate: Estimate, found: Calibration) -> str:
    by_reason = found.reasons is not None and estimate in found.reasons.estimates
    return found.files["churn reasons" if by_reason else "satisfaction"]


def _assigned(estimate: Estimate) -> str:
    key = estimate.name.rpartition(".")[2]
    return f"{key} = {estimate.value:.4f}  # {_interval(estimate)}; {estimate.method}"


def _interval(estimate: Estimate) -> str:
    if estimate.low is None and estimate.high is None:
        return f"not identified: {OPEN}"
    low = OPEN if estimate.low is None else f"{estimate.low:.3f}"
    high = OPEN if estimate.high is None else f"{estimate.high:.3f}"
    return f"95% {low} to {high}"


def _estimates(found: Calibration) -> tuple[list[Column], list[list[str]]]:
    columns = [
        Column("Fitted", False), Column("value"), Column("95% interval", False, 18),
        Column("method", False, 18),
    ]  # fmt: skip
    rows = [
        [e.name, f"{e.value:.4f}", _interval(e).removeprefix("95% "), e.method]
        for e in found.estimates
    ]
    behaviour = found.company.behaviour
    for name, value in (
        ("satisfaction_reference", behaviour.satisfaction_reference),
        ("failure_reference", behaviour.failure_reference),
    ):
        rows.append([f"behaviour.{name}", f"{value:.4f}", "", "recentred by simulation"])
    return columns, rows


def _moments(found: Calibration) -> tuple[list[Column], list[list[str]]] | None:
    rows = [
        [m.name, f"{m.target:.3f}", f"{m.error:.3f}", f"{m.fitted:.3f}"]
        for matched in _matched(found)
        for m in matched.moments
    ]
    heads = [Column("Moment", False), Column("data"), Column("s.e."), Column("fitted")]
    return (heads, rows) if rows else None


def _scores(found: Calibration) -> tuple[list[Column], list[list[str]]]:
    """Baselines beside the model on the periods held out, or on the last where none are."""
    unit, last = found.table.unit, found.split.periods[-1]
    columns = [
        Column("Held-out periods", False), Column(f"{unit} {last:.0f}\nforetold"),
        Column("\nseen"), Column("mean\nerror"), Column("largest\nerror"),
    ]  # fmt: skip
    rows = [
        [
            s.name + (" (simulated)" if s.name == MODEL else ""),
            f"{s.foretold * 100:.1f}%",
            f"{s.seen * 100:.1f}%",
            _points(s.mean_error),
            _points(s.largest_error),
        ]
        for s in found.scores
    ]
    return columns, rows


def _matched(found: Calibration) -> Iterable[Matched]:
    return [m for m in (found.appraisal, found.reasons) if m is not None]


def _points(share: float) -> str:
    return f"{share * 100:.1f} pp" if math.isfinite(share) else "-"


def _finite(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None


def _span(first: float, last: float, unit: str) -> str:
    return f"{unit} {first:.0f}" if last <= first else f"{unit}s {first:.0f}-{last:.0f}"
