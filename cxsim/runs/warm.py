"""Imported by the process from which workers are made: the smallest run there is.

Workers begin with the model loaded and compiled, and it is compiled once, not once a worker.
What goes wrong here goes wrong in the first run as well, which says it.
"""

from __future__ import annotations

from contextlib import suppress


def warm() -> None:
    """Load and compile all that a run needs."""
    from cxsim.runs.simulate import simulate
    from cxsim.scenario import load

    simulate(load(), 1, customers=1, weeks=1)


with suppress(Exception):
    warm()
