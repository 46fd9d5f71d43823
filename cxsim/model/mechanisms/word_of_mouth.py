"""Word of mouth (Bass 1969; Goldenberg, Libai, Moldovan & Muller 2007; Watts & Strogatz 1998).

A content customer is heard with weight 1, a discontented one with minus the negative weight,
by acquaintances in a small world, or by the whole community where it is fully mixed. Fully
mixed and without negatives, arrivals follow the Bass curve.

Switches: imitation 0 (in acquisition), negative_weight 0.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from cxsim.model.compiled import rule
from cxsim.types import Array, Bit, Floats

_ZERO = np.float32(0.0)


@rule
def voice(is_customer: Bit, satisfaction: np.float32) -> tuple[Bit, Bit]:
    """Whether acquaintances hear this person content, and whether discontented."""
    return is_customer & (satisfaction >= _ZERO), is_customer & (satisfaction < _ZERO)


@rule
def mean(
    content: Any, discontented: Any, negative_weight: np.float32, voices: Any
) -> Any:
    """What one hears of so many voices, some content and some discontented: scalars or columns."""
    said = np.float32(content) - negative_weight * np.float32(discontented)
    return said / np.float32(voices)


def heard(
    voices: Array, place: int, near: Array, negative_weight: np.float32
) -> np.float32:
    """Mean voice of the acquaintances of the person at `place`; voices: `voice`, (2, people)."""
    content, discontented = voices[:, near[place]].sum(1)
    return mean(content, discontented, negative_weight, near.shape[1])


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
