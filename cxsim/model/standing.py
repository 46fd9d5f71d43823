"""A standing structure: what follows from who owns what, as long as the same people are there.

Worked out when a structure is put in force, a function comes to the table, or customers take
other ways; the phases of a quarter start from it.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from cxsim.model.firm import Traffic
from cxsim.model.governance import Governance, govern
from cxsim.model.mechanisms import (
    attention,
    belief,
    compliance,
    effort,
    goals,
    sensing,
)  # fmt: skip
from cxsim.model.remember import remembered
from cxsim.scenario.schema import Ownership
from cxsim.types import Floats


class Standing(NamedTuple):
    """E executives, F functions, K touchpoints."""

    governance: Governance
    present: Floats  # (F,), 1 where a function sits at the table
    line: Floats  # L (E, F) over the functions present
    authority: Floats  # (E, K), line authority over touchpoints
    alignment: Floats  # W (F, F) among the functions present
    links: Floats  # (F,), functions one shares goals with
    aims: Floats  # (F, F + 2), what a function works for on its own
    own_belief: Floats  # b (E, 1), weight of the own domain
    at_large: Floats  # z (E, 1) of functions without a touchpoint
    heeded: Floats  # chi (E, F) as long as nobody vetoes
    tied: Floats  # (K, K), how far goals tie the owners of two touchpoints
    aligned: Floats  # (K, K), the same, and touchpoints of the same owners
    by_traffic: Floats  # (F, K), shares of quality effort when nobody asks
    reports: Floats  # n (E, K), reports behind one measurement
    slots: float  # issues that can be taken up in a quarter
    staff: float  # of the whole structure, share of a full staff
    time: float  # executives' time that goes here
    experience: float  # CX budget, share of Y


@remembered(256)
def stand(traffic: Traffic, ownership: Ownership, present: tuple[bool, ...]) -> Standing:
    """What a structure amounts to with these functions at the table; not to be written to."""
    firm = traffic.firm
    rules, owned = firm.company.organisation, firm.owned
    g, there = govern(firm.company, ownership), np.array(present, float)
    line, alignment = g.line * there, g.alignment * np.outer(there, there)
    tied = owned.T @ alignment @ owned
    return Standing(
        governance=g,
        present=there,
        line=line,
        authority=line @ owned * g.scope,
        alignment=alignment,
        links=(alignment > 0).sum(1).astype(float),
        aims=goals.own_aims(firm.reward, alignment),
        own_belief=belief.own_weight(g.home, g.bias),
        at_large=attention.in_general(owned, g.slots),
        heeded=compliance.unopposed(g.line, g.influence, firm.pull, there),
        tied=tied,
        aligned=firm.overlap + tied,
        by_traffic=effort.by_traffic(owned, traffic.weights),
        reports=sensing.reports_heard(
            rules.reports, rules.cadence, g.staff + g.loose_staff, g.feedback, traffic.weights
        ),
        slots=float(g.slots.sum()),
        staff=float(g.staff.sum() + g.loose_staff),
        time=float(g.busy.sum()),
        experience=float(g.budget.sum() + g.loose_budget),
    )
