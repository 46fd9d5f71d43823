"""A satisfaction survey: what it says of appraisal, and of satisfaction's effect on leaving.

With expectation and quality: the slopes of satisfaction on both give bp and bd by simulated
moments. With who left: the logit of leaving on satisfaction gives bS by maximum likelihood.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from cxsim.analysis.calibrate import panel
from cxsim.analysis.calibrate.columns import check_choice, guess
from cxsim.analysis.calibrate.faults import Faults
from cxsim.analysis.calibrate.hazards import CRITICAL, Estimate
from cxsim.analysis.calibrate.moments import Bound, Matched, Moment, match
from cxsim.analysis.calibrate.numbers import is_missing, number, style_of
from cxsim.analysis.calibrate.optimise import minimise, root
from cxsim.analysis.calibrate.sheet import Sheet, read_sheet
from cxsim.analysis.calibrate.tenures import flag
from cxsim.scenario.schema import Company
from cxsim.types import Array, Floats

ROLES = ("satisfaction", "expectation", "quality", "churned")
SCALES = ((0.0, 1.0), (1.0, 5.0), (1.0, 7.0), (1.0, 10.0), (0.0, 10.0), (0.0, 100.0))
"""Scales a survey may use; the first that holds all answers is taken."""

LEAST = 30
BOUNDS = (Bound("behaviour.appraisal", 0.0, 2.0), Bound("behaviour.disconfirmation", 0.0, 2.0))
LARGEST_EFFECT = 3.0
UNLIKE = 0.15
"""Spread between respondents of lasting quality and of first expectation; the slopes hardly
depend on it (experiments/fits/appraisal)."""
WEEKS, CUSTOMERS, SEED, DRAWS = 52, 4000, 1, 500


@dataclass(frozen=True, eq=False)
class Survey:
    """Answers as shares of their scale, 0..1, shape (n,); None where a column is absent."""

    file: str
    satisfaction: Floats
    expectation: Floats | None
    quality: Floats | None
    left: Array | None
    notes: tuple[str, ...]


def read_survey(path: Path, chosen: Mapping[str, str] | None = None) -> Survey:
    """The survey in a CSV file; raises TableError with the line of each fault."""
    sheet = read_sheet(path)
    picked = {role: name for role, name in (chosen or {}).items() if role in ROLES}
    check_choice(sheet, picked, ROLES)
    names = {role: guess(sheet, role, picked) for role in ROLES}
    faults = Faults(sheet.file)
    if names["satisfaction"] is None:
        told = "no column is the satisfaction; say which with --column satisfaction=NAME"
        raise faults.stop(1, "", told)
    both = names["expectation"] and names["quality"]
    if not both and names["churned"] is None:
        told = "beside satisfaction, columns for expectation and quality are needed, or who left"
        raise faults.stop(1, "", told)
    used = [r for r in ROLES if names[r] and (r in ("satisfaction", "churned") or both)]
    cells, omitted = _cells(sheet, {role: names[role] or "" for role in used}, faults)
    faults.refuse()
    if len(cells["satisfaction"]) < LEAST:
        count = len(cells["satisfaction"])
        raise faults.stop(0, "", f"{count} answers are too few; at least {LEAST} are needed")
    notes = [f"the {role} is '{names[role]}'" for role in used]
    notes += [f"{omitted} rows with an empty answer are left out"] if omitted else []
    answers = {role: cells[role] for role in used if role != "churned"}
    scaled, scale = _scaled(answers, faults)
    notes.append(f"answers are on a scale from {scale[0]:g} to {scale[1]:g}")
    left = cells["churned"].astype(bool) if "churned" in used else None
    return Survey(
        sheet.file, scaled["satisfaction"], scaled.get("expectation"), scaled.get("quality"), left,
        (*sheet.notes, *notes),
    )  # fmt: skip


def _cells(
    sheet: Sheet, names: dict[str, str], faults: Faults
) -> tuple[dict[str, Floats], int]:
    styles = {role: style_of(sheet.column(name), sheet.delimiter) for role, name in names.items()}
    places = {role: sheet.header.index(name) for role, name in names.items()}
    rows: list[list[float]] = []
    omitted = 0
    for row in sheet.rows:
        texts = {role: row.cells[place] for role, place in places.items()}
        if any(map(is_missing, texts.values())):
            omitted += 1
            continue
        values: list[float] = []
        for role, text in texts.items():
            found = number(text, styles[role]) if role != "churned" else None
            yes = flag(text) if role == "churned" else None
            if found is None and yes is None:
                what = "says neither yes nor no" if role == "churned" else "is not a number"
                faults.add(row.line, names[role], f"'{text}' {what}")
            values.append(found.value if found else float(bool(yes)))
        rows.append(values)
    table = np.array(rows, dtype=float).reshape(-1, len(names))
    return {role: table[:, n] for n, role in enumerate(names)}, omitted


def _scaled(
    answers: dict[str, Floats], faults: Faults
) -> tuple[dict[str, Floats], tuple[float, float]]:
    low = min(float(a.min()) for a in answers.values())
    high = max(float(a.max()) for a in answers.values())
    scale = next((s for s in SCALES if s[0] <= low and high <= s[1]), None)
    if scale is None:
        told = f"answers run from {low:g} to {high:g}; use a scale within 0 to 100"
        raise faults.stop(0, "", told)
    flat = [role for role, values in answers.items() if values.std() == 0]
    if flat:
        raise faults.stop(0, "", f"all answers on {flat[0]} are equal: there is nothing to fit")
    return {r: (a - scale[0]) / (scale[1] - scale[0]) for r, a in answers.items()}, scale


def slopes(satisfaction: Floats, expectation: Floats, quality: Floats) -> Floats:
    """Least-squares slopes (2,) of satisfaction on expectation and quality."""
    terms = np.column_stack([np.ones(len(quality)), expectation, quality])
    return np.linalg.lstsq(terms, satisfaction, rcond=None)[0][1:]


def simulated_slopes(company: Company, values: Floats, unlike: float = UNLIKE) -> Floats:
    """The same slopes (2,) among the company's customers, for bp and bd of `values`."""
    update = {"appraisal": float(values[0]), "disconfirmation": float(values[1])}
    changed = company.model_copy(update={"behaviour": company.behaviour.model_copy(update=update)})
    asked = panel.survey(changed, SEED, customers=CUSTOMERS, weeks=WEEKS, unlike=unlike)
    there = asked.left < 0
    share = (asked.satisfaction[there] + 1.0) / 2.0
    return slopes(share, asked.expectation[there], asked.quality[there])


