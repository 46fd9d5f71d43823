"""The float32 exponential and logistic function."""

from __future__ import annotations

import numba
import numpy as np

from cxsim.model.arithmetic import exponential, logistic

f = np.float32
INSIDE = np.linspace(-87.0, 88.0, 20_001).astype(np.float32)


@numba.njit(error_model="numpy")
def _compiled(values: np.ndarray, exponentials: np.ndarray, logistics: np.ndarray) -> None:
    for i in range(len(values)):
        exponentials[i] = exponential(values[i])
        logistics[i] = logistic(values[i])


def test_exponential_is_within_its_error_of_float64() -> None:
    found = np.array([exponential(x) for x in INSIDE])
    assert found.dtype == np.float32
    exact = np.exp(INSIDE.astype(np.float64))
    assert np.abs(found / exact - 1).max() < 2e-7


def test_logistic_is_within_its_error_of_float64() -> None:
    values = np.linspace(-40, 40, 4001).astype(np.float32)
    found = np.array([logistic(x) for x in values])
    exact = 1 / (1 + np.exp(-values.astype(np.float64)))
    assert np.abs(found / exact - 1).max() < 4e-7


def test_python_and_compiled_give_the_same_bits() -> None:
    values = np.concatenate([INSIDE, f([-1e30, -88, -87, 0, 88, 89, 1e30])])
    exponentials, logistics = np.empty_like(values), np.empty_like(values)
    _compiled(values, exponentials, logistics)
    in_python = np.array([exponential(x) for x in values])
    np.testing.assert_array_equal(in_python.view(np.int32), exponentials.view(np.int32))
    in_python = np.array([logistic(x) for x in values])
    np.testing.assert_array_equal(in_python.view(np.int32), logistics.view(np.int32))


def test_ends_are_clipped_and_finite() -> None:
    assert exponential(f(0)) == 1
    assert exponential(f(1000)) == exponential(f(88))
    assert exponential(f(-1000)) == exponential(f(-87)) > 0
    assert logistic(f(0)) == 0.5
    assert logistic(f(200)) == 1
    assert 0 < logistic(f(-200)) < 1e-30


def test_the_exponential_never_falls() -> None:
    found = np.array([exponential(x) for x in INSIDE])
    assert (np.diff(found) > 0).all()
