"""What the market hears of the customers each week, and who comes."""

from __future__ import annotations

import numpy as np

from cxsim.model.columns import CUSTOMER, POTENTIAL, PROSPECT
from cxsim.model.compiled import inner, over_columns, rule
from cxsim.model.mechanisms.acquisition import persuade
from cxsim.model.mechanisms.satisfaction import expressed
from cxsim.model.mechanisms.word_of_mouth import mean, voice
from cxsim.model.rows import (
    EXPECTATION,
    GOODWILL,
    RESISTANCE,
    SATISFACTION,
    STATUS,
    at,
    exchange,
    swap,
    whole_vectors,
)
from cxsim.types import Array

_NONE = np.float32(0.0)
_STRETCH = 64

_BITS = 5
"""Of a count of acquaintances, 16 at most; a structure takes two such counts of a word."""
_COUNT = np.int32((1 << _BITS) - 1)
TOGETHER = 3
"""Structures whose voices are heard in one word."""


@rule
def _place(structure: int) -> np.int32:
    """Where the counts of a structure begin in its word."""
    return np.int32(structure % TOGETHER * 2 * _BITS)


@rule
def _content(word: np.int32, place: np.int32) -> np.int32:
    return np.int32(word >> place) & _COUNT


@rule
def _discontented(word: np.int32, place: np.int32) -> np.int32:
    return np.int32(word >> np.int32(place + _BITS)) & _COUNT


@over_columns
def acquaint(start: int, stop: int, who: Array, ties: Array, around: Array) -> None:
    """Ties of rows [start, stop) in the order of the rows, from those by number of the person."""
    first, last = np.uint64(start), np.uint64(stop)
    for m in range(ties.shape[0]):
        for j in range(first, last):
            around[m, j] = ties[m, at(who[j])]


@over_columns
def say(count: int, structure: int, whole: Array, real: Array, said: Array) -> None:
    """What everybody active says under a structure, beside what was said under those before."""
    place, word = _place(structure), structure // TOGETHER
    for j in range(count):
        content, discontented = voice(
            whole[structure, STATUS, j] == CUSTOMER,
            expressed(real[structure, SATISFACTION, j], real[structure, GOODWILL, j]),
        )
        counts = (np.int32(content) | np.int32(discontented) << np.int32(_BITS)) << place
        said[word, j] = counts if place == 0 else said[word, j] | counts


@over_columns
def speak(count: int, who: Array, said: Array, voices: Array) -> None:
    """What was said can be heard, by number of the person."""
    for word in range(said.shape[0]):
        for j in range(count):
            voices[word, at(who[j])] = said[word, j]


@over_columns
def _mixed(
    rows: int, structure: int, negative_weight: np.float32, voices: Array
) -> np.float32:
    """Mean voice of a whole community."""
    place, content, discontented = _place(structure), 0, 0
    for j in range(rows):
        content += _content(voices[j], place)
        discontented += _discontented(voices[j], place)
    return mean(content, discontented, negative_weight, rows)


@over_columns
def _waiting(count: int, status: Array, listed: Array) -> int:
    """The rows below `count` that are in the market under this structure."""
    found = 0
    for j in range(count):
        listed[found] = j
        found += 1 if status[j] == POTENTIAL else 0
    return found


@over_columns
def _listen(start: int, stop: int, around: Array, voices: Array, sound: Array) -> None:
    """Voices around rows [start, stop), added up."""
    first, last = np.uint64(start), np.uint64(stop)
    for j in range(first, last):
        sound[j] = 0
    for m in range(around.shape[0]):
        for j in range(first, last):
            sound[j] += voices[around[m, j]]


@over_columns
def _hear_some(
    count: int, structure: int, negative_weight: np.float32, innovation: np.float32,
    imitation: np.float32, mixed: np.float32, listed: Array, around: Array, voices: Array,
    resistance: Array, came: Array,
) -> int:  # fmt: skip
    """Listed rows hear; how many of them come."""
    known, place, found = around.shape[0], _place(structure), 0
    for i in range(count):
        j, word = int(listed[i]), np.int32(0)
        for m in range(known):
            word = np.int32(word + voices[around[m, j]])
        content, discontented = _content(word, place), _discontented(word, place)
        sound = mean(content, discontented, negative_weight, known) if known > 0 else mixed
        resistance[j] = persuade(resistance[j], innovation, imitation, sound)
        came[found] = j
        found += 1 if resistance[j] <= _NONE else 0
    return found


@over_columns
def _hear_all(
    start: int, stop: int, structure: int, negative_weight: np.float32, innovation: np.float32,
    imitation: np.float32, mixed: np.float32, known: int, sound: Array, resistance: Array,
) -> None:  # fmt: skip
    """Rows that wait under all structures hear."""
    place, first, last = _place(structure), np.uint64(start), np.uint64(stop)
    for j in range(first, last):
        content, discontented = _content(sound[j], place), _discontented(sound[j], place)
        heard = mean(content, discontented, negative_weight, known) if known > 0 else mixed
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
    active: int, market: int, rows: int, negative_weight: np.float32, whole: Array, real: Array,
    traits: Array, odds: Array, voices: Array, around: Array, promised: Array, innovation: Array,
    imitation: Array, sound: Array, listed: Array, came: Array, state: Array,
) -> int:  # fmt: skip
    """Potential customers hear the others and may come to shop; the new end of the active rows."""
    known, width = around.shape[0], active + whole_vectors(market - active, rows - active)
    for word in range(voices.shape[0]):
        _listen(active, width, around, voices[word], sound[word])
    for s in range(whole.shape[0]):
        status, resistance, word = whole[s, STATUS], real[s, RESISTANCE], s // TOGETHER
        mixed = _mixed(rows, s, negative_weight, voices[word]) if known == 0 else _NONE
        found = 0
        if whole.shape[0] > 1:
            found = _hear_some(
                _waiting(active, status, listed), s, negative_weight, innovation[s],
                imitation[s], mixed, listed, around, voices[word], resistance, came,
            )  # fmt: skip
        _hear_all(
            active, market, s, negative_weight, innovation[s], imitation[s], mixed, known,
            sound[word], resistance,
        )  # fmt: skip
        found = _convinced(active, market, found, resistance, came)
        for c in range(found):
            j = np.int64(came[c])
            status[j] = PROSPECT
            real[s, EXPECTATION, j] = promised[s]
            state[s, 0] -= 1
            state[s, 1] += 1
            if j >= active:
                swap(whole, real, traits, odds, j, active)
                exchange(around, j, active)
                exchange(sound, j, active)
                active += 1
    return active
