"""Smaller, larger, exponential and logistic in float32, built from exactly rounded operations only.

The C library's exp differs between machines and does not vectorise; this one gives the same
bits everywhere. Coefficients of the minimax polynomial: Cephes expf (Moshier 1992). Relative
error below 2e-7 for x in [-87, 88]; outside, x is clipped.
"""

from __future__ import annotations

import numpy as np

from cxsim.model.compiled import rule

_LOWEST, _HIGHEST = np.float32(-87.0), np.float32(88.0)
_LOG2E = np.float32(1.44269504088896341)
_LN2_HIGH, _LN2_LOW = np.float32(0.693359375), np.float32(-2.12194440e-4)
_C0, _C1 = np.float32(1.9875691500e-4), np.float32(1.3981999507e-3)
_C2, _C3 = np.float32(8.3334519073e-3), np.float32(4.1665795894e-2)
_C4, _C5 = np.float32(1.6666665459e-1), np.float32(5.0000001201e-1)
_ONE, _HALF = np.float32(1.0), np.float32(0.5)
_BIAS, _MANTISSA = np.int32(127), np.int32(23)


@rule
def least(a: np.float32, b: np.float32) -> np.float32:
    """The smaller of two; unlike min, it is compiled to one instruction."""
    return a if a < b else b


@rule
def most(a: np.float32, b: np.float32) -> np.float32:
    """The larger of two; unlike max, it is compiled to one instruction."""
    return a if a > b else b


@rule
def exponential(x: np.float32) -> np.float32:
    """e^x in float32."""
    x = least(most(x, _LOWEST), _HIGHEST)
    n = np.floor(x * _LOG2E + _HALF)
    r = x - n * _LN2_HIGH - n * _LN2_LOW
    y = ((((_C0 * r + _C1) * r + _C2) * r + _C3) * r + _C4) * r + _C5
    y = y * r * r + r + _ONE
    return y * np.int32((np.int32(n) + _BIAS) << _MANTISSA).view(np.float32)


@rule
def logistic(x: np.float32) -> np.float32:
    """1 / (1 + e^-x) in float32."""
    return _ONE / (_ONE + exponential(-x))
