"""What customers are worth."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import betaln

from cxsim.model.mechanisms.worth import derl, lifetime_value, present_value


@given(st.floats(0, 1000), st.floats(0, 0.99), st.floats(0.01, 0.5))
def test_lifetime_value_is_the_sum_of_its_years(margin: float, stay: float, rate: float) -> None:
    years = np.arange(3000)
    direct = (margin * (stay / (1 + rate)) ** years).sum()
    assert lifetime_value(margin, stay, rate) == pytest.approx(direct, rel=1e-6, abs=1e-9)


def test_present_value_of_a_year() -> None:
    assert present_value(np.ones(52), 0.0) == 52
    assert present_value(np.ones(52), 0.10) == pytest.approx(52 * 0.1 / np.log(1.1) / 1.1, rel=1e-4)
    assert present_value(np.zeros(0), 0.1) == 0


def test_money_later_is_worth_less() -> None:
    early, late = np.zeros(104), np.zeros(104)
    early[0], late[52] = 1, 1
    assert present_value(late, 0.1) == pytest.approx(present_value(early, 0.1) / 1.1)


def test_derl_is_the_sum_of_discounted_survival() -> None:
    alpha, beta, rate, renewals = 0.668, 3.806, 0.1, 3
    years = np.arange(4000)
    log_s = betaln(alpha, beta + renewals + 1 + years) - betaln(alpha, beta + renewals)
    direct = (np.exp(log_s) / (1 + rate) ** years).sum()
    assert derl(alpha, beta, rate, renewals) == pytest.approx(direct, rel=1e-6)
