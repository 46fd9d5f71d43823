"""Design: coordination against local fit (Alonso, Dessein & Matouschek 2008, without the talk).

x = (I + (1 + z) Lap(d))^-1 th. With z = 0 every head answers the others' designs for the own
sake; with z = 1 the pair is designed for its joint sake. Heads see their own target; who
overrides them sees it with noise. For two touchpoints with local variance s^2 and noise n^2
the owner beats the heads iff n^2 / s^2 < 2 d^2 / (1 + 2 d)^3.

Switches: target_spread 0 and override_noise 0 (alone, either leaves the other's spread),
consistency_need 0; inconsistency 0 in
performance makes design immaterial.
"""

from __future__ import annotations

import math

import numpy as np

from cxsim.types import Floats


def needs(flow: Floats, need: float) -> Floats:
    """d (K, K): consistency need between touchpoints, by how often customers pass between them.

    Scaled so that a touchpoint's needs sum to `need` on average; for two, d_12 = need.
    """
    passing = flow + flow.T
    np.fill_diagonal(passing, 0.0)
    total = passing.sum()
    return need * passing * len(flow) / total if total > 0 else passing


def designs(targets: Floats, needs: Floats, together: Floats) -> Floats:
    """x (..., K) for targets th (..., K), needs d (K, K), d_kk = 0, and joint design z (..., K, K).

    z lies in [0, 1].
    """
    ties = (1.0 + together) * needs
    fit = np.eye(len(needs)) * (1.0 + ties.sum(-1, keepdims=True))
    return np.linalg.solve(fit - ties, targets[..., None])[..., 0]


def by_one(followed: Floats) -> Floats:
    """(..., K, K): how far one executive, of those followed (..., E, K), is followed at both."""
    both = followed[..., :, None] * followed[..., None, :]
    return np.maximum.reduce(both, axis=-3, initial=0.0)


def together(aligned: Floats, by_one: Floats, gate: Floats) -> Floats:
    """z (..., K, K): the strongest of goals shared, one executive followed at both, one gate.

    aligned (K, K), counted up to 1; by_one (..., K, K) and gate (..., K) in [0, 1].
    """
    gated = gate[..., :, None] * gate[..., None, :]
    return np.maximum(np.maximum(np.minimum(aligned, 1.0), by_one), gated)


def next_targets(
    targets: Floats, persistence: float, spread: Floats, deviates: Floats
) -> Floats:
    """Local targets (..., K) a quarter later: stationary with standard deviation `spread` (K,)."""
    return persistence * targets + math.sqrt(1.0 - persistence**2) * spread * deviates


def vetoed(targets: Floats, line: Floats, gate: Floats, tolerance: float) -> Floats:
    """Part (..., K) of what is built that a gatekeeper turns down; line (...,).

    It is the more, the farther the targets (..., K) are from the line.
    """
    away = targets - np.asarray(line)[..., None]
    return gate * (1.0 - np.exp(-0.5 * (away / tolerance) ** 2))
