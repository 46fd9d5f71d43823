"""A study for those who write Python: an experiment in, a pandas DataFrame out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from cxsim.analysis.plan import plan
from cxsim.analysis.study import carry_out
from cxsim.runs.executor import choose
from cxsim.runs.experiment import read_experiment
from cxsim.runs.recall import frame
from cxsim.runs.store import open_store

if TYPE_CHECKING:
    import pandas as pd


def sweep(
    experiment: str | Path,
    store: str | Path = "runs.sqlite",
    *,
    jobs: int | None = None,
    executor: str = "local",
    scheduler: str | None = None,
) -> pd.DataFrame:
    """Carry out an experiment; one row a run, a column for each metric and parameter.

    Runs that are in the store are not done again, so that a call that was interrupted goes on
    where it was. In a script, call it below ``if __name__ == "__main__":``, as every use of
    processes.

    Parameters
    ----------
    experiment : a .toml file, its folder, or its name below ``./experiments``.
    store : the file in which runs are kept; made if it is not there.
    jobs : runs at a time; all CPUs this process may use if None.
    executor : "local" or "dask"; with the latter ``scheduler`` may be an address.

    Raises CxsimError : whatever `cxsim sweep` would say.
    """
    planned = plan(read_experiment(experiment))
    with (
        open_store(Path(store), write=True) as opened,
        choose(executor, jobs, scheduler) as chosen,
    ):
        ending = carry_out(planned, opened, chosen)
        return frame(opened, ending.record)
