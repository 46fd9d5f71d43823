"""Work spread over threads; what is done must release the GIL to gain from it."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from typing import TypeVar

LEAST = 4
"""Items of a range that are worth the giving out."""

Part = TypeVar("Part")
Done = TypeVar("Done")
Waiting = TypeVar("Waiting")


class Team:
    """Threads that share work; whoever asks is one of them, the others wait from call to call."""

    def __init__(self, threads: int) -> None:
        self.others = ThreadPoolExecutor(threads - 1, "cxsim-team") if threads > 1 else None
        self.threads = threads

    def each(self, work: Callable[[Part], Done], parts: Sequence[Part]) -> list[Done]:
        """What `work` gives for each part, in their order; whoever is free takes the next one."""
        waiting = deque(enumerate(parts))
        done: dict[int, Done] = {}

        def some() -> None:
            while taken := _next(waiting):
                done[taken[0]] = work(taken[1])

        asked = [self.others.submit(some) for _ in parts[1 : self.threads]] if self.others else []
        try:
            some()
        finally:
            waiting.clear()
            wait(asked)
        for other in asked:
            other.result()
        return [done[place] for place in range(len(parts))]


def _next(waiting: deque[Waiting]) -> Waiting | None:
    try:
        return waiting.popleft()
    except IndexError:
        return None


def guided(count: int, threads: int) -> list[tuple[int, int]]:
    """Ranges that cover [0, count): large ones first, so that all threads end at about one time.

    Each is a thread's share of half of what is left (Polychronopoulos & Kuck 1987, "Guided
    self-scheduling", IEEE Transactions on Computers C-36(12)).
    """
    ranges: list[tuple[int, int]] = []
    low = 0
    while low < count:
        share = -(-(count - low) // (2 * threads)) if threads > 1 else count
        high = min(low + max(share, LEAST), count)
        ranges.append((low, high))
        low = high
    return ranges
