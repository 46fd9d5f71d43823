"""Where a journey leads next."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from cxsim.model.luck import uniform
from cxsim.model.mechanisms.journey import (
    alias_table,
    column,
    expected_visits,
    next_touchpoint,
    stationary,
)


def rebuilt(table: np.ndarray) -> np.ndarray:
    """The probabilities that one row of an alias table stands for."""
    kept = (table >> 8) / 2.0**24
    out = kept.copy()
    for place, entry in enumerate(table):
        out[entry & 0xFF] += 1.0 - kept[place]
    return out / len(table)


def went(table: np.ndarray, chances: np.ndarray, size: int, row: int = 0) -> list[int]:
    wide = np.float32(size)
    entries = [table[row * size + column(chance, wide)] for chance in chances]
    return [
        int(next_touchpoint(chance, wide, entry))
        for chance, entry in zip(chances, entries, strict=True)
    ]


EVENLY = ((np.arange(20_000) + 0.5) / 20_000).astype(np.float32)
LEAST, MOST = uniform(np.uint64(0)), uniform(np.uint64(2**32 - 1))


@given(arrays(float, 7, elements=st.floats(0, 1)).filter(lambda w: w.sum() > 0.01))
def test_an_alias_table_stands_for_its_probabilities(weights: np.ndarray) -> None:
    chances = weights / weights.sum()
    table = alias_table(chances[None, :])
    assert table.dtype == np.uint32
    np.testing.assert_allclose(rebuilt(table), chances, atol=1e-6)


def test_rows_stand_one_after_the_other() -> None:
    chances = np.random.default_rng(1).dirichlet(np.ones(4), size=(2, 5))
    table = alias_table(chances).reshape(10, 4)
    for row, expected in zip(table, chances.reshape(10, 4), strict=True):
        np.testing.assert_allclose(rebuilt(row), expected, atol=1e-6)
    assert went(alias_table(np.eye(3)[None]), EVENLY[::3000], 3, row=2) == [2] * 7


@pytest.mark.parametrize("size", range(2, 41))
def test_the_least_and_the_most_luck_stay_on_the_map(size: int) -> None:
    table = alias_table(np.full((1, size), 1 / size))
    assert went(table, np.array([LEAST, MOST]), size) == [0, size - 1]


def test_luck_goes_where_the_chain_says() -> None:
    chances = np.array([[0.5, 0.0, 0.2, 0.3]])
    found = np.bincount(went(alias_table(chances), EVENLY, 4), minlength=4) / len(EVENLY)
    np.testing.assert_allclose(found, chances[0], atol=1e-3)


def test_an_impossible_way_is_never_taken() -> None:
    assert set(went(alias_table(np.array([[0.0, 1.0, 0.0]])), EVENLY, 3)) == {1}
    assert 1 not in went(alias_table(np.array([[0.3, 0.0, 0.7]])), EVENLY, 3)


def test_long_run_shares_of_a_chain() -> None:
    found = stationary(np.array([[0.9, 0.1], [0.5, 0.5]]))
    np.testing.assert_allclose(found, [5 / 6, 1 / 6])
    passing = stationary(np.array([[0.0, 1.0, 0.0], [0.0, 0.5, 0.5], [0.0, 0.5, 0.5]]))
    np.testing.assert_allclose(passing, [0, 0.5, 0.5], atol=1e-12)


def test_expected_visits_of_a_coin() -> None:
    found = expected_visits(np.array([[0.5]]), np.array([1.0]))
    assert found == pytest.approx([2.0])
    two = expected_visits(np.array([[0.0, 1.0], [0.25, 0.0]]), np.array([1.0, 0.0]))
    np.testing.assert_allclose(two, [4 / 3, 4 / 3])
