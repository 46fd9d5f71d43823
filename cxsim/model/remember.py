"""Results kept for the next who asks: found by the content of the scenario's parts, not by name.

A part that was loaded twice, or came from another process, is the same if all of it is equal.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

from cxsim.scenario.schema import Part

P = ParamSpec("P")
R = TypeVar("R")


class _Content:
    """A part of a scenario as a key."""

    def __init__(self, part: Part) -> None:
        self.part = part
        self.hash = hash(part.model_dump_json(warnings=False))

    def __hash__(self) -> int:
        return self.hash

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, _Content):
            return False
        return self.part is other.part or (self.hash == other.hash and self.part == other.part)


def remembered(most: int) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Keep the `most` results used last of a function of positional arguments.

    For threads: two that ask at once may both compute. Whoever asks gets the same object, so a
    result must not be changed.
    """

    def kept(function: Callable[P, R]) -> Callable[P, R]:
        @functools.lru_cache(maxsize=most)
        def by_content(*keys: Any) -> R:
            asked: Any = function
            return asked(*(key.part if isinstance(key, _Content) else key for key in keys))

        @functools.wraps(function)
        def answer(*args: P.args, **named: P.kwargs) -> R:
            assert not named
            return by_content(*(_Content(a) if isinstance(a, Part) else a for a in args))

        return answer

    return kept
