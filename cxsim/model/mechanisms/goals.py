"""Goals (multitask, Holmstrom & Milgrom 1991; distortion, Baker 2002).

th_f = 1 - (1 - th0_f) prod_e (1 - chi_ef z_ef) is how far a function works for the customer.
m_f = (1 - th_f) [(1 - sum W) g_f + sum W (partner's KPI + integration)] + th_f v_f.
Directions live in F + 2 dimensions: the KPI of each function, quality, integration.

Switches: culture 0, alignment 0, and all-zero governance.
"""

from __future__ import annotations

import numpy as np

from cxsim.types import Floats

QUALITY, INTEGRATION = -2, -1
"""Places of quality and integration in a direction."""


def devotion(culture: Floats, compliance: Floats, taken: Floats) -> Floats:
    """th (..., F): how far each function works for the customer; chi and z are (..., E, F)."""
    return 1.0 - (1.0 - culture) * np.multiply.reduce(1.0 - compliance * taken, axis=-2)


def directions(gradients: Floats) -> Floats:
    """Directions (F, F + 2) of gradients (F, 3) over own KPI, quality, integration."""
    size = len(gradients)
    return np.hstack([np.diag(gradients[:, 0]), gradients[:, 1:]]).reshape(size, size + 2)


def motives(
    devotion: Floats, reward: Floats, customer: Floats, alignment: Floats
) -> Floats:
    """m (F, F + 2): what each function works for; reward and customer are directions."""
    return between(devotion, own_aims(reward, alignment), customer)


def own_aims(reward: Floats, alignment: Floats) -> Floats:
    """(F, F + 2): what a function works for as far as it does not work for the customer."""
    size = len(reward)
    shared = np.zeros_like(reward)
    kpi = np.diag(reward[:, :size])
    shared[:, :size] = alignment * kpi
    shared[:, INTEGRATION] = alignment @ kpi
    return (1.0 - alignment.sum(1))[:, None] * reward + shared


def between(devotion: Floats, aims: Floats, customer: Floats) -> Floats:
    """m (..., F, F + 2) between the own aims and the customer, by devotion (..., F)."""
    return (1.0 - devotion)[..., None] * aims + devotion[..., None] * customer


def attainable(reward: Floats, customer: Floats) -> float:
    """Share of the customer's surplus a bonus on the reward can reach: cos^2 (Baker 2002)."""
    return float((reward @ customer) ** 2 / ((reward @ reward) * (customer @ customer)))
