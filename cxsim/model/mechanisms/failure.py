"""Failure, complaint and recovery (Hirschman 1970; Knox & van Oest 2014).

An encounter fails when a hand-over fails or performance falls short of expectation by more
than is tolerated. The unmended part of a failure stays as a scar on the hazard and fades as
exp(-t / tau); a complaint that is answered takes away the share rho of it, and gives a gain
in satisfaction of its own. That goodwill counts in what is said and reported, fades as
satisfaction does, and has no part in the hazard: recovery may lift satisfaction above the
unfailed, never loyalty.

Switches: failure_shock 0 (in leaving), recovery 0, recovery_gain 0, complaint_base -20.
"""

from __future__ import annotations

import numpy as np

from cxsim.model.arithmetic import least, logistic, most
from cxsim.model.compiled import rule
from cxsim.types import Bit

_ZERO, _ONE = np.float32(0.0), np.float32(1.0)


@rule
def severity(
    performance: np.float32, expectation: np.float32, tolerance: np.float32
) -> np.float32:
    """Shortfall beyond what is tolerated; 0 or less where there is none."""
    return expectation - performance - tolerance


@rule
def complains(
    chance: np.float32, severity: np.float32, base: np.float32, slope: np.float32
) -> Bit:
    """Whether a customer whose encounter failed so severely complains."""
    return chance < logistic(base + slope * most(severity, _ZERO))


@rule
def scar(
    before: np.float32, remember: np.float32, failed: Bit, complained: Bit, recovery: np.float32
) -> np.float32:
    """Recent failures after a week: the old ones fade, a new one adds what was not mended."""
    unmended = _ONE - recovery if complained else _ONE
    return before * remember + (unmended if failed else _ZERO)


@rule
def console(
    goodwill: np.float32,
    weight: np.float32,
    met: Bit,
    complained: Bit,
    recovery: np.float32,
    gain: np.float32,
) -> np.float32:
    """Goodwill after a week, in [0, 1]: every encounter has its weight against it."""
    kept = goodwill - weight * goodwill if met else goodwill
    won = gain * recovery if complained else _ZERO
    return least(kept + won, _ONE)
