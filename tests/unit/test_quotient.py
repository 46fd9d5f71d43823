"""Parts of a whole that may be nothing."""

from __future__ import annotations

import numpy as np

from cxsim.model.quotient import quotient


def test_of_nothing_everybody_has_nothing() -> None:
    found = quotient(np.array([[1.0, 3.0], [0.0, 0.0]]), np.array([[4.0], [0.0]]))
    assert found.tolist() == [[0.25, 0.75], [0, 0]]


def test_a_tiny_whole_is_a_whole() -> None:
    assert quotient(np.array([1e-320]), np.array([2e-320])).tolist() == [0.5]
