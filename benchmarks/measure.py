"""Times to compare on a machine shared with others: interleaved rounds, CPU time, medians.

A ratio is taken within each round, between tasks that ran one after the other, and the median of
the rounds is given: what slows the machine for seconds slows both sides of a pair.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping
from typing import Any

Task = Callable[[], float]
"""One repetition; returns nanoseconds per unit of work."""


def interleaved(tasks: Mapping[str, Task], rounds: int) -> dict[str, list[float]]:
    """Results of each task, one a round, after a first round that is thrown away.

    Every other round goes backwards, so that no task always follows the same one.
    """
    out: dict[str, list[float]] = {name: [] for name in tasks}
    for turn in range(rounds + 1):
        names = list(tasks) if turn % 2 else list(reversed(tasks))
        for name in names:
            value = tasks[name]()
            if turn:
                out[name].append(value)
    return out


def ratio(over: list[float], under: list[float]) -> tuple[float, float, float]:
    """Median, least and largest of the ratios within rounds."""
    ratios = [a / b for a, b in zip(over, under, strict=True)]
    return statistics.median(ratios), min(ratios), max(ratios)


def rate(nanoseconds: list[float]) -> float:
    """Million units a second, from the median."""
    return 1e3 / statistics.median(nanoseconds)


def cpu(function: Callable[[], Any], units: float) -> float:
    """Nanoseconds of this process's CPU per unit; other processes do not count."""
    begin = time.process_time()
    function()
    return (time.process_time() - begin) / units * 1e9


def wall(function: Callable[[], Any], units: float) -> float:
    """Nanoseconds of wall time per unit."""
    begin = time.perf_counter()
    function()
    return (time.perf_counter() - begin) / units * 1e9
