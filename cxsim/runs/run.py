"""What one simulation leaves behind."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Run:
    """One scenario, simulated once.

    Parameters
    ----------
    ownership : name of the ownership structure.
    resources : arm of the comparison, ``"described"`` or ``"equal"``.
    seed : the seed; two runs of equal seed have the same customers with the same luck.
    customers : size of the starting cohort.
    weeks : weeks simulated.
    metrics : name in ``cxsim.metrics.METRICS`` -> value; NaN where it is not defined.
    weekly : name -> series of shape (weeks,), or (weeks + 1,) where index 0 is the start.
        ``"alive"``, of shape (weeks + 1,), is the share 0..1 of the starting cohort still there.
    touchpoints : name -> array of shape (K,), in the order of ``touchpoint_names``.
    touchpoint_names : the K touchpoints.
    """

    ownership: str
    resources: str
    seed: int
    customers: int
    weeks: int
    metrics: dict[str, float]
    weekly: dict[str, Floats]
    touchpoints: dict[str, Floats]
    touchpoint_names: tuple[str, ...]
