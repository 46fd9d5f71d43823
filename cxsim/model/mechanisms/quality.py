"""Return on quality (Rust, Zahorik & Keiningham 1995): q' = q + phi u (1 - q) - delta q.

Constant effort u leads to q* = phi u / (phi u + delta).

Switches: productivity 0, wear 0.
"""

from __future__ import annotations

import numpy as np

from cxsim.types import Floats


def path(
    quality: Floats, effort: Floats, productivity: float, wear: float, shocks: Floats
) -> Floats:
    """Quality in each of W weeks and after them: (..., W + 1, K), for quality and effort (..., K).

    Shocks (W, K) come at once, and to all alike.
    """
    # Plain numbers: for so few touchpoints NumPy's calls would cost more than their sums.
    gain: list[float] = (productivity * effort).ravel().tolist()
    leads_out = wear > 1.0 or max(gain) > 1.0 or min(gain) < 0.0
    struck = shocks.any(1).tolist()
    now = _within(quality.ravel().tolist())
    out: list[float] = []
    for week, hit in enumerate(struck):
        if hit:
            falls = np.broadcast_to(shocks[week], quality.shape).ravel().tolist()
            now = _within([q + s for q, s in zip(now, falls, strict=True)])
        out += now
        now = [q + g * (1.0 - q) - wear * q for q, g in zip(now, gain, strict=True)]
        if leads_out:
            now = _within(now)
    weeks = np.array(out + now).reshape(-1, *quality.shape)
    return np.ascontiguousarray(np.moveaxis(weeks, 0, -2))


def _within(quality: list[float]) -> list[float]:
    if min(quality) >= 0.0 and max(quality) <= 1.0:
        return quality
    return [min(max(q, 0.0), 1.0) for q in quality]


def resting(effort: Floats, productivity: float, wear: float) -> Floats:
    """q*: where constant effort leads."""
    return productivity * effort / (productivity * effort + wear)
