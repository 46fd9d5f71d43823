"""Hand-overs (Thompson 1967; Galbraith 1973): pi_kl = pi0 exp(-kc coordination / load).

Coordination is what ties the owners of two touchpoints: shared goals, one executive both
follow, staff, integration effort. Touchpoints of the same owners hand over safely. Load
is the number of touchpoints relative to what the company is sized for.

Switches: handoff_failure 0, coordination_effect 0.
"""

from __future__ import annotations

import numpy as np

from cxsim.types import Floats


def overlap(owned: Floats) -> Floats:
    """Share (K, K) of two touchpoints that the same functions own, in [0, 1]; T (F, K)."""
    return np.minimum(np.minimum(owned[:, :, None], owned[:, None, :]).sum(0), 1.0)


def failure(
    owned: Floats,
    coordination: Floats,
    load: float,
    base: float,
    effect: float,
    same: Floats | None = None,
) -> Floats:
    """pi (..., K, K), probability that a hand-over fails; T (F, K), coordination (..., K, K) >= 0.

    same : `overlap` of T, where it is known.
    """
    apart = 1.0 - (overlap(owned) if same is None else same)
    failing = base * apart * np.exp(-effect * coordination / load)
    within = np.arange(len(apart))
    failing[..., within, within] = 0.0
    return failing
