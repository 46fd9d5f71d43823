"""Owner or silo: the boundary n^2 / s^2 = 2 d^2 / (1 + 2 d)^3, traced over d.

Two heads build to the own target and to each other; an owner builds for both, but knows their
targets with noise. Losses are (x - th)^2 each and d (x_1 - x_2)^2 each. The boundary from the
model's designs is exact; the simulated losses state their standard error.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from cxsim.model.mechanisms.design import designs, needs

PASSING = np.array([[0.0, 1.0], [1.0, 0.0]])
OVER_D = [0.1, 0.3, 0.5, 1.0, 2.0, 3.0]


def response(d: float, joint: float) -> np.ndarray:
    """Designs as a matrix that acts on what is known of the targets."""
    z = np.full((2, 2), joint)
    return np.column_stack([designs(known, needs(PASSING, d), z) for known in np.eye(2)])


def loss(x: np.ndarray, targets: np.ndarray, d: float) -> np.ndarray:
    """Loss of both together; x and targets (2, ...)."""
    return ((x - targets) ** 2).sum(0) + 2 * d * (x[0] - x[1]) ** 2


def quadratic(weights: np.ndarray, d: float) -> float:
    """Expected loss of deviations that are `weights` times independent draws of variance 1."""
    apart = np.array([1.0, -1.0])
    return float((weights**2).sum() + 2 * d * ((apart @ weights) ** 2).sum())


def boundary(d: float, joint: float = 1.0, need: float | None = None) -> float:
    """n^2 / s^2 at which owner and silo lose the same, from the model's designs."""
    need = d if need is None else need
    heads, owner = response(need, 0.0), response(need, joint)
    apart = np.array([1.0, -1.0])

    def expected(answer: np.ndarray) -> float:
        fit = ((answer - np.eye(2)) ** 2).sum()
        return float(fit + 2 * d * ((apart @ answer) ** 2).sum())

    return (expected(heads) - expected(owner)) / quadratic(owner, d)


def known_boundary(d: float) -> float:
    return 2 * d**2 / (1 + 2 * d) ** 3


@pytest.mark.parametrize("d", OVER_D)
def test_boundary(d: float) -> None:
    assert boundary(d) == pytest.approx(known_boundary(d), rel=1e-9)


def test_noise_never_pays_beyond_two_27ths() -> None:
    over = np.linspace(0.02, 4, 200)
    traced = np.array([boundary(d) for d in over])
    assert traced.max() == pytest.approx(2 / 27, rel=1e-4)
    assert over[traced.argmax()] == pytest.approx(1.0, abs=0.03)


@pytest.mark.parametrize("d", OVER_D)
def test_two_percent_wrong_is_caught(d: float) -> None:
    for wrong in (0.98, 1.02):
        assert boundary(d, need=wrong * d) != pytest.approx(known_boundary(d), rel=1e-4)
    assert boundary(d, joint=0.95) != pytest.approx(known_boundary(d), rel=1e-4)


@pytest.mark.parametrize("d", [0.3, 1.0, 3.0])
def test_simulated_losses_change_sides_at_the_boundary(
    d: float, allowed: Callable[..., float]
) -> None:
    """400,000 pairs: standard error of the difference about 0.2% of the silo's loss."""
    rng = np.random.default_rng(8)
    targets, noise = rng.standard_normal((2, 2, 400_000))
    heads = loss(response(d, 0.0) @ targets, targets, d)

    def advantage(ratio: float) -> float:
        """Of the owner, in standard errors."""
        owner = loss(response(d, 1.0) @ (targets + np.sqrt(ratio) * noise), targets, d)
        gain = heads - owner
        return float(gain.mean() / (gain.std() / np.sqrt(gain.size)))

    assert abs(advantage(known_boundary(d))) < allowed()
    assert advantage(0.9 * known_boundary(d)) > allowed()
    assert advantage(1.1 * known_boundary(d)) < -allowed()
