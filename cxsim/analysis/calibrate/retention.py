"""A retention file of any of the shapes known here, as a life table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from cxsim.analysis.calibrate.columns import check_choice
from cxsim.analysis.calibrate.faults import Faults
from cxsim.analysis.calibrate.lifetable import LifeTable
from cxsim.analysis.calibrate.sheet import read_sheet
from cxsim.analysis.calibrate.survivors import read_survivors
from cxsim.analysis.calibrate.tenures import is_by_customer, read_tenures
from cxsim.scenario.fields import nearest

ROLES = ("period", "cohort", "survivors", "tenure", "churned", "id")


def read_retention(
    path: Path,
    *,
    unit: str | None = None,
    chosen: Mapping[str, str] | None = None,
    size: float | None = None,
    cohort: str | None = None,
) -> LifeTable:
    """The life table in a CSV file.

    Parameters
    ----------
    unit : "week", "month", "quarter" or "year", where no column name says it.
    chosen : role (one of ROLES) -> column name, for what is not to be guessed.
    size : customers at the beginning of a cohort that is given in shares.
    cohort : the only cohort to use.

    Raises
    ------
    TableError : every fault with its line.
    """
    sheet = read_sheet(path)
    picked = {role: name for role, name in (chosen or {}).items() if role in ROLES}
    check_choice(sheet, picked, ROLES)
    by_customer = is_by_customer(sheet, picked)
    found = read_tenures(sheet, picked) if by_customer else read_survivors(sheet, picked, size)
    faults = Faults(sheet.file)
    named = unit or found.unit
    if named is None:
        raise faults.stop(
            0, "", "nothing says whether a period is a week, a month, a quarter or a year; "
            "add --period month",
        )  # fmt: skip
    kind = "customers" if by_customer else "survivors"
    notes = (*sheet.notes, *found.notes, f"a period is one {named}")
    table = LifeTable(sheet.file, named, found.cohorts, found.known, kind, notes)
    return _chosen(table, cohort, faults) if cohort else table


def _chosen(table: LifeTable, cohort: str, faults: Faults) -> LifeTable:
    names = [c.name for c in table.cohorts]
    if cohort not in names:
        raise faults.stop(0, "", f"there is no cohort '{cohort}'; {nearest(cohort, names)}")
    return replace(table.only(cohort), notes=(*table.notes, f"only the cohort '{cohort}' is used"))
