"""Performance felt, and what a company's touchpoints amount to."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from cxsim.model.mechanisms.performance import felt, gated, shortfall

f = np.float32


def p(
    level: float, gap: float = 0, failed: bool = False, loss: float = 0.25, noise: float = 0,
    z: float = 0,
) -> float:  # fmt: skip
    return float(felt(f(level), f(gap), failed, f(loss), f(noise), f(z)))


def test_each_loss_is_taken_off() -> None:
    assert p(0.7) == pytest.approx(0.7)
    assert p(0.7, gap=0.1) == pytest.approx(0.6)
    assert p(0.7, failed=True) == pytest.approx(0.45)
    assert p(0.7, noise=0.1, z=-2) == pytest.approx(0.5)


def test_switches() -> None:
    assert p(0.7, failed=True, loss=0) == p(0.7)
    assert p(0.7, z=3, noise=0) == p(0.7)


def test_stays_on_the_scale() -> None:
    assert p(0.1, gap=0.3) == 0
    assert p(0.9, noise=0.5, z=3) == 1


QUALITY = np.array([[0.8, 0.4, 0.6]])
WEIGHTS = np.array([0.5, 0.25, 0.25])


def test_the_product_limits_every_other() -> None:
    np.testing.assert_allclose(gated(QUALITY, np.array([0.25]), 0.5), QUALITY * 0.5)
    np.testing.assert_array_equal(gated(QUALITY, np.array([0.25]), 0.0), QUALITY)


def test_the_weakest_link() -> None:
    mean = float(QUALITY[0] @ WEIGHTS)
    assert shortfall(QUALITY, WEIGHTS, 1.0) == 0
    assert shortfall(QUALITY, WEIGHTS, -20.0)[0] == pytest.approx(
        mean - (QUALITY[0] ** -20 @ WEIGHTS) ** (-1 / 20)
    )
    geometric = float(np.exp(np.log(QUALITY[0]) @ WEIGHTS))
    assert shortfall(QUALITY, WEIGHTS, 0.0)[0] == pytest.approx(mean - geometric)
    assert shortfall(QUALITY, WEIGHTS, 1e-6)[0] == pytest.approx(mean - geometric, abs=1e-5)


def test_equal_parts_have_no_weakest_link() -> None:
    assert shortfall(np.full((2, 3), 0.5), WEIGHTS, -5.0) == pytest.approx([0, 0])


def test_a_part_that_is_worth_nothing_gives_a_number() -> None:
    assert np.isfinite(shortfall(np.array([[0.0, 0.5, 1.0]]), WEIGHTS, -20.0)).all()


@given(arrays(float, (1, 3), elements=st.floats(0.01, 1)), st.floats(-20, 1), st.floats(0, 5))
def test_the_loss_grows_as_the_exponent_falls(
    quality: np.ndarray, exponent: float, less: float
) -> None:
    now = shortfall(quality, WEIGHTS, exponent)[0]
    assert now >= -1e-6
    assert shortfall(quality, WEIGHTS, exponent - less)[0] >= now - 1e-6
