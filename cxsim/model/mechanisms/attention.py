"""Attention (Ocasio 1997): an executive takes up the top A (1 - load) issues of a quarter.

An issue is a touchpoint; the last one may be taken up in part. z_ef is the share of a
function's issues that is taken up; a function with no touchpoint has its share of the
executive's time.

Switch: load 1 (no issue is taken up: the owner has no effect).
"""

from __future__ import annotations

import numpy as np

from cxsim.model.quotient import quotient
from cxsim.types import Floats


def taken_up(belief: Floats, slots: Floats) -> Floats:
    """How far each issue (..., E, K) is taken up, in [0, 1], with `slots` (E,) for it."""
    rank = (-belief).argsort(-1, kind="stable").argsort(-1, kind="stable")
    return (slots[:, None] - rank).clip(0.0, 1.0) * np.sign(belief)


def in_general(owned: Floats, slots: Floats) -> Floats:
    """z (E, 1) of a function without a touchpoint: its share of the executive's time."""
    return np.minimum(slots / owned.shape[1], 1.0)[:, None]


def of_functions(taken: Floats, owned: Floats, size: Floats, in_general: Floats) -> Floats:
    """z (..., E, F): share of a function's issues taken up, for T (F, K), which sums to size (F,).

    A function that owns none has the z (E, 1) of `in_general`.
    """
    return np.where(size > 0, quotient(taken @ owned.T, size), in_general)
