"""Intervals that may be looked at as often as one likes.

The confidence sequence of the t statistic: a normal prior on the effect over its standard
deviation, the right Haar prior on that deviation, and Ville's inequality. For normal differences
it covers the mean at all sample sizes at once with the stated probability, whatever rule decides
when to stop; the price is an interval about 1.4 times as wide as that of one single look.

This is the Gaussian mixture of Wang, H. & Ramdas, A. (2025), Anytime-valid t-tests and confidence
sequences for Gaussian means with unknown variance, Sequential Analysis 44(1), 56-110 (with
c^2 = 1 / `PRIOR`). The first such sequence had a flat prior on the effect, and needs an extension
of the inequality: Lai, T. L. (1976), On confidence sequences, Annals of Statistics 4(2), 265-280.
"""

from __future__ import annotations

import math

PRIOR = 1.0
"""Variance of the prior on mean over standard deviation; 1 is close to best for 20-300 pairs."""


def multiplier(n: int, alpha: float) -> float:
    """Half-width of the interval after n pairs, in standard errors; inf where n is too few.

    Parameters
    ----------
    n : pairs seen, at least 2.
    alpha : probability in (0, 1) that any of the intervals, ever, misses the mean.
    """
    growth = 1 + n * PRIOR
    ratio = math.exp((math.log(growth) / 2 - math.log(alpha)) * 2 / n)
    if ratio >= growth:
        return math.inf
    return math.sqrt((n - 1) * (ratio - 1) / (1 - ratio / growth))


def needed(deviation: float, width: float, alpha: float, most: int = 10**9) -> int | None:
    """Pairs after which the interval is as narrow as ``width``, if they vary by ``deviation``.

    None if more than ``most``.
    """

    def wide(n: int) -> bool:
        return 2 * multiplier(n, alpha) * deviation / math.sqrt(n) > width

    low, high = 1, 2
    while wide(high):
        low, high = high, 2 * high
        if low > most:
            return None
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if wide(middle) else (low, middle)
    return high
