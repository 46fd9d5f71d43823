"""Fit a company's customers to data: read tables, likelihood, simulated moments, hold-out."""

from cxsim.analysis.calibrate.faults import TableError
from cxsim.analysis.calibrate.fit import Calibration, calibrate
from cxsim.analysis.calibrate.reasons import read_reasons
from cxsim.analysis.calibrate.retention import read_retention
from cxsim.analysis.calibrate.survey import read_survey

__all__ = [
    "Calibration",
    "TableError",
    "calibrate",
    "read_reasons",
    "read_retention",
    "read_survey",
]
