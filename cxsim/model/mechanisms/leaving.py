"""Leaving (Fader & Hardie 2007; Bolton 1998; Burnham, Frels & Mahajan 2003).

theta_i ~ Beta(alpha, beta) a year; for a decision every T weeks h0 = 1 - (1 - theta)^(T/52);
logit h = logit h0 - bS (S - Sbar - competitor's advantage) - bsw SW + bf (F - Fbar), F the recent
failures; Sbar and Fbar are where the base hazards of the calibration hold.
Under contract the decision falls due at renewal only. bS = bsw = bf = 0 is exactly the
shifted-beta-geometric, S(t) = B(alpha, beta + t) / B(alpha, beta).

Switches: satisfaction_effect 0, switching_effect 0, failure_shock 0.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from scipy.special import betaincinv

from cxsim.model.arithmetic import logistic
from cxsim.model.calendar import WEEKS_A_YEAR
from cxsim.model.compiled import rule
from cxsim.types import Array, Floats


@rule
def hazard(
    base: np.float32,
    satisfaction: np.float32,
    neutral: np.float32,
    failures: np.float32,
    usual: np.float32,
    effect: np.float32,
    shock: np.float32,
) -> np.float32:
    """Probability of leaving when the decision falls due."""
    return logistic(base - effect * (satisfaction - neutral) + shock * (failures - usual))


_GRID = np.linspace(-23.0, 23.0, 4097)


def _logit(share: Floats) -> Floats:
    return np.log(share) - np.log1p(-share)


@lru_cache(maxsize=64)
def _quantiles(alpha: float, beta: float) -> Floats:
    """Logits of the beta distribution's quantiles at the shares whose logits are `_GRID`."""
    shares = 1.0 / (1.0 + np.exp(-_GRID))
    return _logit(np.clip(betaincinv(alpha, beta, shares), 1e-300, 1.0 - 1e-16))


def base_logits(uniform: Floats, alpha: float, beta: float, weeks: Array) -> Array:
    """Logit of the base hazard of one decision for uniform draws; float32, same shape.

    The quantile of the beta distribution is interpolated on the logit scale, where it is
    asymptotically linear at both ends; the error is below 1e-5 of a logit.
    """
    drawn = np.asarray(np.interp(_logit(uniform), _GRID, _quantiles(alpha, beta)), float)
    stay = -np.logaddexp(0.0, drawn) * (weeks / WEEKS_A_YEAR)
    return (np.log(-np.expm1(stay)) - stay).astype(np.float32)
