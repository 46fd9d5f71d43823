"""Sensing: y_ek = M_ek (1 - q_k) + N(0, sigma^2 / n_ek).

n grows with cadence, staff, feedback heard and traffic. Reports are a mix of complaint and
praise. A complaint counts the share of bad encounters, praise the share of good ones; either
count has Poisson noise, so whichever is rarer tells more (a fact about counts, not a
constant of ours).

Switch: signal_noise 0.
"""

from __future__ import annotations

import numpy as np

from cxsim.types import Floats

REFERENCE_CADENCE = 13
"""Weeks between measurements at which `reports` reports reach an executive."""


def reports_heard(
    reports: float, cadence: int, staff: Floats, feedback: Floats, weights: Floats
) -> Floats:
    """n (E, K): reports behind one measurement, for staff (E,), M (E, K), w (K,).

    Measured more often than once a quarter, the quarter's reports are pooled; less often, the
    last measurement stands until the next.
    """
    often = max(REFERENCE_CADENCE / cadence, 1.0)
    heard = reports * often * (1.0 + staff)[:, None] * feedback
    return 1.0 + heard * weights * len(weights)


def spread(quality: Floats, reports: Floats, noise: float, negative_share: float) -> Floats:
    """Standard deviation (..., E, K) of a perceived gap; quality (..., K), reports (E, K)."""
    mixed = 2.0 * (negative_share * (1.0 - quality) + (1.0 - negative_share) * quality)
    return noise * np.sqrt(mixed[..., None, :] / reports)


def observe(quality: Floats, feedback: Floats, deviation: Floats, deviates: Floats) -> Floats:
    """y (..., E, K): how badly an executive believes each touchpoint, of quality (..., K), does."""
    return feedback * (1.0 - quality[..., None, :]) + np.sign(feedback) * deviation * deviates
