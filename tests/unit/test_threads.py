"""Work spread over threads."""

from __future__ import annotations

import pytest

from cxsim.model.threads import LEAST, Team, guided


@pytest.mark.parametrize("threads", [1, 2, 3, 64])
@pytest.mark.parametrize("count", [0, 1, 5, 293, 10_000])
def test_ranges_cover_all_and_shrink(count: int, threads: int) -> None:
    ranges = guided(count, threads)
    assert [n for low, high in ranges for n in range(low, high)] == list(range(count))
    sizes = [high - low for low, high in ranges]
    assert sizes == sorted(sizes, reverse=True)
    assert all(size >= LEAST for size in sizes[:-1])
    assert len(ranges) == min(count, 1) or threads > 1


def test_a_thread_that_is_held_up_has_at_most_half_of_its_share() -> None:
    assert guided(1000, 2)[0] == (0, 250)


@pytest.mark.parametrize("threads", [1, 2, 9])
def test_results_come_in_the_order_of_the_parts(threads: int) -> None:
    assert Team(threads).each(lambda n: n * n, range(20)) == [n * n for n in range(20)]


@pytest.mark.parametrize("threads", [1, 2])
def test_what_is_raised_is_raised_here(threads: int) -> None:
    with pytest.raises(ZeroDivisionError):
        Team(threads).each(lambda n: 1 // n, [1, 0, 2])
