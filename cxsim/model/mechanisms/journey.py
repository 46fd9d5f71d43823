"""Journey: a Markov chain over touchpoints (Lemon & Verhoef 2016).

A customer moves by segment, channel preference and last touchpoint. The next touchpoint is
drawn in constant time by the alias method (Walker 1977; Vose 1991).

Switch: none; a journey with one touchpoint has nothing to decide.
"""

from __future__ import annotations

import numpy as np

from cxsim.model.compiled import rule
from cxsim.types import Array, Floats

_LOW, _BITS, _SCALE = np.uint64(0xFFFFFFFF), np.uint64(32), np.float32(2.0**-24)
_EIGHT = np.uint64(8)


@rule
def next_touchpoint(
    word: np.uint64, kind: np.int32, last: np.int32, accept: Array, other: Array
) -> np.int32:
    """The touchpoint that follows `last` for this kind of customer.

    The high bits of word * K choose a column, the low bits keep it or take its alias.
    """
    scaled = word * np.uint64(accept.shape[2])
    column = np.int32(scaled >> _BITS)
    keep = np.float32(np.int32((scaled & _LOW) >> _EIGHT)) * _SCALE
    return column if keep < accept[kind, last, column] else other[kind, last, column]


def alias_table(probabilities: Floats) -> tuple[Array, Array]:
    """Alias tables (accept float32, other int32), same shape, for rows that sum to 1."""
    rows = probabilities.reshape(-1, probabilities.shape[-1])
    accept = np.ones(rows.shape, np.float32)
    other = np.zeros(rows.shape, np.int32)
    for row, weights in enumerate(rows):
        _fill(weights * len(weights), accept[row], other[row])
    return accept.reshape(probabilities.shape), other.reshape(probabilities.shape)


def _fill(scaled: Floats, accept: Array, other: Array) -> None:
    other[:] = np.arange(len(scaled))
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
