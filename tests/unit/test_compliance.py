"""How far functions do as executives ask."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxsim.model.mechanisms.compliance import comply, unopposed

share, weight = st.floats(0, 1), st.floats(0, 100)


def chi(
    line: float, influence: float, pull: float, vetoed: float = 0.0, present: float = 1.0
) -> float:
    asked = unopposed(
        np.array([[line]]), np.array([influence]), np.array([pull]), np.array([present])
    )
    return float(comply(asked, np.array([[vetoed]]))[0, 0])


def test_authority_is_obeyed_and_influence_wins_a_contest() -> None:
    assert chi(1.0, 0.0, 5.0) == 1.0
    assert chi(0.0, 0.5, 0.5) == 0.5
    assert chi(0.4, 1.0, 3.0) == pytest.approx(0.4 + 0.6 * 0.25)


def test_neither_authority_nor_influence_moves_nobody() -> None:
    assert chi(0.0, 0.0, 0.5) == 0.0
    assert chi(0.0, 0.0, 0.0) == 0.0
    assert chi(0.3, 0.0, 0.0) == 0.3


def test_endless_influence_is_as_good_as_authority() -> None:
    assert chi(0.0, 1e9, 0.5) == pytest.approx(1.0, abs=1e-9)
    assert chi(0.0, 1e300, 0.5) == 1.0


def test_a_veto_and_an_empty_chair_take_compliance_away() -> None:
    assert chi(1.0, 1.0, 0.5, vetoed=0.25) == 0.75
    assert chi(1.0, 1.0, 0.5, vetoed=1.0) == 0.0
    assert chi(1.0, 1.0, 0.5, present=0.0) == 0.0


@given(share, weight, weight, share)
def test_compliance_is_a_share_and_grows_with_influence(
    line: float, influence: float, pull: float, vetoed: float
) -> None:
    found = chi(line, influence, pull, vetoed)
    assert 0 <= found <= 1
    assert chi(line, influence + 1, pull, vetoed) >= found - 1e-12
    assert chi(line, influence, pull + 1, vetoed) <= found + 1e-12


def test_shape_is_executives_by_functions() -> None:
    two = np.zeros((2, 3))
    found = comply(unopposed(two, np.ones(2), np.ones(3), np.ones(3)), two)
    assert found.shape == (2, 3)
    nobody = np.zeros((0, 3))
    none = comply(unopposed(nobody, np.ones(0), np.ones(3), np.ones(3)), nobody)
    assert none.shape == (0, 3)
