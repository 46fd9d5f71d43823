"""Types used across the house."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
"""A NumPy array; shape, dtype and unit stand where it is used."""

Bit = bool | np.bool_
"""True or false, from Python or from NumPy."""

Word = np.uint64 | NDArray[np.uint64]
"""A word of luck, or many at once."""

Floats = NDArray[np.float64]
"""A NumPy array of float64."""
