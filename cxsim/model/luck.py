"""Luck: counter-based draws keyed by (seed, mechanism, week, customer).

Philox4x32-10 (Salmon, Moraes, Dror & Shaw 2011, "Parallel random numbers: as easy as
1, 2, 3") turns a key and a counter into four 32-bit words. The key is the seed; the counter
is (who, when, block). A mechanism owns one word of one block, listed below, so that a new
mechanism leaves all other draws as they were, and a customer has the same luck under
every structure, on any number of threads and in any order.
"""

from __future__ import annotations

from functools import lru_cache
from statistics import NormalDist
from typing import Any, NamedTuple

import numpy as np
from scipy.special import ndtri

from cxsim.model.compiled import rule
from cxsim.types import Array, Floats, Word

WEEK_BLOCKS = 2
"""Blocks drawn each week for each customer; the words are named in `Words`."""

PERSON_BLOCK = 16
"""Drawn once for each customer: base hazard, segment, channel preference, resistance."""

SENSING_BLOCK, DRIFT_BLOCK, OVERRIDE_BLOCK, NETWORK_BLOCK = 32, 33, 34, 35
"""Drawn each quarter by the organisation, and once for the acquaintances."""


class Words(NamedTuple):
    """The 32-bit words of one customer's week, one a mechanism: scalars, or columns of them."""

    journey: Any
    performance: Any
    handoff: Any
    leaving: Any
    contact: Any
    complaint: Any


_M0, _M1 = np.uint64(0xD2511F53), np.uint64(0xCD9E8D57)
_W0, _W1 = np.uint64(0x9E3779B9), np.uint64(0xBB67AE85)
_LOW, _HALF = np.uint64(0xFFFFFFFF), np.uint64(32)


@rule
def _round(
    c0: Word, c1: Word, c2: Word, c3: Word, k0: np.uint64, k1: np.uint64
) -> tuple[Word, Word, Word, Word]:
    a, b = _M0 * c0, _M1 * c2
    return (b >> _HALF) ^ c1 ^ k0, b & _LOW, (a >> _HALF) ^ c3 ^ k1, a & _LOW


@rule
def _next_key(k0: np.uint64, k1: np.uint64) -> tuple[np.uint64, np.uint64]:
    return (k0 + _W0) & _LOW, (k1 + _W1) & _LOW


@rule
def philox(
    c0: Word, c1: Word, c2: Word, c3: Word, k0: np.uint64, k1: np.uint64
) -> tuple[Word, Word, Word, Word]:
    """Four words (uint64 below 2^32) of Philox4x32-10 for a counter and a key of such words."""
    for _ in range(9):
        c0, c1, c2, c3 = _round(c0, c1, c2, c3, k0, k1)
        k0, k1 = _next_key(k0, k1)
    return _round(c0, c1, c2, c3, k0, k1)


_NINE = np.uint64(9)
_SCALE, _MIDDLE = np.float32(2.0**-23), np.float32(2.0**-24)


@rule
def uniform(word: np.uint64) -> np.float32:
    """A float32 in the open interval (0, 1): the middle of one of 2^23 cells."""
    return np.float32(np.int32(word >> _NINE)) * _SCALE + _MIDDLE


class Chances(NamedTuple):
    """The uniforms of one customer's week, one a mechanism; the performance's word is a normal."""

    journey: np.float32
    handoff: np.float32
    leaving: np.float32
    contact: np.float32
    complaint: np.float32


@rule
def chances(words: Words) -> Chances:
    """The uniforms of a week's words."""
    return Chances(
        uniform(words.journey), uniform(words.handoff), uniform(words.leaving),
        uniform(words.contact), uniform(words.complaint),
    )  # fmt: skip


# A normal deviate by a table: the inverse distribution function of the tail probability
# v in (0, 1/2], linear within each of 32 segments of an octave of v. The float32 bits of v
# are the index: exponent and five bits of the mantissa.
_SEGMENT_BITS = 5
_SHIFT = np.int32(23 - _SEGMENT_BITS)
_OCTAVES = 33
_TOP = (127 - 1) << _SEGMENT_BITS
_BASE = np.int32(_TOP - ((_OCTAVES - 1) << _SEGMENT_BITS))
_FRACTION = np.int32((1 << (23 - _SEGMENT_BITS)) - 1)
_TO_UNIT = np.float32(1.0 / (1 << (23 - _SEGMENT_BITS)))


