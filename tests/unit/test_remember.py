"""What is kept is found by content, and only by all of it."""

from __future__ import annotations

from cxsim.model.remember import remembered
from cxsim.scenario import load
from cxsim.scenario.schema import Company


def test_equal_parts_are_one_and_unlike_parts_are_not() -> None:
    asked: list[tuple[Company, int]] = []

    @remembered(2)
    def keep(company: Company, number: int) -> object:
        asked.append((company, number))
        return object()

    one, again = (load("retail-bank", "siloed", "baseline").company for _ in range(2))
    assert one is not again
    first = keep(one, 1)
    assert keep(again, 1) is first
    assert keep(one, 2) is not first
    wanted = ["company.touchpoints.app.quality=0.51"]
    other = load("retail-bank", "siloed", "baseline", wanted).company
    assert keep(other, 1) is not first
    assert len(asked) == 3


def test_the_oldest_is_forgotten() -> None:
    calls: list[int] = []

    @remembered(2)
    def keep(number: int) -> int:
        calls.append(number)
        return number

    assert [keep(n) for n in (1, 2, 3, 3, 1)] == [1, 2, 3, 3, 1]
    assert calls == [1, 2, 3, 1]
