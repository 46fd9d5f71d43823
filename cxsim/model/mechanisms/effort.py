"""Effort: a_f = c_f [1 - xi sum_e L_ef z_ef - o links_f] m_f / |m_f|.

Authority costs initiative (Aghion & Tirole 1997), coordination costs time. Customer-facing
effort buys quality, KPI effort buys acquisition, promise or saved cost, integration effort
lowers hand-over failures.

Switches: initiative_loss 0, coordination_cost 0.
"""

from __future__ import annotations

import numpy as np

from cxsim.model.quotient import quotient
from cxsim.types import Floats


def work(
    capacity: Floats,
    motive: Floats,
    exercised: Floats,
    links: Floats,
    initiative_loss: float,
    coordination_cost: float,
) -> Floats:
    """a (..., F, F + 2): effort in units of Y, of motives (..., F, F + 2).

    capacity (F,), exercised authority (..., F), links (F,).
    """
    left = 1.0 - initiative_loss * np.minimum(exercised, 1.0) - coordination_cost * links
    length = np.sqrt((motive * motive).sum(-1, keepdims=True))
    return (capacity * np.maximum(left, 0.0))[..., None] * quotient(motive, length)


def by_traffic(owned: Floats, weights: Floats) -> Floats:
    """Shares (F, K) of a function's quality effort when nobody asks for anything."""
    visited = owned * weights
    return quotient(visited, visited.sum(1, keepdims=True))


def divided(own: Floats, owned: Floats, followed: Floats, belief: Floats) -> Floats:
    """Shares (..., F, K) of a function's quality effort over its touchpoints, rows sum to 1 or 0.

    On its own a function follows its traffic, `own` (F, K); the part `followed` (..., E, F) of what
    an executive asks for goes by that executive's belief (..., E, K).
    """
    wanted = owned * (followed.swapaxes(-1, -2) @ belief)
    total = wanted.sum(-1, keepdims=True)
    share = (1.0 - np.multiply.reduce(1.0 - followed, axis=-2))[..., None] * np.sign(total)
    return (1.0 - share) * own + share * quotient(wanted, total)
