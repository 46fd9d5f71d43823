"""What no arrangement of the same work can be faster than, each bound alone, by our own functions.

draws: Philox for all words of a week. gathers: the table look-ups of an encounter. exp: the two
logistics of a week. memory: reading and writing every column a week changes, in cache and, for
comparison, over all rows. Each is nanoseconds per person and week of an active person.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np

from benchmarks.measure import Task, cpu, wall
from cxsim.model.arithmetic import logistic
from cxsim.model.columns import COMMUNITY
from cxsim.model.compiled import kernel, over_columns, rule
from cxsim.model.engine import words_of
from cxsim.model.luck import NORMAL_AT, NORMAL_STEP, key_of, normal, normal_place, uniform
from cxsim.model.mechanisms.journey import alias_table, column, next_touchpoint
from cxsim.types import Array

KINDS, PLACES, COLUMNS = 6, 11, 9
_ONE, _SHIFT = np.float32(1.0), np.float32(0.25)


@rule
def _at(place: int) -> np.uint32:
    return np.uint32(place & 0x3FFFFFFF)


@over_columns
def _draw_block(
    count: int, first: int, week: int, k0: np.uint64, k1: np.uint64, who: Array, a: Array, b: Array,
    c: Array, d: Array, e: Array, f: Array,
) -> None:  # fmt: skip
    for j in range(count):
        words = words_of(first + who[j], week, k0, k1)
        a[j], b[j], c[j] = words.journey, words.performance, words.handoff
        d[j], e[j], f[j] = words.leaving, words.contact, words.complaint


@kernel
def draws(weeks: int, count: int, k0: np.uint64, k1: np.uint64, who: Array, words: Array) -> None:
    """All words of `weeks` weeks of a block of `count` people."""
    for week in range(weeks):
        _draw_block(
            count, 0, week, k0, k1, who, words[0], words[1], words[2], words[3], words[4], words[5]
        )


@over_columns
def _look_up_block(
    count: int, w0: Array, w1: Array, kind: Array, here: Array, alias: Array, level: Array,
    gap: Array, handoff: Array, at: Array, step: Array, out: Array,
) -> None:  # fmt: skip
    wide = np.float32(PLACES)
    for j in range(count):
        chance = uniform(np.uint64(w0[j]))
        row = kind[j] * (PLACES + 1) + here[j]
        there = next_touchpoint(chance, wide, alias[_at(row * PLACES + column(chance, wide))])
        passage, place = _at(here[j] * PLACES + there), _at(normal_place(np.uint64(w1[j])))
        deviate = normal(np.uint64(w1[j]), at[place], step[place])
        out[j] = level[_at(kind[j] * PLACES + there)] - gap[passage] - handoff[passage] + deviate
        here[j] = there


@kernel
def gathers(
    weeks: int, count: int, words: Array, kind: Array, here: Array, alias: Array, level: Array,
    gap: Array, handoff: Array, at: Array, step: Array, out: Array,
) -> None:  # fmt: skip
    """The six look-ups of an encounter, and the arithmetic that makes their places."""
    for _ in range(weeks):
        _look_up_block(
            count, words[0], words[1], kind, here, alias, level, gap, handoff, at, step, out
        )


@over_columns
def _logistic_block(count: int, x: Array, y: Array) -> None:
    for j in range(count):
        x[j] = logistic(x[j]) - _SHIFT
        y[j] = logistic(y[j]) - _SHIFT


@kernel
def logistics(weeks: int, count: int, x: Array, y: Array) -> None:
    """Two logistics a person and week."""
    for _ in range(weeks):
        _logistic_block(count, x, y)


@over_columns
def _touch_block(count: int, column: Array) -> None:
    for j in range(count):
        column[j] += _ONE


@kernel
def memory(weeks: int, columns: Array) -> None:
    """Every column read and written once a week, block by block."""
    rows = columns.shape[1]
    for block in range(-(-rows // COMMUNITY)):
        low, high = block * COMMUNITY, min((block + 1) * COMMUNITY, rows)
        for _ in range(weeks):
            for c in range(columns.shape[0]):
                _touch_block(high - low, columns[c, low:high])


@kernel
def memory_by_week(weeks: int, columns: Array) -> None:
    """The same with the weeks outside: all rows go through memory every week."""
    rows = columns.shape[1]
    for _ in range(weeks):
        for c in range(columns.shape[0]):
            _touch_block(rows, columns[c])


WEEKS = 2000


def draws_task(weeks: int = WEEKS) -> Task:
    """Nanoseconds for all draws of a person's week."""
    k0, k1 = key_of(1)
    who, words = np.arange(COMMUNITY, dtype=np.int32), np.empty((6, COMMUNITY), np.uint32)
    return lambda: cpu(lambda: draws(weeks, COMMUNITY, k0, k1, who, words), weeks * COMMUNITY)


def draws_on(threads: int, weeks: int = 20_000) -> Task:
    """Nanoseconds on the clock for the same, shared by so many threads that share nothing else."""
    k0, k1 = key_of(1)
    who = np.arange(COMMUNITY, dtype=np.int32)
    places = [np.empty((6, COMMUNITY), np.uint32) for _ in range(threads)]

    def all_of_them() -> None:
        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(lambda w: draws(weeks // threads, COMMUNITY, k0, k1, who, w), places))

    return lambda: wall(all_of_them, weeks * COMMUNITY)


def tasks() -> dict[str, Task]:
    """Each bound as a task."""
    n, rng = COMMUNITY, np.random.default_rng(1)
    words = rng.integers(0, 2**32, (2, n), np.uint32)
    kind, here = (rng.integers(0, k, n).astype(np.int32) for k in (KINDS, PLACES + 1))
    chain = rng.dirichlet(np.ones(PLACES), KINDS * (PLACES + 1))
    level, gap, handoff = (
        rng.random(k * PLACES).astype(np.float32) for k in (KINDS, PLACES + 1, PLACES + 1)
    )
    alias, out = alias_table(chain), np.empty(n, np.float32)
    x, y = np.zeros(n, np.float32), np.zeros(n, np.float32)
    small, large = (
        np.zeros((COLUMNS, 64 * n), np.float32),
        np.zeros((COLUMNS, 4096 * n), np.float32),
    )
    return {
        "draws": draws_task(),
        "gathers": lambda: cpu(
            lambda: gathers(WEEKS, n, words, kind, here, alias, level, gap, handoff, NORMAL_AT,
                            NORMAL_STEP, out), WEEKS * n,
        ),
        "exp": lambda: cpu(lambda: logistics(WEEKS, n, x, y), WEEKS * n),
        "memory, blocks in cache": lambda: cpu(lambda: memory(52, small), 52 * small.shape[1]),
        "memory, weeks outside": lambda: cpu(
            lambda: memory_by_week(3, large), 3 * large.shape[1]
        ),
    }  # fmt: skip
