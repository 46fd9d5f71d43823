"""Persuasion, the pull of effort, and the promise."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxsim.model.mechanisms.acquisition import persuade, promised, pull

f = np.float32


def left(innovation: float, imitation: float, heard: float, before: float = 1.0) -> float:
    return float(persuade(f(before), f(innovation), f(imitation), f(heard)))


def test_resistance_is_worn_down_by_the_hazard() -> None:
    assert left(0.03, 0.4, 0.5) == pytest.approx(1 - 0.03 - 0.2, abs=1e-6)
    assert left(0.03, 0.4, 0.0) == pytest.approx(1 - 0.03, abs=1e-6)


def test_resistance_stays_when_both_hazards_are_off() -> None:
    assert left(0, 0, 1) == 1.0


def test_bad_word_of_mouth_cannot_do_more_than_stop_arrivals() -> None:
    assert left(0.03, 0.4, -2) == 1.0


@given(st.floats(-2, 1, width=32), st.floats(0, 1, width=32))
def test_hearing_more_good_never_keeps_anybody_away(heard: float, more: float) -> None:
    assert left(0.05, 0.3, f(heard) + f(more)) <= left(0.05, 0.3, heard)


def test_exponential_resistance_comes_with_the_probability_of_the_hazard() -> None:
    resistance = -np.log1p(-(np.arange(10_000) + 0.5) / 10_000)
    came = np.mean([left(0.03, 0.4, 0.5, before=r) <= 0 for r in resistance])
    assert came == pytest.approx(1 - np.exp(-0.23), abs=2e-4)


def test_pull_is_one_at_the_reference_and_follows_the_returns() -> None:
    assert pull(2.0, 2.0, 0.5) == 1.0
    assert pull(8.0, 2.0, 0.5) == pytest.approx(2.0)
    assert pull(0.0, 2.0, 0.5) == 0.0


def test_pull_is_off_without_returns_or_reference() -> None:
    assert pull(8.0, 2.0, 0.0) == 1.0
    assert pull(8.0, 0.0, 0.5) == 1.0


def test_promising_raises_expectation_up_to_the_best() -> None:
    assert promised(0.6, 0.05, 2.0, 2.0) == pytest.approx(0.65)
    assert promised(0.6, 0.05, 4.0, 2.0) == pytest.approx(0.70)
    assert promised(0.9, 0.5, 4.0, 2.0) == 1.0


def test_promise_is_off_without_effect_or_reference() -> None:
    assert promised(0.6, 0.0, 9.0, 2.0) == 0.6
    assert promised(0.6, 0.05, 9.0, 0.0) == 0.6
