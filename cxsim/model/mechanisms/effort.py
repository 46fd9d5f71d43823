"""Effort: a_f = c_f [1 - xi sum_e L_ef z_ef - o links_f] m_f / |m_f|.

Authority costs initiative (Aghion & Tirole 1997), coordination costs time. Customer-facing
effort buys quality, KPI effort buys acquisition, promise or saved cost, integration effort
lowers hand-over failures.

Switches: initiative_loss 0, coordination_cost 0.
"""

from __future__ import annotations

import numpy as np

from cxsim.types import Floats


def work(
    capacity: Floats,
    motive: Floats,
    exercised: Floats,
    links: Floats,
    initiative_loss: float,
    coordination_cost: float,
) -> Floats:
    """a (F, F + 2): effort in units of Y; capacity (F,), exercised authority (F,), links (F,)."""
    left = 1.0 - initiative_loss * np.minimum(exercised, 1.0) - coordination_cost * links
    length = np.linalg.norm(motive, axis=1)
    aim = np.divide(
        motive, length[:, None], out=np.zeros_like(motive), where=length[:, None] > 0
    )
    return (capacity * np.maximum(left, 0.0))[:, None] * aim


def shared_out(
    owned: Floats, weights: Floats, followed: Floats, belief: Floats
) -> Floats:
    """Shares (F, K) of a function's quality effort over its touchpoints, rows sum to 1 or 0.

    On its own a function follows its traffic; the part `followed` (E, F) of what an executive
    asks for goes by that executive's belief (E, K).
    """
    own = _rows(owned * weights)
    asked = _rows(owned * (followed.T @ belief))
    share = 1.0 - np.prod(1.0 - followed, axis=0)
    share = np.where(asked.sum(1) > 0, share, 0.0)[:, None]
    return (1.0 - share) * own + share * asked


def _rows(matrix: Floats) -> Floats:
    total = matrix.sum(1, keepdims=True)
    return np.divide(matrix, total, out=np.zeros_like(matrix), where=total > 0)
