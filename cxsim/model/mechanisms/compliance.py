"""Compliance: formal and real authority (Aghion & Tirole 1997), influence as a contest.

chi = L + (1 - L) iota / (iota + gamma) (Tullock 1980), 0 where iota and gamma are both 0;
another's veto takes its part away. With iota to infinity advice equals authority.

Switches: authority 0 and influence 0; gate 0; initiative_loss 0 (in effort).
"""

from __future__ import annotations

import numpy as np

from cxsim.model.quotient import quotient
from cxsim.types import Array, Floats


def unopposed(line: Floats, influence: Floats, pull: Floats, present: Array) -> Floats:
    """chi (E, F): how far a function does as an executive asks, as long as nobody vetoes.

    line (E, F), influence (E,), pull (F,), present (F,): whether it sits at the table yet.
    """
    total = influence[:, None] + pull
    won = np.divide(
        influence[:, None] + 0.0 * pull, total, out=np.zeros(total.shape), where=total > 0
    )
    return (line + (1.0 - line) * won) * present


def comply(unopposed: Floats, vetoed: Floats) -> Floats:
    """chi (..., E, F) where the part vetoed (..., E, F) is under another's veto."""
    return unopposed * (1.0 - vetoed)


def under_veto(owned: Floats, size: Floats, gate: Floats) -> Floats:
    """Part (..., F) of a function's touchpoints T (F, K), so many (F,), under a gate (..., K)."""
    return quotient((owned @ gate[..., None])[..., 0], size)


def initiative(
    chooser: float, other: float, agreement: float, cost: float
) -> tuple[float, float]:
    """Equilibrium efforts to be informed, of who has formal authority and of the other.

    Aghion & Tirole 1997 with quadratic costs. The one with authority has the private benefit
    `chooser` B and gets the share `agreement` al of it from the other's choice, the other has
    the benefit `other` b: c E = B (1 - al e), c e = b (1 - E). Delegation changes places.
    B = b = 1, al = .5, c = 1.5: E = .571, e = .286.
    """
    system = np.array([[cost, chooser * agreement], [other, cost]])
    effort = np.linalg.solve(system, np.array([chooser, other]))
    return float(effort[0]), float(effort[1])
