"""Appraisal by performance and by disconfirmation (Oliver 1980; Anderson & Sullivan 1993).

u = bp (p - pbar) + bd (max(d, 0) - lam max(-d, 0)), d = p - E, in [-1, 1].

Switches: appraisal 0, disconfirmation 0, loss_aversion 1.
"""

from __future__ import annotations

import numpy as np

from cxsim.model.arithmetic import least, most
from cxsim.model.compiled import rule

_ZERO, _ONE = np.float32(0.0), np.float32(1.0)


@rule
def appraise(
    performance: np.float32,
    expectation: np.float32,
    reference: np.float32,
    appraisal: np.float32,
    disconfirmation: np.float32,
    loss_aversion: np.float32,
) -> np.float32:
    """What one encounter is worth to the customer, in [-1, 1]."""
    d = performance - expectation
    surprise = most(d, _ZERO) - loss_aversion * most(-d, _ZERO)
    u = appraisal * (performance - reference) + disconfirmation * surprise
    return least(most(u, -_ONE), _ONE)
