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
    """Quality in each of W weeks and after them: (W + 1, K); shocks (W, K) come at once."""
    weeks = len(shocks)
    out = np.empty((weeks + 1, len(quality)))
    gain = productivity * effort
    for week in range(weeks):
        quality = np.clip(quality + shocks[week], 0.0, 1.0)
        out[week] = quality
        quality = np.clip(quality + gain * (1.0 - quality) - wear * quality, 0.0, 1.0)
    out[weeks] = quality
    return out


def resting(effort: Floats, productivity: float, wear: float) -> Floats:
    """q*: where constant effort leads."""
    return productivity * effort / (productivity * effort + wear)
