"""What customers come to expect."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxsim.model.mechanisms.expectation import drift, learn

f = np.float32
unit = st.floats(0, 1, width=32)


def test_learns_faster_from_better_than_from_worse() -> None:
    assert learn(f(0.5), f(0.7), f(0.10), f(0.05)) == pytest.approx(0.52, abs=1e-6)
    assert learn(f(0.5), f(0.3), f(0.10), f(0.05)) == pytest.approx(0.49, abs=1e-6)


def test_switches() -> None:
    assert learn(f(0.5), f(0.9), f(0), f(0.05)) == f(0.5)
    assert learn(f(0.5), f(0.1), f(0.1), f(0)) == f(0.5)
    assert drift(f(0.5), f(0)) == f(0.5)


@given(unit, unit, st.floats(0, 0.3125, width=32), st.floats(0, 0.3125, width=32))
def test_stays_between_what_was_and_what_is(e: float, p: float, up: float, down: float) -> None:
    found = learn(f(e), f(p), f(up), f(down))
    assert min(e, p) - 1e-6 <= found <= max(e, p) + 1e-6


def test_the_trend_stops_at_the_best() -> None:
    assert drift(f(0.5), f(0.25)) == 0.75
    assert drift(f(0.999), f(0.003)) == 1
    assert drift(f(0.001), f(-0.003)) == 0
