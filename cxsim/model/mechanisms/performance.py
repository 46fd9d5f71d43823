"""Performance of one encounter, and what the company's touchpoints amount to before it.

p = q_k - channel mismatch - om_c |x_k - x_prev| - om_h [hand-over failed] - waiting + noise,
in [0, 1] (model page of cxsim). Options: a product gate q_k q_product^g, and a CES mean
with exponent s over the journey, which takes off what a weak part costs the whole.

Switches: inconsistency 0, handoff_loss 0, waiting_loss 0, noise 0, product_gate 0, weakest_link 1.
"""

from __future__ import annotations

import numpy as np

from cxsim.model.arithmetic import least, most
from cxsim.model.compiled import rule
from cxsim.types import Bit, Floats

_ZERO, _ONE = np.float32(0.0), np.float32(1.0)
_LEAST_QUALITY = 1e-6
_LEAST_EXPONENT = 1e-6


@rule
def felt(
    level: np.float32,
    gap: np.float32,
    handoff_failed: Bit,
    handoff_loss: np.float32,
    noise: np.float32,
    deviate: np.float32,
) -> np.float32:
    """Performance felt in one encounter, in [0, 1]."""
    lost = handoff_loss if handoff_failed else _ZERO
    return least(most(level - gap - lost + noise * deviate, _ZERO), _ONE)


def gated(quality: Floats, product: Floats, gate: float) -> Floats:
    """Quality behind the product gate: q q_product^g; shapes (..., K) and (...,)."""
    return quality * product[..., None] ** gate


def shortfall(quality: Floats, weights: Floats, exponent: float) -> Floats:
    """What the CES mean of the journey loses against its arithmetic mean; shape (...,)."""
    if exponent == 1.0:
        return np.zeros(quality.shape[:-1])
    weights = weights / weights.sum()
    quality = np.maximum(quality, _LEAST_QUALITY)
    mean = (quality * weights).sum(-1)
    if abs(exponent) < _LEAST_EXPONENT:
        return mean - np.exp((np.log(quality) * weights).sum(-1))
    return mean - ((quality**exponent * weights).sum(-1)) ** (1.0 / exponent)
