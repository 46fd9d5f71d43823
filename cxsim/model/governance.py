"""A structure as arrays: the only form in which an ownership structure reaches the model.

E executives, F functions, K touchpoints. All-zero arrays are a company nobody owns.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from cxsim.scenario.schema import Company, Ownership
from cxsim.scenario.select import select
from cxsim.types import Array, Floats


class Governance(NamedTuple):
    """Who may decide, pay, staff, hear and persuade."""

    line: Floats  # L (E, F), line authority
    scope: Floats  # (E, K), 1 where the executive's authority reaches
    home: Floats  # (E, K), the executive's own touchpoints, rows sum to 1 or 0
    influence: Floats  # iota (E,)
    bias: Floats  # b (E,)
    slots: Floats  # A (1 - load) (E,), issues that can be taken up in a quarter
    busy: Floats  # 1 - load (E,), share of the executive's time that goes here
    feedback: Floats  # M (E, K)
    budget: Floats  # B (E,), share of Y
    loose_budget: float  # CX budget that nobody holds, spread evenly
    staff: Floats  # Staff (E,)
    loose_staff: float  # staff that serves no executive
    alignment: Floats  # W (F, F), row sums at most 1, diagonal 0
    gate: Floats  # (K,), strength of the veto
    holder: int  # row of the executive who holds it; -1 if none
    from_week: Array  # (F,), week from which a function sits at the table


def govern(company: Company, ownership: Ownership) -> Governance:
    """The arrays of a structure in a company.

    Budget and staff take at least one issue's attention a quarter: an executive with less
    directs that part of them, and one with none has no effect.
    """
    functions, touchpoints = list(company.functions), list(company.touchpoints)
    executives = list(ownership.executives.values())
    owned = ownership_shares(company)
    at_home = np.array([[f in e.home for f in functions] for e in executives], float)
    at_home = at_home.reshape(len(executives), len(functions))
    authority = np.array([_or(e.authority, ownership.power) for e in executives])
    home_authority = np.array([e.home_authority for e in executives])
    line = np.where(at_home > 0, home_authority[:, None], authority[:, None])
    reach = [select(company.touchpoints, e.scope) for e in executives]
    scope = np.array([[k in r for k in touchpoints] for r in reach], float)
    scope = scope.reshape(len(executives), len(touchpoints))
    domain = at_home @ owned * scope
    near = np.array([e.feedback_home for e in executives])[:, None]
    far = np.array([e.feedback for e in executives])[:, None]
    part = np.array([e.weight for e in executives])
    part = part / part.sum() if part.sum() > 0 else part
    budget, staff = resources(company, ownership)
    held = bool(part.sum() > 0)
    time = 1.0 - np.array([e.load for e in executives])
    slots = np.array([e.attention for e in executives]) * time
    part = part * np.minimum(slots, 1.0)
    return Governance(
        line=line,
        scope=scope,
        home=_normalised(domain),
        influence=np.array([e.influence for e in executives]),
        bias=np.array([e.bias for e in executives]),
        slots=slots,
        busy=time,
        feedback=far + (near - far) * domain,
        budget=part * budget,
        loose_budget=0.0 if held else budget,
        staff=part * staff,
        loose_staff=0.0 if held else staff,
        alignment=_alignment(company, ownership),
        gate=_gate(company, ownership),
        holder=_holder(ownership),
        from_week=np.array([ownership.from_week.get(f, 0) for f in functions]),
    )


def resources(company: Company, ownership: Ownership) -> tuple[float, float]:
    """CX budget (share of Y) and staff (share of a full staff) of a structure."""
    if ownership.resources == "equal":
        return company.organisation.equal_budget, company.organisation.equal_staff
    return (
        _or(ownership.budget_share, ownership.power),
        _or(ownership.staff_share, ownership.power),
    )


def ownership_shares(company: Company) -> Floats:
    """T (F, K): share of a touchpoint that a function owns; columns sum to 1."""
    return np.array(
        [[t.owners.get(f, 0.0) for t in company.touchpoints.values()] for f in company.functions]
    )


def nobody(company: Company) -> Governance:
    """The all-zero structure: every function on its own."""
    return govern(company, Ownership(name="nobody", title="Nobody"))


def _or(value: float | None, default: float) -> float:
    return default if value is None else value


def _normalised(rows: Floats) -> Floats:
    total = rows.sum(-1, keepdims=True)
    return np.divide(rows, total, out=np.zeros_like(rows), where=total > 0)


def _alignment(company: Company, ownership: Ownership) -> Floats:
    functions = list(company.functions)
    matrix = np.zeros((len(functions), len(functions)))
    if ownership.alignment is None:
        return matrix
    chosen = ownership.alignment.functions
    among = np.array([chosen == "all" or f in chosen for f in functions])
    if among.sum() > 1:
        matrix[np.ix_(among, among)] = ownership.alignment.strength / (among.sum() - 1)
    np.fill_diagonal(matrix, 0.0)
    return matrix


def _gate(company: Company, ownership: Ownership) -> Floats:
    touchpoints = list(company.touchpoints)
    if ownership.gate is None:
        return np.zeros(len(touchpoints))
    chosen = select(company.touchpoints, ownership.gate.touchpoints)
    return np.array([ownership.gate.strength * (k in chosen) for k in touchpoints])


def _holder(ownership: Ownership) -> int:
    if ownership.gate is None:
        return -1
    return list(ownership.executives).index(ownership.gate.holder)
