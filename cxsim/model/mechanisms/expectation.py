"""Expectation (Boulding, Kalra, Staelin & Zeithaml 1993).

E' = E + a_up max(p - E, 0) - a_down max(E - p, 0), and a trend mu_E each week, in [0, 1].

Switches: rise 0, fall 0, expectation_trend 0.
"""

from __future__ import annotations

import numpy as np

from cxsim.model.arithmetic import least, most
from cxsim.model.compiled import rule

_ZERO, _ONE = np.float32(0.0), np.float32(1.0)


@rule
def learn(
    expectation: np.float32, performance: np.float32, rise: np.float32, fall: np.float32
) -> np.float32:
    """Expectation after an encounter."""
    d = performance - expectation
    return expectation + rise * most(d, _ZERO) - fall * most(-d, _ZERO)


@rule
def drift(expectation: np.float32, trend: np.float32) -> np.float32:
    """Expectation after a week, in [0, 1]."""
    return least(most(expectation + trend, _ZERO), _ONE)