def fit_slopes(
    company: Company, target: Floats, draws: Floats, unlike: float = UNLIKE
) -> Matched:
    """bp and bd that give the slopes (2,); `draws` (B, 2) are bootstrap draws of them."""
    errors = np.maximum(draws.std(axis=0), 1e-6)
    names = ("satisfaction on expectation", "satisfaction on quality")
    moments = [
        Moment(n, float(t), float(e)) for n, t, e in zip(names, target, errors, strict=True)
    ]
    return match(lambda x: simulated_slopes(company, x, unlike), moments, BOUNDS, draws)


def fit_appraisal(company: Company, survey: Survey) -> Matched | None:
    """bp and bd from a survey, or None if it does not ask for expectation and quality."""
    if survey.expectation is None or survey.quality is None:
        return None
    answers = np.column_stack([survey.satisfaction, survey.expectation, survey.quality])
    generator = np.random.default_rng(1)
    picks = generator.integers(0, len(answers), (DRAWS, len(answers)))
    draws = np.array([slopes(*answers[pick].T) for pick in picks])
    return fit_slopes(company, slopes(*answers.T), draws)


def fit_effect(survey: Survey) -> Estimate | None:
    """bS from who left: minus the slope of the logit on satisfaction in [-1, 1]; None without."""
    if survey.left is None or survey.left.all() or not survey.left.any():
        return None
    felt, left = 2.0 * survey.satisfaction - 1.0, survey.left.astype(float)

    def loss(level: float, effect: float) -> float:
        odds = level - effect * felt
        return float((np.logaddexp(0.0, odds) - left * odds).sum())

    start = [float(np.log(left.mean() / (1 - left.mean()))), 0.0]
    best = minimise(lambda x: loss(float(x[0]), float(x[1])), start, "BFGS")

    def deficit(effect: float) -> float:
        inner = minimise(lambda x: loss(float(x[0]), effect), best.x[:1], "BFGS")
        return 2.0 * (inner.value - best.value) - CRITICAL

    value = float(best.x[1])
    ends: list[float | None] = []
    for bound in (value - 20.0, value + 20.0):
        ends.append(root(deficit, value, bound, 1e-4) if deficit(bound) > 0 else None)
    kept = min(max(value, 0.0), LARGEST_EFFECT)
    return Estimate(
        "behaviour.satisfaction_effect", kept, ends[0], ends[1], "logit, profile likelihood"
    )

