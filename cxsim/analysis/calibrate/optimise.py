"""Minima and roots, by scipy, with types."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, cast

import numpy as np
from scipy import optimize

from cxsim.types import Floats

_LIBRARY = cast(Any, optimize)


@dataclass(frozen=True, eq=False)
class Minimum:
    """Where a function is least, and its value there."""

    x: Floats
    value: float


def minimise(
    loss: Callable[[Floats], float],
    start: Sequence[float] | Floats,
    method: str,
    bounds: Sequence[tuple[float, float]] | None = None,
    **options: float,
) -> Minimum:
    """The least value of a loss of several variables, by one of scipy's methods."""
    found = _LIBRARY.minimize(
        loss, np.asarray(start, dtype=float), method=method, bounds=bounds, options=options
    )
    return Minimum(np.asarray(found.x, dtype=float), float(found.fun))


def minimise_between(loss: Callable[[float], float], low: float, high: float) -> float:
    """The least value of a loss of one variable between two bounds."""
    found = _LIBRARY.minimize_scalar(
        loss, bounds=(low, high), method="bounded", options={"xatol": 1e-7}
    )
    return float(found.fun)


def root(function: Callable[[float], float], low: float, high: float, tolerance: float) -> float:
    """Where a function that changes its sign between two bounds is zero (Brent 1973)."""
    return float(_LIBRARY.brentq(function, low, high, xtol=tolerance))
