"""Waiting against Erlang C (Erlang 1917), a simulated M/M/c queue and Little's law.

The published value P(wait)(4, 1, 5) = .5541 is exact. The simulated queue has 40 batches of
20,000 customers; its standard error comes from the batches (about 2% of a probability).
"""

from __future__ import annotations

import heapq
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import pytest

from cxsim.model.mechanisms.support import mean_wait, probability_of_waiting

ARRIVALS, SERVERS, BATCHES, BATCH = 4.0, 5, 40, 10_000


class Queue(NamedTuple):
    """Batch means of a simulated queue; time in units of the mean service."""

    waited: np.ndarray  # share of customers who waited
    wait: np.ndarray  # mean wait
    length: np.ndarray  # number waiting, mean over time


@pytest.fixture(scope="module")
def queue() -> Queue:
    """First come, first served: who arrives takes the server that is free first."""
    rng = np.random.default_rng(4)
    count = BATCHES * BATCH
    arrive = np.cumsum(rng.exponential(1 / ARRIVALS, count))
    service = rng.exponential(1.0, count)
    free, begin = [0.0] * SERVERS, np.empty(count)
    for i, (at, long) in enumerate(zip(arrive.tolist(), service.tolist(), strict=True)):
        begin[i] = max(at, heapq.heappop(free))
        heapq.heappush(free, begin[i] + long)
    wait = begin - arrive
    edges = arrive[::BATCH]
    return Queue(
        (wait > 1e-12).reshape(BATCHES, -1).mean(1)[1:],
        wait.reshape(BATCHES, -1).mean(1)[1:],
        waiting_over_time(arrive, begin, edges)[1:],
    )


def waiting_over_time(arrive: np.ndarray, begin: np.ndarray, edges: np.ndarray) -> np.ndarray:
    """Mean number waiting between edges, counted at 200,000 even moments."""
    moments = np.linspace(edges[0], arrive[-1], 200_001)[:-1]
    number = np.searchsorted(arrive, moments, "right") - np.searchsorted(
        np.sort(begin), moments, "right"
    )
    where = np.searchsorted(edges, moments, "right") - 1
    return np.bincount(where, number, len(edges)) / np.bincount(where, minlength=len(edges))


def away(batches: np.ndarray, expected: float) -> float:
    """Difference in standard errors."""
    return abs(batches.mean() - expected) / (batches.std(ddof=1) / np.sqrt(len(batches)))


def test_published_value() -> None:
    assert probability_of_waiting(4.0, 5) == pytest.approx(0.5541, abs=5e-5)
    assert abs(probability_of_waiting(4.0 * 1.02, 5) - 0.5541) > 5e-5


def test_the_simulated_queue(queue: Queue, allowed: Callable[..., float]) -> None:
    right = ARRIVALS
    assert away(queue.waited, probability_of_waiting(right, SERVERS)) < allowed(2)
    assert away(queue.wait, mean_wait(right, SERVERS)) < allowed(2)
    for wrong in (0.95 * right, 1.05 * right):
        assert away(queue.waited, probability_of_waiting(wrong, SERVERS)) > allowed(2)
        assert away(queue.wait, mean_wait(wrong, SERVERS)) > allowed(2)


def test_little(queue: Queue, allowed: Callable[..., float]) -> None:
    """Number waiting = arrival rate x mean wait."""
    expected = ARRIVALS * mean_wait(ARRIVALS, SERVERS)
    assert away(queue.length, expected) < allowed()
    assert away(queue.length, ARRIVALS * mean_wait(1.05 * ARRIVALS, SERVERS)) > allowed()
    assert queue.length.mean() == pytest.approx(ARRIVALS * queue.wait.mean(), rel=0.02)
