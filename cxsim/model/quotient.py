"""Parts of a whole that may be nothing."""

from __future__ import annotations

import math

import numpy as np

from cxsim.types import Floats

_LEAST = math.ulp(0.0)


def quotient(part: Floats, whole: Floats) -> Floats:
    """part / whole, which is not negative; 0 where both are: of nothing, everybody has nothing."""
    return part / np.maximum(whole, _LEAST)
