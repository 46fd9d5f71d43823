"""What the market hears of the customers each week, and who comes."""

from __future__ import annotations

import numpy as np

from cxsim.model.columns import CUSTOMER, POTENTIAL, PROSPECT
from cxsim.model.compiled import inner, over_columns, rule
from cxsim.model.mechanisms.acquisition import persuade
from cxsim.model.mechanisms.satisfaction import expressed
from cxsim.model.mechanisms.word_of_mouth import mean, voice
from cxsim.model.rows import EXPECTATION, RESISTANCE, STATUS, at, swap
from cxsim.types import Array

_NONE = np.float32(0.0)
_STRETCH = 64


@rule
def mixed_voice(voices: Array, low: int, high: int) -> np.float32:
    """Mean voice of a whole community, people [low, high)."""
    total = _NONE
    for i in range(low, high):
        total += voices[i]
    return mean(total, high - low)


@over_columns
def acquaint(start: int, stop: int, who: Array, ties: Array, around: Array) -> None:
    """Ties of rows [start, stop) in the order of the rows, from those by number of the person."""
    first, last = np.uint64(start), np.uint64(stop)
    for m in range(ties.shape[0]):
        for j in range(first, last):
            around[m, j] = ties[m, at(who[j])]


@over_columns
def speak(
    count: int, negative_weight: np.float32, who: Array, status: Array, satisfaction: Array,
    goodwill: Array, voices: Array,
) -> None:  # fmt: skip
    """Everybody active says what they say, by number of the person."""
    for j in range(count):
        voices[at(who[j])] = voice(
            status[j] == CUSTOMER, expressed(satisfaction[j], goodwill[j]), negative_weight
        )


@over_columns
def _waiting(count: int, status: Array, listed: Array) -> int:
    """The rows below `count` that are in the market under this structure."""
    found = 0
    for j in range(count):
        listed[found] = j
        found += 1 if status[j] == POTENTIAL else 0
    return found


@over_columns
def _hear_some(
    count: int, innovation: np.float32, imitation: np.float32, mixed: np.float32, listed: Array,
    around: Array, voices: Array, resistance: Array, came: Array,
) -> int:  # fmt: skip
    """Listed rows hear; how many of them come."""
    found = 0
    for i in range(count):
        j = int(listed[i])
        total = _NONE
        for m in range(around.shape[0]):
            total = np.float32(total + voices[around[m, j]])
        sound = mean(total, around.shape[0]) if around.shape[0] > 0 else mixed
        resistance[j] = persuade(resistance[j], innovation, imitation, sound)
        came[found] = j
        found += 1 if resistance[j] <= _NONE else 0
    return found


@over_columns
def _hear_all(
    start: int, stop: int, innovation: np.float32, imitation: np.float32, mixed: np.float32,
    around: Array, voices: Array, resistance: Array, sound: Array,
) -> None:  # fmt: skip
    """Rows that wait under all structures hear."""
    known, first, last = around.shape[0], np.uint64(start), np.uint64(stop)
    for j in range(first, last):
        sound[j] = _NONE
    for m in range(known):
        for j in range(first, last):
            sound[j] += voices[around[m, j]]
    for j in range(first, last):
        heard = mean(sound[j], known) if known > 0 else mixed
        resistance[j] = persuade(resistance[j], innovation, imitation, heard)


@over_columns
def _convinced(start: int, stop: int, found: int, resistance: Array, came: Array) -> int:
    """Add the rows of [start, stop) that come, few as they are, to the `found` ones."""
    for begin in range(start, stop, _STRETCH):
        first, last = np.uint64(begin), np.uint64(min(begin + _STRETCH, stop))
        any_ = np.int32(0)
        for j in range(first, last):
            any_ = np.int32(any_ + (1 if resistance[j] <= _NONE else 0))
        if any_:
            for j in range(first, last):
                came[found] = j
                found += 1 if resistance[j] <= _NONE else 0
    return found


@inner
def come(
    active: int, market: int, rows: int, whole: Array, real: Array, traits: Array, odds: Array,
    voices: Array, around: Array, promised: Array, innovation: Array, imitation: Array,
    sound: Array, listed: Array, came: Array, state: Array,
) -> int:  # fmt: skip
    """Potential customers hear the others and may come to shop; the new end of the active rows."""
    for s in range(whole.shape[0]):
        status, resistance, said = whole[s, STATUS], real[s, RESISTANCE], voices[s]
        mixed = mixed_voice(said, 0, rows) if around.shape[0] == 0 else _NONE
        found = 0
        if whole.shape[0] > 1:
            found = _hear_some(
                _waiting(active, status, listed), innovation[s], imitation[s], mixed, listed,
                around, said, resistance, came,
            )  # fmt: skip
        _hear_all(
            active, market, innovation[s], imitation[s], mixed, around, said, resistance, sound,
        )  # fmt: skip
        found = _convinced(active, market, found, resistance, came)
        for c in range(found):
            j = came[c]
            status[j] = PROSPECT
            real[s, EXPECTATION, j] = promised[s]
            state[s, 0] -= 1
            state[s, 1] += 1
            if j >= active:
                swap(whole, real, traits, odds, j, active)
                for m in range(around.shape[0]):
                    around[m, j], around[m, active] = around[m, active], around[m, j]
                active += 1
    return active
