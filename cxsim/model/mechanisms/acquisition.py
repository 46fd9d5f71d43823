"""Acquisition and promise (Bass 1969): p_t = p0 (effort)^r (1 + word of mouth).

Effort is that of the functions whose KPI brings customers, relative to the reference
organisation. Promising counts as effort, and raises what a new customer expects.

Switches: innovation 0 and imitation 0, acquisition_returns 0, promise_effect 0.
"""

from __future__ import annotations

import numpy as np

from cxsim.model.arithmetic import most
from cxsim.model.compiled import rule
from cxsim.types import Floats

_ZERO = np.float32(0.0)


@rule
def persuade(
    resistance: np.float32, innovation: np.float32, imitation: np.float32, heard: np.float32
) -> np.float32:
    """What is left of a potential customer's resistance after this week; at 0 they come.

    Resistance is drawn once, from Exp(1), and worn down by the hazard of each week: the
    same as a draw each week with probability 1 - exp(-hazard).
    """
    return resistance - most(innovation + imitation * heard, _ZERO)


def pull(effort: Floats, reference: float, returns: float) -> Floats:
    """Multiple (...,) of the base hazard that so much effort (...,) brings."""
    return np.power(effort / reference, returns) if reference > 0.0 else np.ones_like(effort)


def promised(base: float, effect: float, promise: Floats, reference: float) -> Floats:
    """Expectation (...,) of a new customer, in [0, 1], for promises (...,)."""
    made = effect * promise / reference if reference > 0.0 else 0.0 * promise
    return np.minimum(np.maximum(base + made, 0.0), 1.0)
