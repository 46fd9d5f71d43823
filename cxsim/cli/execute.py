"""Run a study while somebody watches: the wait for the compiler, then run by run."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from cxsim.cli.progress import NOTICEABLE, Line, in_words
from cxsim.cli.study import Study

if TYPE_CHECKING:
    from cxsim.runs.many import Outcome

WAIT = "starting (the first run compiles the customer engine) ..."


def execute(study: Study, jobs: int | None, quiet: bool) -> Outcome:
    """Run all of a study; see `cxsim.runs.many.run_many` for failures and interrupts."""
    with Line(quiet) as progress:
        progress.write(WAIT)
        warm_up(study, progress)
        from cxsim.runs.many import run_many

        return run_many(
            study.scenarios,
            study.seeds,
            customers=study.customers,
            weeks=study.weeks,
            jobs=jobs,
            progress=progress.update,
        )


def warm_up(study: Study, progress: Line) -> None:
    """Compile what the runs need, by the smallest run there is, before several want it at once.

    A wait that was noticed leaves a line behind. If it fails, so will the runs, and say why.
    """
    start = time.monotonic()
    from cxsim.runs.many import run_many

    first = dict(list(study.scenarios.items())[:1])
    if run_many(first, study.seeds[:1], customers=1, weeks=1, jobs=1).interrupted:
        raise KeyboardInterrupt
    took = time.monotonic() - start
    if took >= NOTICEABLE:
        progress.keep(f"ready after {in_words(took)}")
