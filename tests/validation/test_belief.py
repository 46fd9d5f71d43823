"""Listening to one another ends in the consensus of DeGroot 1974; exact."""

from __future__ import annotations

import numpy as np
import pytest

from cxsim.model.mechanisms.belief import pooled

TRUST = np.array([[0.5, 0.3, 0.2], [0.1, 0.8, 0.1], [0.4, 0.2, 0.4]])
OPINIONS = np.array([[0.7, 0.2, 0.1], [0.2, 0.2, 0.6], [0.1, 0.8, 0.1]])


def influence(trust: np.ndarray) -> np.ndarray:
    """Stationary weights: the left eigenvector of trust for the eigenvalue 1."""
    values, vectors = np.linalg.eig(trust.T)
    weights = np.real(vectors[:, np.argmax(np.real(values))])
    return weights / weights.sum()


def test_consensus_weighs_opinions_by_influence() -> None:
    agreed = pooled(OPINIONS, TRUST, 200)
    np.testing.assert_allclose(agreed, np.tile(influence(TRUST) @ OPINIONS, (3, 1)), rtol=1e-12)


def test_the_published_example() -> None:
    """DeGroot 1974: two who trust themselves by 1/2 and 3/4 weigh 1/3 and 2/3."""
    trust = np.array([[0.5, 0.5], [0.25, 0.75]])
    np.testing.assert_allclose(pooled(np.eye(2), trust, 100), [[1 / 3, 2 / 3]] * 2, rtol=1e-12)


def test_two_percent_more_trust_is_caught() -> None:
    wrong = TRUST.copy()
    wrong[0] = [0.51, 0.29, 0.2]
    agreed = pooled(OPINIONS, wrong, 200)
    with pytest.raises(AssertionError):
        np.testing.assert_allclose(agreed[0], influence(TRUST) @ OPINIONS, rtol=1e-4)
