"""Cumulative satisfaction (Bolton 1998): S' = S + max(amin, 1 / (n + n0)) (u - S).

Switch: memory 0 and a large prior leave satisfaction where it is.
"""

from __future__ import annotations

import numpy as np

from cxsim.model.arithmetic import least, most
from cxsim.model.compiled import rule

_ONE = np.float32(1.0)


@rule
def weight(encounters: np.float32, memory: np.float32, prior: np.float32) -> np.float32:
    """Weight of the newest of so many encounters, this one counted."""
    return most(memory, _ONE / (encounters + prior))


@rule
def update(
    satisfaction: np.float32, appraisal: np.float32, weight: np.float32
) -> np.float32:
    """Satisfaction after one more encounter of that weight."""
    return satisfaction + weight * (appraisal - satisfaction)


@rule
def expressed(satisfaction: np.float32, goodwill: np.float32) -> np.float32:
    """Satisfaction as a customer reports and voices it, goodwill included, at most 1."""
    return least(satisfaction + goodwill, _ONE)
