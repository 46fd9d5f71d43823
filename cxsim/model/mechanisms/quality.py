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
    gain = productivity * effort
    kept = 1.0 - gain - wear
    leads_out = wear > 1.0 or bool((gain > 1.0).any() or (gain < 0.0).any())
    struck = shocks.any(1).tolist()
    *seeds, size = quality.shape
    out = np.empty((*seeds, len(shocks) + 1, size))
    now = _within(quality)
    for week, hit in enumerate(struck):
        out[..., week, :] = now = _within(now + shocks[week]) if hit else now
        now = kept * now + gain
        if leads_out:
            now = _within(now)
    out[..., -1, :] = now
    return out


def _within(quality: Floats) -> Floats:
    return quality.clip(0.0, 1.0)


def resting(effort: Floats, productivity: float, wear: float) -> Floats:
    """q*: where constant effort leads."""
    return productivity * effort / (productivity * effort + wear)
