"""``cxsim compare --until``: seeds are added until it is settled."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cxsim.cli.execute import execute
from cxsim.cli.report import compared
from cxsim.cli.study import Study
from cxsim.cli.terminal import note

if TYPE_CHECKING:
    from cxsim.analysis.comparison import Comparison
    from cxsim.runs.many import Outcome


def settle(
    study: Study, jobs: int | None, quiet: bool, margin: float, until: float, most: int
) -> tuple[Study, Outcome, Comparison | None]:
    """Run rounds of seeds; the study as it grew, all runs, and the comparison."""
    from cxsim.analysis.rounds import until_settled

    def run(seeds: range) -> Outcome:
        if not quiet and seeds.start > study.seeds.start:
            note(f"not settled yet: seeds {seeds.start} to {seeds.stop - 1}")
        return execute(replace(study, seeds=seeds), jobs, quiet)

    def judge(outcome: Outcome, seeds: range) -> Comparison | None:
        return compared(replace(study, seeds=seeds), outcome, margin, sequential=True)

    first = study.seeds[: min(len(study.seeds), most)]
    found = until_settled(run, judge, first, until, most)
    if found.settled is not None and not quiet:
        note(str(found.settled))
    return replace(study, seeds=found.seeds), found.outcome, found.comparison
