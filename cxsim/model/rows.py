"""Where people stand in their block: active rows first, those in the market next, the gone last."""

from __future__ import annotations

from typing import Any

import numpy as np

from cxsim.model.columns import GONE, POTENTIAL
from cxsim.model.compiled import inner, rule
from cxsim.types import Array

STATUS, TOUCHPOINT, KIND, CLOCK, JOINED = range(5)
SATISFACTION, EXPECTATION, ENCOUNTERS, SCAR, GOODWILL, RESISTANCE = range(6)
WHO, TERM = range(2)
BASE, CONTACT = range(2)


@rule
def at(place: Any) -> np.uint32:
    """An index known to be neither negative nor long, so that it can be looked up 16 at a time."""
    return np.uint32(place & 0x3FFFFFFF)


@inner
def swap(whole: Array, real: Array, traits: Array, odds: Array, i: int, j: int) -> None:
    """Exchange rows i and j of all columns of all structures."""
    for s in range(whole.shape[0]):
        for c in range(whole.shape[1]):
            whole[s, c, i], whole[s, c, j] = whole[s, c, j], whole[s, c, i]
        for c in range(real.shape[1]):
            real[s, c, i], real[s, c, j] = real[s, c, j], real[s, c, i]
    for c in range(traits.shape[0]):
        traits[c, i], traits[c, j] = traits[c, j], traits[c, i]
        odds[c, i], odds[c, j] = odds[c, j], odds[c, i]


@rule
def _agreed(whole: Array, status: np.int32, row: int) -> bool:
    """Whether a row has this status under all structures."""
    agreed = True
    for s in range(whole.shape[0]):
        agreed = agreed and whole[s, STATUS, row] == status
    return agreed


@inner
def _put_last(
    status: np.int32, whole: Array, real: Array, traits: Array, odds: Array, low: int, high: int
) -> int:
    """Put rows of a status last in [low, high), with as few exchanges as it takes; their start."""
    row = low
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
def arrange(
    whole: Array, real: Array, traits: Array, odds: Array, low: int, high: int
) -> tuple[int, int]:
    """Arrange the block [low, high); ends of its active rows and of its market, from low."""
    market = _put_last(GONE, whole, real, traits, odds, low, high)
    active = _put_last(POTENTIAL, whole, real, traits, odds, low, market)
    return active - low, market - low
