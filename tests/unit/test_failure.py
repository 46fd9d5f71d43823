"""Failure, complaint and recovery."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxsim.model.mechanisms.failure import complains, console, scar, severity

f = np.float32
LEAST = f(2.0**-24)


def test_severity_begins_beyond_tolerance() -> None:
    assert severity(f(0.2), f(0.7), f(0.35)) == pytest.approx(0.15, abs=1e-6)
    assert severity(f(0.5), f(0.7), f(0.35)) < 0


def test_complaints_grow_with_severity() -> None:
    at = 1 / (1 + np.exp(-(-1.0 + 5.0 * 0.2)))
    assert complains(f(at - 1e-4), f(0.2), f(-1), f(5))
    assert not complains(f(at + 1e-4), f(0.2), f(-1), f(5))
    slight = 1 / (1 + np.exp(1.0))
    assert complains(f(slight - 1e-4), f(-0.3), f(-1), f(5))
    assert not complains(f(slight + 1e-4), f(-0.3), f(-1), f(5))


def test_nobody_complains_when_complaints_are_off() -> None:
    assert not complains(LEAST, f(0.0), f(-20), f(0))


def test_failures_fade_and_new_ones_add() -> None:
    remember = f(np.exp(-1 / 8))
    assert scar(f(1), remember, False, False, f(0.6)) == remember
    assert scar(f(0), remember, True, False, f(0.6)) == 1
    assert scar(f(0), remember, True, True, f(0.6)) == pytest.approx(0.4, abs=1e-6)
    assert scar(f(0), remember, True, True, f(0)) == 1
    assert scar(f(1), remember, True, False, f(0)) == pytest.approx(1 + np.exp(-1 / 8), abs=1e-6)


def test_fading_is_exponential() -> None:
    left, remember = f(1), f(np.exp(-1 / 8))
    for _ in range(16):
        left = scar(left, remember, False, False, f(0.6))
    assert left == pytest.approx(np.exp(-2), rel=1e-5)


def test_an_answer_wins_goodwill_in_proportion_to_recovery() -> None:
    assert console(f(0.2), f(0), True, True, f(0.6), f(0.1)) == pytest.approx(0.26, abs=1e-6)
    assert console(f(0.99), f(0), True, True, f(0.9), f(0.5)) == 1
    assert console(f(0.2), f(0), True, False, f(0.6), f(0.1)) == f(0.2)
    assert console(f(0.2), f(0), True, True, f(0), f(0.1)) == f(0.2)
    assert console(f(0.2), f(0), True, True, f(0.6), f(0)) == f(0.2)


def test_goodwill_fades_with_encounters_and_only_with_them() -> None:
    assert console(f(0.2), f(0.25), True, False, f(0.6), f(0.1)) == pytest.approx(0.15, abs=1e-6)
    assert console(f(0.2), f(0.25), False, False, f(0.6), f(0.1)) == f(0.2)


@given(st.floats(0, 5, width=32), st.booleans(), st.floats(0, 0.9375, width=32))
def test_no_answer_leaves_less_than_nothing(before: float, complained: bool, rho: float) -> None:
    mended = scar(f(before), f(0.875), True, complained, f(rho))
    assert mended >= scar(f(before), f(0.875), False, False, f(rho)) >= 0
