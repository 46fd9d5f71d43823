"""What acquaintances say, and who they are."""

from __future__ import annotations

import numpy as np
import pytest

from cxsim.model.mechanisms.word_of_mouth import heard, mean, small_world, voice

f = np.float32


def test_only_customers_speak_and_the_discontented_louder() -> None:
    assert voice(True, f(0.2)) == (True, False)
    assert voice(True, f(0.0)) == (True, False)
    assert voice(True, f(-0.1)) == (False, True)
    assert voice(False, f(0.9)) == voice(False, f(-0.9)) == (False, False)
    assert mean(1, 0, f(2), 1) == 1
    assert mean(0, 1, f(2), 1) == -2
    assert mean(0, 1, f(0), 1) == 0


def test_one_hears_the_mean_of_the_acquaintances() -> None:
    voices = np.array([[True, False, False, True], [False, True, False, False]])
    near = np.array([[1, 2], [0, 3], [0, 1], [0, 1]], np.int32)
    assert heard(voices, 0, near, f(2)) == pytest.approx(-1.0)
    assert heard(voices, 1, near, f(2)) == 1.0


def ring(size: int, neighbours: int, rewired: float) -> np.ndarray:
    draws = np.random.default_rng(1).random((2, size * neighbours))
    return small_world(size, neighbours, rewired, draws)


def test_a_ring_where_nobody_moved() -> None:
    near = ring(10, 4, 0.0)
    assert sorted(near[0].tolist()) == [1, 2, 8, 9]
    assert sorted(near[5].tolist()) == [3, 4, 6, 7]
    ties = {(i, int(j)) for i in range(10) for j in near[i]}
    assert ties == {(j, i) for i, j in ties}


def test_nobody_is_an_own_acquaintance_and_all_live_in_the_community() -> None:
    near = ring(300, 8, 1.0)
    assert near.dtype == np.int32
    assert (near != np.arange(300)[:, None]).all()
    assert near.min() >= 0
    assert near.max() < 300


def test_so_many_ties_are_moved() -> None:
    calm, moved = ring(2000, 8, 0.0), ring(2000, 8, 0.1)
    assert (calm != moved).mean() == pytest.approx(0.1, abs=0.01)


def test_moved_ties_go_anywhere() -> None:
    near = ring(1000, 8, 1.0)
    away = (near - np.arange(1000)[:, None]) % 1000
    assert away.mean() == pytest.approx(500, abs=4 * 1000 / np.sqrt(12 * 8000))
