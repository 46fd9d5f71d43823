"""What one encounter is worth."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxsim.model.mechanisms.disconfirmation import appraise

f = np.float32
unit = st.floats(0, 1, width=32)


def u(
    p: float, e: float, bp: float = 0.4, bd: float = 0.6, lam: float = 1.6, ref: float = 0.5
) -> float:
    return float(appraise(f(p), f(e), f(ref), f(bp), f(bd), f(lam)))


def test_better_and_worse_than_expected() -> None:
    assert u(0.8, 0.6) == pytest.approx(0.4 * 0.3 + 0.6 * 0.2, abs=1e-6)
    assert u(0.4, 0.6) == pytest.approx(0.4 * -0.1 - 0.6 * 1.6 * 0.2, abs=1e-6)
    assert u(0.5, 0.5) == 0


def test_switches() -> None:
    assert u(0.8, 0.2, bp=0, bd=0) == 0
    assert u(0.8, 0.2, bp=0) == pytest.approx(0.36, abs=1e-6)
    assert u(0.8, 0.2, bd=0) == pytest.approx(0.12, abs=1e-6)
    assert u(0.6, 0.4, bp=0, lam=1) == pytest.approx(-u(0.4, 0.6, bp=0, lam=1), abs=1e-6)


def test_stays_on_the_scale() -> None:
    assert u(0, 1, bp=2, bd=2, lam=2.5) == -1
    assert u(1, 0, bp=2, bd=2) == 1


@given(unit, unit, unit)
def test_better_is_never_worse(p: float, better: float, e: float) -> None:
    low, high = sorted((p, better))
    assert u(low, e) <= u(high, e) + 1e-6


@given(unit, unit)
def test_a_loss_weighs_more_than_a_gain(e: float, d: float) -> None:
    assert u(e + d, e, bp=0) <= -u(e - d, e, bp=0) + 1e-6
