"""One total budget, and where an executive's part of it goes."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from cxsim.model.mechanisms.budget import debit, spend

share = st.floats(0, 1)


@given(st.floats(0.01, 10), share, share, share, share)
def test_what_is_spent_adds_up(
    total: float, staff: float, time: float, transition: float, experience: float
) -> None:
    ledger = debit(total, staff, time, transition, experience)
    assert sum(ledger[1:]) == pytest.approx(total, rel=1e-12)
    assert min(ledger) >= 0


def test_ownership_is_paid_first() -> None:
    ledger = debit(2.0, 0.05, 0.01, 0.04, 0.5)
    assert ledger.staff == pytest.approx(0.1)
    assert ledger.time == pytest.approx(0.02)
    assert ledger.transition == pytest.approx(0.08)
    assert ledger.experience == pytest.approx(0.5 * 2 * 0.9)
    assert ledger.functions == pytest.approx(0.5 * 2 * 0.9)


def test_what_costs_nothing_leaves_everything_to_the_functions() -> None:
    assert debit(1.0, 0.0, 0.0, 0.0, 0.0) == (1.0, 0.0, 0.0, 0.0, 0.0, 1.0)


def test_ownership_cannot_cost_more_than_there_is() -> None:
    ledger = debit(1.0, 1.0, 0.5, 0.5, 0.7)
    assert ledger.experience == ledger.functions == 0
    assert ledger.staff == pytest.approx(0.5)


BELIEF, QUALITY = np.array([[0.6, 0.3, 0.1]]), np.array([0.5, 0.5, 0.8])
EVERYWHERE = np.ones((1, 3))


def test_spending_follows_need() -> None:
    need = BELIEF * (1 - QUALITY)
    found = spend(BELIEF, QUALITY, 0.06, EVERYWHERE, 1.0)
    np.testing.assert_allclose(found, need / need.sum())


def test_concentration_zero_spreads_evenly_and_a_high_one_picks_the_worst() -> None:
    even = spend(BELIEF, QUALITY, 0.06, EVERYWHERE, 0.0)
    np.testing.assert_allclose(even, np.full((1, 3), 1 / 3))
    assert spend(BELIEF, QUALITY, 0.06, EVERYWHERE, 4.0)[0, 0] > 0.9


def test_authority_bounds_spending_and_without_any_money_follows_need() -> None:
    here = np.array([[0.0, 1.0, 0.0]])
    assert spend(BELIEF, QUALITY, 0.06, here, 1.0).tolist() == [[0, 1, 0]]
    np.testing.assert_array_equal(
        spend(BELIEF, QUALITY, 0.06, here * 0, 1.0), spend(BELIEF, QUALITY, 0.06, EVERYWHERE, 1.0)
    )


def test_where_nothing_is_needed_money_is_spread_evenly() -> None:
    found = spend(BELIEF, np.ones(3), 0.06, EVERYWHERE, 1.0)
    np.testing.assert_allclose(found, np.full((1, 3), 1 / 3))


@given(
    arrays(float, (2, 4), elements=share),
    arrays(float, 4, elements=share),
    arrays(float, (2, 4), elements=share),
    st.floats(0, 4),
)
def test_all_money_is_spent(
    belief: np.ndarray, quality: np.ndarray, authority: np.ndarray, concentration: float
) -> None:
    found = spend(belief, quality, 0.06, authority, concentration)
    np.testing.assert_allclose(found.sum(1), 1.0)
    assert (found >= 0).all()
