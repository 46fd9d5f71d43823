"""Waiting where customers queue."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxsim.model.mechanisms.support import loss, mean_wait, probability_of_waiting


def test_one_server_waits_as_often_as_it_is_busy() -> None:
    assert probability_of_waiting(0.3, 1) == pytest.approx(0.3)
    assert mean_wait(0.5, 1) == pytest.approx(1.0)


def test_nobody_comes_nobody_waits() -> None:
    assert probability_of_waiting(0.0, 3) == 0
    assert loss(0.0, 3, 0.2) == 0


def test_a_queue_that_overflows_costs_the_most() -> None:
    assert probability_of_waiting(3.0, 3) == 1
    assert mean_wait(5.0, 3) == math.inf
    assert loss(5.0, 3, 0.2) == 0.2


def test_the_switch() -> None:
    assert loss(2.9, 3, 0.0) == 0


def test_many_servers_do_not_overflow_the_arithmetic() -> None:
    assert 0 < probability_of_waiting(480.0, 500) < 1


@given(st.integers(1, 60), st.floats(0.01, 0.98))
def test_more_load_waits_more_and_more_servers_less(servers: int, busy: float) -> None:
    offered = busy * servers
    waits = probability_of_waiting(offered, servers)
    assert 0 <= waits <= 1
    assert probability_of_waiting(min(offered * 1.01, servers), servers) >= waits
    assert probability_of_waiting(offered, servers + 1) <= waits
    assert 0 <= loss(offered, servers, 0.2) <= 0.2
