"""First-order shares against functions whose shares are known, and against chance."""

from __future__ import annotations

import sys

import numpy as np
import pytest
from scipy.stats import qmc

from cxsim.analysis.shares import HARMONICS, Shares, first_order
from cxsim.errors import CxsimError, UsageError
from cxsim.types import Floats

SALib = pytest.importorskip("SALib", reason="needs the extra 'sensitivity'")


def cube(count: int, dimensions: int, kind: str = "latin-hypercube", seed: int = 1) -> Floats:
    """Points of the unit cube by one of the designs."""
    rng = np.random.default_rng(seed)
    if kind == "sobol":
        return qmc.Sobol(dimensions, seed=rng).random(count)
    if kind == "random":
        return rng.random((count, dimensions))
    return qmc.LatinHypercube(dimensions, seed=rng).random(count)


def ishigami(u: Floats) -> Floats:
    """Ishigami & Homma 1990 with a = 7, b = 0.1, as one column."""
    x = (2 * u - 1) * np.pi
    return (np.sin(x[:, 0]) * (1 + 0.1 * x[:, 2] ** 4) + 7 * np.sin(x[:, 1]) ** 2)[:, None]


# V = a^2/8 + b pi^4/5 + b^2 pi^8/18 + 1/2; V1 = (1 + b pi^4/5)^2/2; V2 = a^2/8; V3 = 0.
WHOLE = 49 / 8 + 0.1 * np.pi**4 / 5 + 0.01 * np.pi**8 / 18 + 0.5
ISHIGAMI = [(1 + 0.1 * np.pi**4 / 5) ** 2 / 2 / WHOLE, 49 / 8 / WHOLE, 0.0, 0.0]


@pytest.mark.parametrize("kind", ["latin-hypercube", "sobol", "random"])
def test_ishigami_with_an_inert_parameter(kind: str) -> None:
    u = cube(1024, 4, kind)
    found = first_order(u, ishigami(u))
    assert found.raw == pytest.approx(ISHIGAMI, abs=0.04)
    assert found.sure[:2] == pytest.approx(ISHIGAMI[:2], abs=0.04)
    assert found.sure[2:].tolist() == [0.0, 0.0]
    assert found.chances[:2].max() == pytest.approx(1 / 200)
    assert found.chances[2:].min() > 0.05


def test_a_linear_function_with_luck() -> None:
    weights = np.array([4.0, 2.0, 1.0, 0.0, 0.0])
    u = cube(1000, 5)
    luck = np.random.default_rng(2).normal(0, np.sqrt(21 / 12 / 3), 1000)
    found = first_order(u, (u @ weights + luck)[:, None])
    assert found.raw == pytest.approx(weights**2 / 28, abs=0.03)
    assert (found.sure > 0).tolist() == [True, True, True, False, False]


def test_only_the_order_of_a_parameter_counts() -> None:
    u = cube(256, 2)
    y = u[:, [0]] - u[:, [1]]
    plain, bent = first_order(u, y), first_order(np.exp(9 * u), y)
    np.testing.assert_array_equal(plain.raw, bent.raw)


def test_the_mean_over_several_outcomes_that_vary() -> None:
    u = cube(512, 2)
    both = np.column_stack([u[:, 0], u[:, 1], np.full(512, 0.3)])
    assert first_order(u, both).raw == pytest.approx([0.5, 0.5], abs=0.02)
    assert first_order(u, both[:, :1]).raw == pytest.approx([1.0, 0.0], abs=0.02)


def test_it_is_what_salib_says() -> None:
    from SALib.analyze import rbd_fast

    u = cube(201, 3)
    y = ishigami(u)
    problem = {"num_vars": 3, "names": list("abc"), "bounds": [[0, 1]] * 3}
    said = rbd_fast.analyze(problem, u, y[:, 0], M=HARMONICS, num_resamples=2, seed=1)["S1"]
    assert first_order(u, y).raw == pytest.approx(said, abs=1e-12)


def test_the_same_digits_every_time() -> None:
    u = cube(128, 3)
    one, two = (first_order(u, ishigami(u)) for _ in range(2))
    assert (one.noise, one.raw.tolist()) == (two.noise, two.raw.tolist())


def test_chance_alone_is_seldom_taken_for_a_share() -> None:
    """5% of studies of pure luck may have one; 40 of them are tried, so 7 are too many (p < 1%)."""
    u = cube(120, 10)
    rng = np.random.default_rng(5)
    wrong = [bool(first_order(u, rng.normal(size=(120, 2)), shuffles=99).sure.any())
             for _ in range(40)]  # fmt: skip
    assert sum(wrong) < 7


def test_a_parameter_of_few_values_is_in_no_order_of_its_own() -> None:
    """A grid is in the order of its other parameters: ties must not be taken for a search curve."""
    u = np.array([[n // 2, n % 2] for n in range(400)], dtype=np.float64)
    found = first_order(u, u[:, [0]])
    assert found.raw[0] > 0.95
    assert found.sure[1] == 0.0


def test_no_share_is_below_zero() -> None:
    assert Shares(np.array([-0.2, 0.1]), np.ones(2), -0.3).sure.tolist() == [0.0, 0.1]


def test_too_few_environments_are_refused() -> None:
    u = cube(99, 2)
    with pytest.raises(UsageError, match=r"99 environments are too few .* 100 are the least"):
        first_order(u, u)


@pytest.mark.parametrize("value", [0.0, 0.3, -1e9])
def test_where_nothing_varies_there_is_nothing_to_say(value: float) -> None:
    u = cube(128, 2)
    with pytest.raises(UsageError, match="nothing varies"):
        first_order(u, np.full((128, 2), value))
    with pytest.raises(UsageError, match="nothing varies"):
        first_order(u[:, :0], u)


def test_without_salib_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "SALib.analyze.rbd_fast", None)
    with pytest.raises(CxsimError, match=r"cxsim\[sensitivity\]"):
        first_order(cube(128, 2), cube(128, 2))