def _normal_table() -> tuple[Array, Array]:
    count = (_OCTAVES << _SEGMENT_BITS) + 1
    bits = (np.arange(count, dtype=np.int64) + int(_BASE)) << int(_SHIFT)
    tail = bits.astype(np.int32).view(np.float32).astype(np.float64)
    inverse = NormalDist().inv_cdf
    knots = np.array([inverse(min(v, 0.5)) for v in tail])
    return knots[:-1].astype(np.float32), np.diff(knots).astype(np.float32)


NORMAL_AT, NORMAL_STEP = _normal_table()

_ONE_BIT = np.uint64(1)
_TAIL_SCALE = np.float32(2.0**-32)
_HALF_STEP = np.float32(2.0**-33)
_ZERO_BIT = np.uint64(0)


@rule
def _tail_bits(word: np.uint64) -> np.int32:
    tail = np.float32(np.int32(word >> _ONE_BIT)) * _TAIL_SCALE + _HALF_STEP
    return np.float32(tail).view(np.int32)


@rule
def normal_place(word: np.uint64) -> np.int32:
    """Where in the table (NORMAL_AT, NORMAL_STEP) the normal of this word lies."""
    return np.int32((_tail_bits(word) >> _SHIFT) - _BASE)


@rule
def normal(word: np.uint64, at: np.float32, step: np.float32) -> np.float32:
    """A standard normal float32 from one word and its entries of the table."""
    z = at + step * (np.float32(_tail_bits(word) & _FRACTION) * _TO_UNIT)
    return z if word & _ONE_BIT == _ZERO_BIT else -z


Seeds = int | tuple[int, ...]
"""One seed in [0, 2^64), or R of them; what they decide then has an axis (R,) in front."""


def key_of(seed: int | Array) -> tuple[Any, Any]:
    """The Philox key (uint64, uint64) of a seed in [0, 2^64), or of each of an array of them."""
    wide = np.asarray(seed, np.uint64)
    return wide & _LOW, wide >> _HALF


def words(seed: int | Array, who: Array, when: int | Array, block: int) -> Array:
    """Words for many at once: uint64, shape (4, *shape of seed, who and when together)."""
    who = np.asarray(who, dtype=np.uint64)
    k0, k1 = key_of(seed)
    zero = np.zeros_like(who)
    with np.errstate(over="ignore"):
        weeks = zero + np.asarray(when, dtype=np.uint64)
        drawn = philox(who & _LOW, weeks, zero + np.uint64(block), who >> _HALF, k0, k1)
    return np.stack(drawn)


def uniforms(seed: int | Array, who: Array, when: int | Array, block: int) -> Floats:
    """Uniforms in the open interval (0, 1): float64, shape as of `words`."""
    return to_uniforms(words(seed, who, when, block))


def to_uniforms(words: Array) -> Floats:
    """Uniforms in the open interval (0, 1), float64, from words."""
    return (words.astype(np.float64) + 0.5) * 2.0**-32


AHEAD = 16
"""Dates drawn for at once: for few numbers a call costs far more than its draws."""


def normals(seed: Seeds, count: int, when: int, block: int, every: int = 1) -> Floats:
    """Standard normals for the organisation: float64 (..., count), not to be written to.

    `every`: weeks between the dates it draws at; what is drawn does not depend on it.
    """
    date, late = divmod(when, every)
    span, place = divmod(date, AHEAD)
    return _normals_ahead(seed, count, block, span * AHEAD * every + late, every)[..., place, :]


@lru_cache(maxsize=128)
def _normals_ahead(seed: Seeds, count: int, block: int, first: int, every: int) -> Floats:
    dates, seeds = first + every * np.arange(AHEAD), np.array(seed, np.uint64)
    drawn = ndtri(uniforms(seeds[..., None, None], np.arange(count), dates[:, None], block)[0])
    drawn.flags.writeable = False
    return drawn
