"""Where people stand in their block: active rows first, those in the market next, the gone last."""

from __future__ import annotations

from typing import Any

import numpy as np

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
def exchange(columns: Array, i: Any, j: Any) -> None:
    """Exchange two rows of some columns."""
    a, b = np.uint64(i), np.uint64(j)
    for c in range(columns.shape[0]):
        columns[c, a], columns[c, b] = columns[c, b], columns[c, a]


@inner
def swap(whole: Array, real: Array, traits: Array, odds: Array, i: Any, j: Any) -> None:
    """Exchange rows i and j of all columns of all structures."""
    for s in range(whole.shape[0]):
        exchange(whole[s], i, j)
        exchange(real[s], i, j)
    exchange(traits, i, j)
    exchange(odds, i, j)


@rule
def _agreed(whole: Array, status: np.int32, row: Any) -> bool:
    """Whether a row has this status under all structures."""
    agreed = True
    for s in range(whole.shape[0]):
        agreed = agreed and whole[s, STATUS, row] == status
    return agreed


@inner
def put_last(
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


@over_columns
def copy(rows: int, source: Array, first: Any, target: Array, start: Any) -> None:
    """Rows of some columns from `first` on to rows from `start` on, in the other's type."""
    there, here = np.uint64(first), np.uint64(start)
    for c in range(source.shape[0]):
        for j in range(np.uint64(rows)):
            target[c, here + j] = source[c, there + j]


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
