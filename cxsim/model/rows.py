"""Where people stand in their block: active rows first, those in the market next, the gone last."""

from __future__ import annotations

from typing import Any

import numpy as np

from cxsim.model.columns import GONE, POTENTIAL
from cxsim.model.compiled import inner, over_columns, rule
from cxsim.types import Array

STATUS, TOUCHPOINT, CLOCK, JOINED, ENCOUNTERS = range(5)
SATISFACTION, EXPECTATION, SCAR, GOODWILL, RESISTANCE = range(5)
WHO, KIND, TERM = range(3)
BASE, CONTACT = range(2)


@rule
def at(place: Any) -> np.uint32:
    """An index known to be neither negative nor long, so that it can be looked up 16 at a time."""
    return np.uint32(place & 0x3FFFFFFF)


LANES = 16
"""Rows that a vector unit takes at a time; those left over are done one by one, far slower."""


@rule
def whole_vectors(count: int, most: int) -> int:
    """Rows to go through for the first `count`: idle ones fill the last vector."""
    return min((count + LANES - 1) // LANES * LANES, most)


@inner
def swap(whole: Array, real: Array, traits: Array, odds: Array, i: Any, j: Any) -> None:
    """Exchange rows i and j of all columns of all structures."""
    for s in range(whole.shape[0]):
        for c in range(whole.shape[1]):
            whole[s, c, i], whole[s, c, j] = whole[s, c, j], whole[s, c, i]
        for c in range(real.shape[1]):
            real[s, c, i], real[s, c, j] = real[s, c, j], real[s, c, i]
    for c in range(traits.shape[0]):
        traits[c, i], traits[c, j] = traits[c, j], traits[c, i]
    for c in range(odds.shape[0]):
        odds[c, i], odds[c, j] = odds[c, j], odds[c, i]


@rule
def _agreed(whole: Array, status: np.int32, row: Any) -> bool:
    """Whether a row has this status under all structures."""
    agreed = True
    for s in range(whole.shape[0]):
        agreed = agreed and whole[s, STATUS, row] == status
    return agreed


@inner
def _put_last(
    status: np.int32, whole: Array, real: Array, traits: Array, odds: Array, high: int
) -> int:
    """Put rows of a status last in [0, high), with as few exchanges as it takes; their start."""
    row = np.int64(0)
    while row < high:
        if _agreed(whole, status, row):
            high -= 1
            while row < high and _agreed(whole, status, high):
                high -= 1
            if row < high:
                swap(whole, real, traits, odds, row, high)
        row += 1
    return high


@inner
def arrange(rows: int, whole: Array, real: Array, traits: Array, odds: Array) -> tuple[int, int]:
    """Arrange the rows of a block; the ends of its active rows and of its market."""
    market = _put_last(GONE, whole, real, traits, odds, rows)
    active = _put_last(POTENTIAL, whole, real, traits, odds, market)
    return active, market


@over_columns
def fetch(
    low: int, high: int, kept_whole: Array, kept_real: Array, kept_who: Array, whole: Array,
    real: Array, who: Array,
) -> None:  # fmt: skip
    """Rows [low, high) of what is kept, as the rules take them: int32 and float32, from row 0."""
    first, last = np.uint64(low), np.uint64(high)
    for s in range(whole.shape[0]):
        for c in range(whole.shape[1]):
            for j in range(first, last):
                whole[s, c, j - first] = kept_whole[s, c, j]
        for c in range(real.shape[1]):
            for j in range(first, last):
                real[s, c, j - first] = kept_real[s, c, j]
    for j in range(first, last):
        who[j - first] = kept_who[j]


@over_columns
def put_back(
    low: int, high: int, whole: Array, real: Array, who: Array, kept_whole: Array,
    kept_real: Array, kept_who: Array,
) -> None:  # fmt: skip
    """The reverse of `fetch`."""
    first, last = np.uint64(low), np.uint64(high)
    for s in range(whole.shape[0]):
        for c in range(whole.shape[1]):
            for j in range(first, last):
                kept_whole[s, c, j] = whole[s, c, j - first]
        for c in range(real.shape[1]):
            for j in range(first, last):
                kept_real[s, c, j] = real[s, c, j - first]
    for j in range(first, last):
        kept_who[j] = who[j - first]


@over_columns
def know(
    rows: int, low: int, who: Array, kinds: Array, bases: Array, contacts: Array, terms: Array,
    kind: Array, term: Array, base: Array, contact: Array,
) -> None:  # fmt: skip
    """The traits of the people in the rows of a block that begins with person `low`."""
    for j in range(rows):
        person = np.uint64(low + who[j])
        kind[j], base[j] = kinds[person], bases[person]
        term[j], contact[j] = terms[at(kind[j])], contacts[at(kind[j])]
