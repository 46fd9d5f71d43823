"""Journey: a Markov chain over touchpoints (Lemon & Verhoef 2016).

A customer moves by segment, channel preference and last touchpoint. The next touchpoint is
drawn in constant time by the alias method (Walker 1977; Vose 1991).

Switch: none; a journey with one touchpoint has nothing to decide.
"""

from __future__ import annotations

import numpy as np

from cxsim.model.compiled import rule
from cxsim.types import Array, Floats

_KEEP, _ALIAS, _SCALE = np.uint32(8), np.uint32(0xFF), np.float32(2.0**-24)
_ALWAYS = (1 << 24) - 1


@rule
def column(chance: np.float32, size: np.float32) -> np.int32:
    """The column of an alias table for `size` touchpoints that a uniform draw chooses."""
    return np.int32(chance * size)


@rule
def next_touchpoint(chance: np.float32, size: np.float32, entry: np.uint32) -> np.int32:
    """The touchpoint drawn: the column chosen, or the alias in its `entry` of the table.

    The fraction within the column decides; it has about 19 bits left.
    """
    scaled = chance * size
    chosen = np.int32(scaled)
    keep = scaled - np.float32(chosen) < np.float32(np.int32(entry >> _KEEP)) * _SCALE
    return chosen if keep else np.int32(entry & _ALIAS)


def alias_table(probabilities: Floats) -> Array:
    """Alias table, uint32 and flat, for rows of at most 256 probabilities that sum to 1.

    An entry holds the probability to keep its column, in units of 2^-24, and the alias.
    """
    rows = probabilities.reshape(-1, probabilities.shape[-1])
    accept = np.ones(rows.shape)
    other = np.tile(np.arange(rows.shape[1]), (len(rows), 1))
    for row, weights in enumerate(rows):
        _fill(weights * len(weights), accept[row], other[row])
    kept = np.minimum(np.rint(accept * 2.0**24), _ALWAYS).astype(np.uint32)
    return (kept << 8 | other.astype(np.uint32)).ravel()


def _fill(scaled: Floats, accept: Array, other: Array) -> None:
    small = [k for k, weight in enumerate(scaled) if weight < 1.0]
    large = [k for k, weight in enumerate(scaled) if weight >= 1.0]
    while small and large:
        low, high = small.pop(), large[-1]
        accept[low], other[low] = scaled[low], high
        scaled[high] -= 1.0 - scaled[low]
        if scaled[high] < 1.0:
            small.append(large.pop())


def stationary(chain: Floats) -> Floats:
    """Long-run shares of a chain, shape (K,); the chain must have one closed class."""
    size = len(chain)
    system = np.vstack([chain.T - np.eye(size), np.ones(size)])
    target = np.zeros(size + 1)
    target[-1] = 1.0
    shares = np.linalg.lstsq(system, target, rcond=None)[0]
    return np.clip(shares, 0.0, 1.0)


def expected_visits(transient: Floats, start: Floats) -> Floats:
    """Visits before absorption from the fundamental matrix: start (I - Q)^-1 (Kemeny & Snell)."""
    return np.linalg.solve((np.eye(len(transient)) - transient).T, start)
