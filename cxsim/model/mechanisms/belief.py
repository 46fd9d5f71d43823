"""Belief: w_ek in proportion to (1 - b_e) w_k y_ek + b_e home_k.

Both parts are normalised first, so that b is the weight of the own domain; an executive
without a home believes the signals.

Executives may pool what they believe before they act (DeGroot 1974).

Switches: bias 0; consensus absent, or trust 0 and facilitator 0.
"""

from __future__ import annotations

import numpy as np

from cxsim.model.quotient import quotient
from cxsim.types import Floats


def normalised(rows: Floats) -> Floats:
    """Rows (..., K), none negative, scaled to sum to 1; an all-zero row stays zero."""
    return quotient(rows, rows.sum(-1, keepdims=True))


def beliefs(heard: Floats, home: Floats, own: Floats) -> Floats:
    """Where customers hurt, as executives see it: (..., E, K), rows sum to 1 within their scope.

    heard (..., E, K) by the signals, home (E, K) the own domain, of the weight own (E, 1).
    """
    return (1.0 - own) * heard + own * home


def heard(weights: Floats, seen: Floats, scope: Floats) -> Floats:
    """Where customers hurt by the signals alone: (..., E, K); by traffic where nothing is seen."""
    pain = weights * np.maximum(seen, 0.0) * scope
    total = pain.sum(-1, keepdims=True)
    if total.all():
        return pain / total
    return np.where(total > 0, normalised(pain), normalised(weights * scope))


def own_weight(home: Floats, bias: Floats) -> Floats:
    """Weight (E, 1) of the own domain (E, K): the bias (E,), if there is one."""
    return np.where(home.sum(-1) > 0, bias, 0.0)[:, None]


def pooled(opinions: Floats, trust: Floats, rounds: int) -> Floats:
    """Opinions (..., E, K) after so many rounds of listening by trust (E, E) (DeGroot 1974)."""
    return np.linalg.matrix_power(trust, rounds) @ opinions


def agreed(
    opinions: Floats, neutral: Floats, rounds: int, trust: float, facilitator: float
) -> Floats:
    """Opinions (..., E, K) after a consensus: each listens to the mean of all with weight `trust`,
    so many times; an outsider without a domain brings in the neutral view (..., K).
    """
    size = opinions.shape[-2]
    listening = (1.0 - trust) * np.eye(size) + trust / size
    together = pooled(opinions, listening, rounds)
    return (1.0 - facilitator) * together + facilitator * neutral[..., None, :]
