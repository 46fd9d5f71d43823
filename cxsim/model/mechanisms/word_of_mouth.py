"""Word of mouth (Bass 1969; Goldenberg, Libai, Moldovan & Muller 2007; Watts & Strogatz 1998).

A content customer is heard with weight 1, a discontented one with minus the negative weight,
by acquaintances in a small world, or by the whole community where it is fully mixed. Fully
mixed and without negatives, arrivals follow the Bass curve.

Switches: imitation 0 (in acquisition), negative_weight 0.
"""

from __future__ import annotations

import numpy as np

from cxsim.model.compiled import rule
from cxsim.types import Array, Bit, Floats

_ZERO, _ONE = np.float32(0.0), np.float32(1.0)


@rule
def voice(
    is_customer: Bit, satisfaction: np.float32, negative_weight: np.float32
) -> np.float32:
    """What this person adds to what an acquaintance hears."""
    said = _ONE if satisfaction >= _ZERO else -negative_weight
    return said if is_customer else _ZERO


@rule
def mean(total: np.float32, voices: int) -> np.float32:
    """What one hears of so many voices."""
    return total / np.float32(voices)


@rule
def heard(voices: Array, place: int, near: Array) -> np.float32:
    """Mean voice of the acquaintances of the person at `place` of a community."""
    total = _ZERO
    for j in range(near.shape[1]):
        total = np.float32(total + voices[near[place, j]])
    return mean(total, near.shape[1])


def small_world(size: int, neighbours: int, rewired: float, draws: Floats) -> Array:
    """Acquaintances of each place in a community: int32, shape (size, neighbours).

    A ring where each knows the nearest on both sides; every tie is moved with probability
    `rewired` to a random other place. `draws`: uniforms, shape (2, size * neighbours).
    """
    side = np.arange(1, neighbours + 1)
    offsets = np.where(side % 2 == 1, (side + 1) // 2, -(side // 2))
    ring = (np.arange(size)[:, None] + offsets) % size
    elsewhere = 1 + (draws[1] * (size - 1)).astype(np.int64).reshape(size, neighbours)
    moved = draws[0].reshape(size, neighbours) < rewired
    return np.where(moved, (np.arange(size)[:, None] + elsewhere) % size, ring).astype(np.int32)
