"""The common work (`work`) by our own rules, draws and way of compiling.

No rule is written here: the week below calls the functions that the model's week calls, and
leaves out what the common work leaves out.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from benchmarks import work
from cxsim.model.columns import FIXED
from cxsim.model.compiled import kernel, over_columns, rule
from cxsim.model.luck import NORMAL_AT, NORMAL_STEP, key_of, normal, normal_place, philox, uniform
from cxsim.model.mechanisms.disconfirmation import appraise
from cxsim.model.mechanisms.expectation import drift, learn
from cxsim.model.mechanisms.journey import alias_table, column, next_touchpoint
from cxsim.model.mechanisms.leaving import hazard
from cxsim.model.mechanisms.performance import felt
from cxsim.model.mechanisms.satisfaction import update, weight
from cxsim.model.rows import LANES
from cxsim.types import Array

BLOCK, SQUEEZE = 1024, 13
_LOW, _HALF, _BLOCK_0 = np.uint64(0xFFFFFFFF), np.uint64(32), np.uint64(0)
_ZERO, _UNIT, _MIDDLE = np.float32(0.0), np.float32(FIXED), np.float32(0.5)
_NOBODY = np.int32(0)
_SIZE, _WIDE = work.SIZE, np.float32(work.SIZE)
_EARLY, _LATE = np.int32(work.STAGES[0]), np.int32(work.STAGES[1])


class Parameters(NamedTuple):
    """Constants of the common work."""

    noise: np.float32
    disconfirmation: np.float32
    loss_aversion: np.float32
    memory: np.float32
    prior: np.float32
    rise: np.float32
    fall: np.float32
    effect: np.float32


PARAMETERS = Parameters(*(np.float32(value) for value in (
    work.NOISE, work.DISCONFIRMATION, work.LOSS_AVERSION, work.MEMORY, work.PRIOR,
    work.RISE, work.FALL, work.EFFECT,
)))  # fmt: skip


class Tables(NamedTuple):
    """What a structure sets: S structures, K touchpoints; and the journey, alike for all."""

    level: Array  # float32 (S, K * K), quality less what is lost since the last touchpoint
    alias: Array  # uint32 (3 * K,)


@rule
def _at(place: int) -> np.uint32:
    return np.uint32(place & 0x3FFFFFFF)


@over_columns
def _draw(
    count: int, first: int, week: int, k0: np.uint64, k1: np.uint64, who: Array, journey: Array,
    performance: Array, leaving: Array,
) -> None:  # fmt: skip
    for j in range(count):
        low = np.uint64(first + who[j])
        a = philox(low & _LOW, np.uint64(week), _BLOCK_0, low >> _HALF, k0, k1)
        journey[j], performance[j], leaving[j] = a[0], a[1], a[2]


@over_columns
def _turn(count: int, performance: Array, at: Array, step: Array, deviate: Array) -> None:
    for j in range(count):
        word = np.uint64(performance[j])
        place = _at(normal_place(word))
        deviate[j] = normal(word, at[place], step[place])


@over_columns
def _live(
    count: int, encounters: np.float32, p: Parameters, tenure: Array, base: Array, here: Array,
    alive: Array, satisfaction: Array, expectation: Array, journey: Array, deviate: Array,
    leaving: Array, level: Array, alias: Array, seen: Array, flags: Array, week: np.int32,
) -> int:  # fmt: skip
    left = np.int32(0)
    for j in range(count):
        since, before = np.int32(tenure[j] + week), alive[j]
        stage = np.int32(since >= _EARLY) + np.int32(since >= _LATE)
        chance = uniform(np.uint64(journey[j]))
        there = next_touchpoint(chance, _WIDE, alias[_at(stage * _SIZE + column(chance, _WIDE))])
        x = felt(level[_at(here[j] * _SIZE + there)], _ZERO, False, _ZERO, p.noise, deviate[j])
        u = appraise(x, expectation[j], _ZERO, _ZERO, p.disconfirmation, p.loss_aversion)
        content = update(satisfaction[j], u, weight(encounters, p.memory, p.prior))
        hoped = drift(learn(expectation[j], x, p.rise, p.fall), _ZERO)
        odds = hazard(base[j], content, _ZERO, _ZERO, _ZERO, p.effect, _ZERO)
        leaves = uniform(np.uint64(leaving[j])) < odds
        satisfaction[j], expectation[j], here[j] = content, hoped, there
        seen[j] = np.int32(np.floor(x * _UNIT + _MIDDLE))
        flags[j] = before
        alive[j] = np.int32(0) if leaves else before
        left = np.int32(left + (before if leaves else np.int32(0)))
    return left


@over_columns
def _tally(count: int, here: Array, seen: Array, flags: Array, visits: Array) -> None:
    for k in range(_SIZE):
        met, performance = _NOBODY, _NOBODY
        for j in range(count):
            there = (here[j] == k) & (flags[j] != _NOBODY)
            met = np.int32(met + (1 if there else 0))
            performance = np.int32(performance + (seen[j] if there else _NOBODY))
        visits[k] += (np.int64(met) << 40) + np.int64(performance)


@rule
def _squeeze(count: int, fixed: Array, base: Array, whole: Array, real: Array) -> int:
    """Take out the rows that have gone under all structures, but for those that fill a vector."""
    kept = 0
    for j in range(count):
        stays = False
        for s in range(len(whole)):
            stays = stays or whole[s, 1, j] != 0
        if stays:
            fixed[0, kept], fixed[1, kept], base[kept] = fixed[0, j], fixed[1, j], base[j]
            for s in range(len(whole)):
                whole[s, 0, kept], whole[s, 1, kept] = whole[s, 0, j], whole[s, 1, j]
                real[s, 0, kept], real[s, 1, kept] = real[s, 0, j], real[s, 1, j]
            kept += 1
    filled = min(-(-kept // LANES) * LANES, count)
    for j in range(kept, filled):
        for s in range(len(whole)):
            whole[s, 1, j] = 0
    return filled


@kernel
def run(
    rows: int, weeks: int, expectation: np.float32, p: Parameters, tenure: Array, touchpoint: Array,
    base: Array, level: Array, alias: Array, at: Array, step: Array, k0: np.uint64, k1: np.uint64,
    first_block: int, last_block: int, visits: Array, left: Array,
) -> None:  # fmt: skip
    """Run blocks of `rows` customers; visits int64 (S, weeks, K), left int64 (S, weeks).

    visits holds the number of visits times 2^40 plus the sum of what was felt times FIXED.
    """
    many = len(level)
    words, deviate = np.empty((3, BLOCK), np.uint32), np.empty(BLOCK, np.float32)
    journey, leaving = words[0], words[1]
    seen, flags = np.empty(BLOCK, np.int32), np.empty(BLOCK, np.int32)
    fixed, odds = np.empty((2, BLOCK), np.int32), np.empty(BLOCK, np.float32)
    whole, real = np.empty((many, 2, BLOCK), np.int32), np.empty((many, 2, BLOCK), np.float32)
    for block in range(first_block, last_block):
        low = block * BLOCK
        n = min(BLOCK, rows - low)
        for j in range(n):
            fixed[0, j], fixed[1, j], odds[j] = j, tenure[low + j], base[low + j]
            for s in range(many):
                whole[s, 0, j], whole[s, 1, j] = touchpoint[low + j], 1
                real[s, 0, j], real[s, 1, j] = _ZERO, expectation
        for w in range(weeks):
            if w % SQUEEZE == 0:
                n = _squeeze(n, fixed, odds, whole, real)
            _draw(n, low, w, k0, k1, fixed[0], journey, words[2], leaving)
            _turn(n, words[2], at, step, deviate)
            for s in range(many):
                left[s, w] += _live(
                    n, np.float32(w + 1), p, fixed[1], odds, whole[s, 0], whole[s, 1], real[s, 0],
                    real[s, 1], journey, deviate, leaving, level[s], alias, seen, flags,
                    np.int32(w),
                )  # fmt: skip
                _tally(n, whole[s, 0], seen, flags, visits[s, w])


def tables(structures: int) -> Tables:
    """Structure 0 is the common work; each further one has slightly better touchpoints."""
    usual = np.array(work.QUALITY) - np.array(work.GAP) - np.array(work.LOST)
    level = np.array([usual.ravel() + 0.01 * s for s in range(structures)], np.float32)
    return Tables(level, alias_table(np.array(work.CHANCES)))


class Prepared(NamedTuple):
    """People of a run, and what structures set."""

    tenure: Array
    touchpoint: Array
    base: Array
    tables: Tables
    seed: int


def prepare(customers: int, seed: int, structures: int = 1) -> Prepared:
    """People ready to run."""
    numbers = np.arange(customers)
    return Prepared(
        work.tenure(numbers).astype(np.int32), work.touchpoint(numbers).astype(np.int32),
        work.base(numbers).astype(np.float32), tables(structures), seed,
    )  # fmt: skip


def simulate(
    asked: Prepared, weeks: int, blocks: Sequence[int] | None = None
) -> tuple[Array, Array]:
    """Totals of all weeks: visits (S, weeks, K) and departures (S, weeks)."""
    rows, t = len(asked.base), asked.tables
    first, last = blocks or (0, -(-rows // BLOCK))
    visits = np.zeros((len(t.level), weeks, work.SIZE), np.int64)
    left = np.zeros((len(t.level), weeks), np.int64)
    run(
        rows, weeks, np.float32(work.EXPECTATION), PARAMETERS, asked.tenure, asked.touchpoint,
        asked.base, t.level, t.alias, NORMAL_AT, NORMAL_STEP,
        *key_of(asked.seed), first, last, visits, left,
    )  # fmt: skip
    return visits, left
