"""Budget: everything is paid from one total Y, and what is spent adds up to it.

Staff, the owner's time, transitions and the CX budget are debited first; the functions have
the rest. An executive spends B_e Y in proportion to (w_ek phi (1 - q_k))^eta within the own
authority; a CX budget that nobody holds is spread evenly.

Switches: concentration 0 (even), budget_share 0, staff_cost 0, time_cost 0.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from cxsim.model.quotient import quotient
from cxsim.types import Floats


class Ledger(NamedTuple):
    """Where the budget of a quarter goes, in shares of Y; `total` is the sum of the rest."""

    total: float
    staff: float
    time: float
    transition: float
    experience: float
    functions: float


def debit(
    total: float, staff: float, time: float, transition: float, experience: float
) -> Ledger:
    """The ledger of a quarter; arguments but `total` are shares of it.

    What ownership costs comes first; the CX budget and the functions share what is left.
    """
    overhead = min(staff + time + transition, 1.0)
    scale = overhead / (staff + time + transition) if overhead > 0 else 0.0
    cx = experience * (1.0 - overhead)
    parts = staff * scale, time * scale, transition * scale, cx, 1.0 - overhead - cx
    return Ledger(total, *(total * part for part in parts))


def spend(
    belief: Floats, quality: Floats, productivity: float, authority: Floats, concentration: float
) -> Floats:
    """Shares (..., E, K) of each executive's budget; rows sum to 1. Authority (E, K) bounds it.

    belief (..., E, K), quality (..., K).
    """
    need = (belief * productivity * (1.0 - quality[..., None, :])) ** concentration
    within = need * authority
    total = within.sum(-1, keepdims=True)
    if total.all():
        return within / total
    chosen = np.where(total > 0, within, need)
    total = chosen.sum(-1, keepdims=True)
    return np.where(total > 0, quotient(chosen, total), 1.0 / chosen.shape[-1])
