"""Seeds added in rounds until a comparison is settled, or no more may be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from cxsim.analysis.comparison import Comparison
from cxsim.analysis.settled import Settled, assess
from cxsim.runs.many import Outcome

LEAST = 10
"""Seeds of a round, at least."""


@dataclass(frozen=True)
class Rounds:
    """All runs of all rounds; ``comparison`` and ``settled`` are None if nothing can be said."""

    seeds: range
    outcome: Outcome
    comparison: Comparison | None
    settled: Settled | None


def until_settled(
    run: Callable[[range], Outcome],
    judge: Callable[[Outcome, range], Comparison | None],
    seeds: range,
    until: float,
    most: int,
) -> Rounds:
    """Run the seeds, and more of them while something is open.

    Parameters
    ----------
    run : runs all structures on some seeds.
    judge : compares all that was run, with sequential intervals.
    seeds : of the first round.
    until : share 0..1, the widest interval that is narrow enough.
    most : seeds after which it ends in any case.
    """
    outcome = Outcome([], [], False)
    due = seeds
    while True:
        outcome = _joined(outcome, run(due))
        seeds = range(seeds.start, due.stop)
        comparison = judge(outcome, seeds)
        found = None if comparison is None else assess(comparison, until)
        if comparison is not None:
            comparison = replace(comparison, stopping=str(found))
        ended = outcome.interrupted or found is None or found.done
        if ended or (count := _next(found, len(seeds), most)) <= 0:
            return Rounds(seeds, outcome, comparison, found)
        due = range(seeds.stop, seeds.stop + count)


def _next(found: Settled | None, seeds: int, most: int) -> int:
    """Seeds of the next round: as many as are missing by the latest estimate, at most as many as
    there were, so that a bad estimate costs little."""
    more = found.more if found is not None and found.more is not None else seeds
    return min(max(LEAST, min(more, seeds)), most - seeds)


def _joined(first: Outcome, second: Outcome) -> Outcome:
    return Outcome(
        [*first.runs, *second.runs],
        [*first.failures, *second.failures],
        first.interrupted or second.interrupted,
    )
