"""Support: waiting in an M/M/c queue (Erlang 1917; Little 1961).

Switch: waiting_loss 0 (in performance), or no desk at a touchpoint.
"""

from __future__ import annotations

import math


def probability_of_waiting(offered: float, servers: int) -> float:
    """Erlang C for an offered load (arrival rate over service rate); 1 where it overflows.

    By the recursion of Erlang B, stable for any number of servers.
    """
    if offered >= servers:
        return 1.0
    blocked = 1.0
    for n in range(1, servers + 1):
        blocked = offered * blocked / (n + offered * blocked)
    return blocked / (1.0 - offered / servers * (1.0 - blocked))


def mean_wait(offered: float, servers: int) -> float:
    """Mean wait in units of the mean service time; infinite where the queue overflows."""
    if offered >= servers:
        return math.inf
    return probability_of_waiting(offered, servers) / (servers - offered)


def loss(offered: float, servers: int, most: float) -> float:
    """Performance lost by waiting: `most` for an endless queue (assumed to saturate)."""
    return most * (1.0 - math.exp(-mean_wait(offered, servers)))
