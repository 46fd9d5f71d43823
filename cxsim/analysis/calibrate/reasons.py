"""Why customers left, as they said: what it says of failures and of dissatisfaction.

Two shares of the departures, after failures and out of dissatisfaction, are met by simulated
moments: bf and bS, with the hazard recentred so that retention stays as the table says.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from cxsim.analysis.calibrate.columns import check_choice, guess, plain
from cxsim.analysis.calibrate.faults import Faults
from cxsim.analysis.calibrate.moments import Bound, Matched, Moment, match
from cxsim.analysis.calibrate.numbers import is_missing, number, style_of
from cxsim.analysis.calibrate.sheet import read_sheet
from cxsim.runs.simulate import simulate
from cxsim.scenario.fields import nearest
from cxsim.scenario.schema import Company, Future, Ownership, Scenario
from cxsim.types import Floats

ROLES = ("reason", "customers", "kind")
KINDS = ("failure", "dissatisfaction", "anyway")
FAILURE = (
    "fail", "error", "fault", "outage", "broken", "complaint", "incident", "defect", "mistake",
    "problem", "delay", "breakdown", "wrong", "störung", "fehler", "panne",
)  # fmt: skip
DISSATISFACTION = (
    "dissatisf", "unhappy", "service", "quality", "experience", "attitude", "rude", "support",
    "unzufrieden", "treatment", "slow", "confusing",
)  # fmt: skip
SHOCK = Bound("behaviour.failure_shock", 0.0, 6.0)
EFFECT = Bound("behaviour.satisfaction_effect", 0.0, 3.0)
NOBODY = Ownership.model_validate({"name": "nobody", "title": "Nobody"})
WEEKS, CUSTOMERS, SEEDS, DRAWS = 104, 3000, (1, 2), 500


@dataclass(frozen=True)
class Reasons:
    """Departures by kind (KINDS), and what each reason was taken for."""

    file: str
    departures: Mapping[str, float]
    notes: tuple[str, ...]

    @property
    def total(self) -> float:
        """All departures."""
        return sum(self.departures.values())


def read_reasons(path: Path, chosen: Mapping[str, str] | None = None) -> Reasons:
    """The reasons in a CSV file, one row a reason or a customer; raises TableError."""
    sheet = read_sheet(path)
    picked = {role: name for role, name in (chosen or {}).items() if role in ROLES}
    check_choice(sheet, picked, ROLES)
    reason, count, kind = (guess(sheet, role, picked) for role in ROLES)
    faults = Faults(sheet.file)
    if reason is None:
        told = "no column is the reason; say which with --column reason=NAME"
        raise faults.stop(1, "", told)
    style = style_of(sheet.column(count), sheet.delimiter) if count else None
    departures: dict[str, float] = dict.fromkeys(KINDS, 0.0)
    taken: dict[str, str] = {}
    for row in sheet.rows:
        cells = dict(zip(sheet.header, row.cells, strict=True))
        if is_missing(cells[reason]):
            continue
        found = number(cells[count], style) if count and style else None
        if count and (found is None or found.value < 0):
            faults.add(row.line, count, f"'{cells[count]}' is not a number of customers")
        group = cells[kind].strip().lower() if kind else kind_of(cells[reason])
        if group not in KINDS:
            told = f"'{group}' is not a kind of departure; {nearest(group, KINDS)}"
            faults.add(row.line, kind or reason, told)
            continue
        taken[cells[reason]] = group
        departures[group] += found.value if found else 1.0
    faults.refuse()
    if sum(departures.values()) <= 0:
        raise faults.stop(0, "", "nobody left: there is nothing to fit")
    return Reasons(sheet.file, departures, (*sheet.notes, *_said(taken)))


def kind_of(reason: str) -> str:
    """What a reason is taken for, by its words; "anyway" where it names neither of the others."""
    words = plain(reason)
    if any(word in words for word in FAILURE):
        return "failure"
    return "dissatisfaction" if any(word in words for word in DISSATISFACTION) else "anyway"


def _said(taken: Mapping[str, str]) -> list[str]:
    notes: list[str] = []
    for kind in KINDS:
        mine = [f"'{reason}'" for reason, group in taken.items() if group == kind]
        if mine:
            more = ", ..." if len(mine) > 6 else ""
            notes.append(f"taken for {kind}: {', '.join(mine[:6])}{more}")
    return notes


def with_effects(company: Company, names: Sequence[str], values: Floats) -> Company:
    """The company with these parameters of behaviour, by dotted path."""
    update = {n.removeprefix("behaviour."): float(v) for n, v in zip(names, values, strict=True)}
    return company.model_copy(update={"behaviour": company.behaviour.model_copy(update=update)})


def simulated_shares(company: Company) -> Floats:
    """Shares (2,) of departures after failures and out of dissatisfaction, nobody owning."""
    scenario = Scenario(
        company=company,
        ownership=NOBODY,
        future=Future(name="as-it-is", title="As it is"),
    )
    runs = [simulate(scenario, s, customers=CUSTOMERS, weeks=WEEKS) for s in SEEDS]
    names = ("churn_failure", "churn_dissatisfaction")
    return np.mean([[run.metrics[name] for name in names] for run in runs], axis=0)


def fit_reasons(company: Company, reasons: Reasons, effect_known: bool) -> Matched:
    """bf, and bS unless it is known from elsewhere, from the shares of departures."""
    total = reasons.total
    kinds = KINDS[:1] if effect_known else KINDS[:2]
    bounds = [SHOCK] if effect_known else [SHOCK, EFFECT]
    shares = np.array([reasons.departures[kind] / total for kind in kinds])
    errors = np.sqrt(np.maximum(shares * (1 - shares), 0.25 / total) / total)
    moments = [
        Moment(f"share of departures: {kind}", float(s), float(e))
        for kind, s, e in zip(kinds, shares, errors, strict=True)
    ]
    everything = np.append(shares, max(1.0 - float(shares.sum()), 0.0))
    generator = np.random.default_rng(1)
    draws = generator.multinomial(max(round(total), 1), everything / everything.sum(), DRAWS)
    names = [bound.name for bound in bounds]

    def simulated(values: Floats) -> Floats:
        return simulated_shares(with_effects(company, names, values))[: len(kinds)]

    return match(simulated, moments, bounds, draws[:, : len(kinds)] / total, starts=2)
