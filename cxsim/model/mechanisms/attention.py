"""Attention (Ocasio 1997): an executive takes up the top A (1 - load) issues of a quarter.

An issue is a touchpoint; the last one may be taken up in part. z_ef is the share of a
function's issues that is taken up; a function with no touchpoint has its share of the
executive's time.

Switch: load 1 (no issue is taken up: the owner has no effect).
"""

from __future__ import annotations

import numpy as np

from cxsim.types import Floats


def taken_up(belief: Floats, slots: Floats) -> Floats:
    """How far each issue (E, K) is taken up, in [0, 1], with `slots` (E,) for it."""
    rank = (-belief).argsort(-1, kind="stable").argsort(-1, kind="stable")
    return (slots[:, None] - rank).clip(0.0, 1.0) * (belief > 0)


def share_of_functions(taken: Floats, owned: Floats, slots: Floats) -> Floats:
    """z (E, F): share of a function's issues taken up, for T (F, K)."""
    size = owned.sum(-1)
    share = taken @ owned.T / np.where(size > 0, size, 1.0)
    in_general = np.minimum(slots / owned.shape[1], 1.0)[:, None]
    return np.where(size > 0, share, in_general)
