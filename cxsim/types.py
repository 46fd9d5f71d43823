"""Types used across the house."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
"""A NumPy array; shape, dtype and unit stand where it is used."""

Floats = NDArray[np.float64]
"""A NumPy array of float64."""
