"""Compare ownership structures of the customer experience by agent-based simulation.

>>> from cxsim import load_all, run_many, compare

Names are imported when first used, so that ``import cxsim`` costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cxsim.analysis.compare import Comparison, compare
    from cxsim.analysis.sweep import sweep
    from cxsim.errors import CxsimError
    from cxsim.metrics import METRICS
    from cxsim.runs.many import Outcome, run_many
    from cxsim.runs.run import Run
    from cxsim.runs.simulate import simulate
    from cxsim.scenario import available, digest, load, load_all
    from cxsim.scenario.schema import Scenario

__version__ = "0.1.0"

__all__ = [
    "METRICS",
    "Comparison",
    "CxsimError",
    "Outcome",
    "Run",
    "Scenario",
    "__version__",
    "available",
    "compare",
    "digest",
    "load",
    "load_all",
    "run_many",
    "simulate",
    "sweep",
]

_HOMES = {
    "METRICS": "cxsim.metrics",
    "Comparison": "cxsim.analysis.compare",
    "CxsimError": "cxsim.errors",
    "Outcome": "cxsim.runs.many",
    "Run": "cxsim.runs.run",
    "Scenario": "cxsim.scenario.schema",
    "available": "cxsim.scenario",
    "compare": "cxsim.analysis.compare",
    "digest": "cxsim.scenario",
    "load": "cxsim.scenario",
    "load_all": "cxsim.scenario",
    "run_many": "cxsim.runs.many",
    "simulate": "cxsim.runs.simulate",
    "sweep": "cxsim.analysis.sweep",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
