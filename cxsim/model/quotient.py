"""Parts of a whole that may be nothing."""

from __future__ import annotations

import numpy as np

from cxsim.types import Floats

_LEAST = float(np.finfo(float).tiny)


def quotient(part: Floats, whole: Floats) -> Floats:
    """part / whole, none negative; 0 where both are: of nothing, everybody has nothing."""
    return part / np.maximum(whole, _LEAST)
