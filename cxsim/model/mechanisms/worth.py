"""Worth: CLV = sum m r^t / (1 + i)^t, and customer equity (Gupta, Lehmann & Stuart 2004).

Switch: discount 0.
"""

from __future__ import annotations

import numpy as np
from scipy.special import hyp2f1

from cxsim.model.calendar import WEEKS_A_YEAR
from cxsim.types import Floats


def lifetime_value(margin: float, retention: float, discount: float) -> float:
    """Value of a customer who pays `margin` a year from now on: m (1 + i) / (1 + i - r)."""
    return margin * (1.0 + discount) / (1.0 + discount - retention)


def present_value(weekly: Floats, discount: float) -> float:
    """Value at week 0 of weekly cash at the middle of each week, shape (W,)."""
    years = (np.arange(len(weekly)) + 0.5) / WEEKS_A_YEAR
    return float((weekly * (1.0 + discount) ** -years).sum())


def derl(alpha: float, beta: float, discount: float, renewals: int) -> float:
    """Discounted expected residual lifetime of the shifted-beta-geometric, in years.

    Fader & Hardie 2010, for a customer who renewed so many times and is about to decide
    again; published: derl(.668, 3.806, .10, 7) = 7.53.
    """
    n = renewals + 1
    ratio = (beta + n - 1) / (alpha + beta + n - 1)
    return float(ratio * hyp2f1(1.0, beta + n, alpha + beta + n, 1.0 / (1.0 + discount)))
