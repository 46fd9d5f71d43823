"""Which of several structures could still be the best.

A structure is ruled out when some other is better by more than a one-sided paired t bound
allows. With k structures each bound holds with probability 1 - alpha/(k - 1); the best is ruled
out only if one of its k - 1 bounds fails, so that it stays with probability at least 1 - alpha
(Bonferroni). Nelson & Matejcik (1995) take one variance for all differences; here each pair has
its own, so that common random numbers may correlate the structures in any way, as in the
screening of Nelson, Swann, Goldsman & Song (2001).
"""

from __future__ import annotations

import numpy as np
from scipy import special

from cxsim.analysis.anytime import multiplier
from cxsim.analysis.paired import TIE, Floats


def could_be_best(values: Floats, level: float = 0.95, sequential: bool = False) -> list[bool]:
    """Which columns may have the highest mean; more is better.

    Parameters
    ----------
    values : shape (n seeds, k structures); equal rows share their luck.
    level : probability 0..1 that the best is among those that may be.
    sequential : it is looked at more than once (`cxsim.analysis.anytime`).
    """
    n, k = values.shape
    if n < 2 or k < 2:
        return [True] * k
    tail = (1 - level) / (k - 1)
    # The sequence's two sides are not independent: it is asked for both, which is safe.
    bound = multiplier(n, tail) if sequential else float(special.stdtrit(n - 1, 1 - tail))
    return [
        not any(_beaten(values[:, j] - values[:, i], bound) for j in range(k)) for i in range(k)
    ]


def _beaten(gap: Floats, bound: float) -> bool:
    """Whether a mean gap is above what its bound allows; gaps all alike prove nothing."""
    if float(np.ptp(gap)) <= TIE * max(1.0, float(np.abs(gap).max())):
        return False
    return float(gap.mean()) > bound * float(gap.std(ddof=1)) / np.sqrt(gap.size)
