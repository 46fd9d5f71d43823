"""The generator against its published vectors, and draws against what they should be."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import ndtri

from cxsim.model import luck

ALL = 2**32 - 1


@pytest.mark.parametrize(
    ("counter", "key", "expected"),
    [
        ((0, 0, 0, 0), (0, 0), (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
        ((ALL,) * 4, (ALL,) * 2, (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
        (
            (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
            (0xA4093822, 0x299F31D0),
            (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
        ),
    ],
    ids=["zeros", "ones", "pi"],
)
def test_known_answers(counter: tuple[int, ...], key: tuple[int, ...], expected: object) -> None:
    """Philox4x32-10, known-answer vectors of Random123 (Salmon et al. 2011)."""
    found = luck.philox(*(np.uint64(word) for word in counter + key))
    assert tuple(int(word) for word in found) == expected


@given(st.integers(0, 2**64 - 1), st.integers(0, 2**40), st.integers(0, 5000), st.integers(0, 40))
def test_columns_of_words_are_the_words_one_by_one(
    seed: int, who: int, when: int, block: int
) -> None:
    low, high = np.uint64(who & ALL), np.uint64(who >> 32)
    one = luck.philox(low, np.uint64(when), np.uint64(block), high, *luck.key_of(seed))
    many = luck.words(seed, np.array([who]), when, block)
    assert many[:, 0].tolist() == [int(word) for word in one]


def test_uniforms_lie_in_the_open_interval() -> None:
    least, most = luck.uniform(np.uint64(0)), luck.uniform(np.uint64(ALL))
    assert 0 < least < 2**-20
    assert 1 - 2**-20 < most < 1
    assert isinstance(least, np.float32)
    assert luck.uniform(np.uint64(2**31)) == pytest.approx(0.5, abs=1e-6)
    wide = luck.uniforms(1, np.arange(10), 0, 0)
    assert ((wide > 0) & (wide < 1)).all()


def normal(word: np.uint64) -> np.float32:
    place = luck.normal_place(word)
    assert 0 <= place < len(luck.NORMAL_AT)
    return luck.normal(word, luck.NORMAL_AT[place], luck.NORMAL_STEP[place])


def test_the_normal_table_is_the_inverse_distribution() -> None:
    words = np.linspace(0, ALL, 40_001).astype(np.uint64)
    found = np.array([normal(word) for word in words])
    tail = ((words >> np.uint64(1)).astype(float) + 0.5) * 2.0**-32
    exact = np.where(words & np.uint64(1), -ndtri(tail), ndtri(tail))
    assert np.abs(found - exact).max() < 3e-4
    assert np.abs(found - exact)[np.abs(exact) < 3].max() < 1e-4


def test_normals_reach_far_and_stay_finite() -> None:
    ends = [normal(np.uint64(word)) for word in (0, 1, ALL)]
    assert ends[0] == -ends[1]
    assert abs(ends[0]) == pytest.approx(abs(ndtri(2.0**-33)), abs=0.01)
    assert abs(ends[2]) < 1e-4


def test_normals_of_the_organisation_have_mean_zero_and_variance_one() -> None:
    n = 40_000
    found = luck.normals(3, n, 13, luck.DRIFT_BLOCK)
    assert abs(found.mean()) < 4 / np.sqrt(n)
    assert abs(found.var() - 1) < 4 * np.sqrt(2 / n)


N, WHO = 20_000, np.arange(20_000)
LIMIT = 4.5 / np.sqrt(N)
"""Standard errors of a correlation; false alarm below 1/1000 for all pairs of a test."""


def largest_correlation(streams: list[np.ndarray]) -> float:
    matrix = np.corrcoef(np.array(streams, float))
    return float(np.abs(matrix - np.eye(len(matrix))).max())


def test_mechanisms_weeks_and_seeds_have_luck_of_their_own() -> None:
    streams = [
        words
        for seed in (0, 1, 2**32)
        for week in (0, 1, 13)
        for block in (0, 1, luck.PERSON_BLOCK)
        for words in luck.words(seed, WHO, week, block)
    ]
    assert largest_correlation(streams) < LIMIT


def test_neighbouring_customers_have_luck_of_their_own() -> None:
    words = luck.words(7, np.arange(N + 5), 3, 0)[0]
    assert largest_correlation([words[lag : lag + N] for lag in range(5)]) < LIMIT


def test_the_check_would_catch_shared_luck() -> None:
    mine, other = luck.words(7, WHO, 3, 0)[0], luck.words(8, WHO, 3, 0)[0]
    mixed = 0.95 * other + 0.05 * mine
    assert largest_correlation([mine, mixed]) > LIMIT


def test_words_of_mechanisms_are_not_shared() -> None:
    assert len(luck.Words._fields) <= 4 * luck.WEEK_BLOCKS
    blocks = [luck.SENSING_BLOCK, luck.DRIFT_BLOCK, luck.OVERRIDE_BLOCK, luck.NETWORK_BLOCK]
    blocks += [luck.PERSON_BLOCK, *range(luck.WEEK_BLOCKS)]
    assert len(set(blocks)) == len(blocks)


def test_uniforms_are_spread_evenly() -> None:
    cells = np.bincount((luck.uniforms(5, WHO, 2, 0)[1] * 20).astype(int), minlength=20)
    chi_squared = ((cells - N / 20) ** 2 / (N / 20)).sum()
    assert chi_squared < 43.8  # 99.9% of chi squared with 19 degrees of freedom


@given(st.integers(0, 2**64 - 1), st.integers(0, 60), st.integers(0, 12), st.integers(1, 90))
def test_normals_are_the_same_whatever_is_drawn_with_them(
    seed: int, quarter: int, late: int, count: int
) -> None:
    when = 13 * quarter + late
    alone = ndtri(luck.uniforms(seed, np.arange(count), when, luck.SENSING_BLOCK)[0])
    ahead = luck.normals(seed, count, when, luck.SENSING_BLOCK, every=13)
    assert ahead.tobytes() == alone.tobytes()
    assert luck.normals(seed, count, when, luck.SENSING_BLOCK).tobytes() == alone.tobytes()
