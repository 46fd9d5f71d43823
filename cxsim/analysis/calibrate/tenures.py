"""Customer by customer: how long each was there, and whether they left (censoring)."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from cxsim.analysis.calibrate.columns import guess, unit_of
from cxsim.analysis.calibrate.faults import Faults
from cxsim.analysis.calibrate.lifetable import Cohort
from cxsim.analysis.calibrate.numbers import Style, is_missing, number, style_of
from cxsim.analysis.calibrate.sheet import Row, Sheet
from cxsim.analysis.calibrate.survivors import Reading

YES = frozenset({"yes", "y", "true", "t", "1", "1.0", "ja", "oui", "si", "left", "churned",
                 "churn", "exited", "cancelled", "canceled", "inactive", "gone"})  # fmt: skip
NO = frozenset({"no", "n", "false", "f", "0", "0.0", "nein", "non", "stayed", "active", "customer",
                "retained", "current"})  # fmt: skip
LONGEST = 5200
CAUTION = (
    "right if everybody who ever left is in the file; in a file of today's customers and of those "
    "who left lately, the long-standing are too many and retention looks too high"
)


def flag(text: str) -> bool | None:
    """Whether a cell says that the customer left; None where it says neither."""
    word = text.strip().lower()
    return True if word in YES else False if word in NO else None


def is_by_customer(sheet: Sheet, chosen: Mapping[str, str]) -> bool:
    """Whether the table has a column of tenures and one that says who left."""
    if "tenure" in chosen or "churned" in chosen:
        return True
    left, tenure = guess(sheet, "churned", {}), guess(sheet, "tenure", {})
    if left is None or tenure is None or left == tenure:
        return False
    cells = [cell for cell in sheet.column(left) if not is_missing(cell)]
    known = sum(flag(cell) is not None for cell in cells)
    return bool(cells) and 2 * known >= len(cells)


def read_tenures(sheet: Sheet, chosen: Mapping[str, str]) -> Reading:
    """The lifetimes in a table as one cohort; raises TableError with the line of each fault."""
    faults = Faults(sheet.file)
    tenure, left = guess(sheet, "tenure", chosen), guess(sheet, "churned", chosen)
    if tenure is None or left is None:
        missing = "tenure" if tenure is None else "churned"
        told = f"no column is the {missing}; say which with --column {missing}=NAME"
        raise faults.stop(1, "", told)
    notes = [f"the tenure is '{tenure}', '{left}' says who left; {CAUTION}"]
    rows = _without_doubles(sheet, chosen, faults, notes)
    places = sheet.header.index(tenure), sheet.header.index(left)
    style = style_of(sheet.column(tenure), sheet.delimiter)
    times: list[float] = []
    gone: list[bool] = []
    omitted: list[int] = []
    for row in rows:
        cells = row.cells[places[0]], row.cells[places[1]]
        if any(map(is_missing, cells)):
            omitted.append(row.line)
            continue
        found = _customer(row.line, cells, (tenure, left), style, faults)
        if found:
            times.append(found[0])
            gone.append(found[1])
    if omitted:
        shown = ", ".join(map(str, omitted[:5])) + (", ..." if len(omitted) > 5 else "")
        notes.append(f"{len(omitted)} rows without tenure or flag are left out (line {shown})")
    faults.refuse()
    cohort = lifetimes(np.array(times), np.array(gone, dtype=bool), faults)
    return Reading((cohort,), unit_of(tenure), True, tuple(notes))


def lifetimes(times: np.ndarray, gone: np.ndarray, faults: Faults) -> Cohort:
    """Lifetimes in periods as a life table.

    Who left after 2.4 periods left in the third; who is still there after 2.4 was there for two.
    """
    if not gone.any():
        raise faults.stop(0, "", "nobody left: there is nothing to fit")
    ends = np.where(gone, np.maximum(np.ceil(times), 1), np.floor(times)).astype(int)
    last = int(ends.max())
    if last < 2:
        raise faults.stop(0, "", "all tenures lie within one period; use a finer unit of time")
    leaving = np.bincount(ends[gone], minlength=last + 1)[1:]
    at_risk = len(ends) - np.concatenate([[0], np.cumsum(np.bincount(ends, minlength=last + 1))])
    at_risk = at_risk[1 : last + 1].astype(float)
    start = np.arange(last, dtype=float)
    return Cohort("all", start, start + 1, at_risk, leaving.astype(float))


def _customer(
    line: int, cells: tuple[str, str], names: tuple[str, str], style: Style, faults: Faults
) -> tuple[float, bool] | None:
    time, left = number(cells[0], style), flag(cells[1])
    if time is None:
        faults.add(line, names[0], f"'{cells[0]}' is not a number")
    elif not 0 <= time.value <= LONGEST:
        faults.add(line, names[0], f"{cells[0]} is outside 0 to {LONGEST} periods")
    elif left is None:
        faults.add(line, names[1], f"'{cells[1]}' says neither yes nor no; write 1 or 0")
    else:
        return time.value, left
    return None


def _without_doubles(
    sheet: Sheet, chosen: Mapping[str, str], faults: Faults, notes: list[str]
) -> list[Row]:
    """Rows without those that repeat a customer; equal rows without a name are kept."""
    name = guess(sheet, "id", chosen)
    if name is None:
        doubles = len(sheet.rows) - len({row.cells for row in sheet.rows})
        if doubles:
            notes.append(
                f"{doubles} rows are equal to an earlier one; kept, for customers may be alike"
            )
        return list(sheet.rows)
    place = sheet.header.index(name)
    first: dict[str, Row] = {}
    kept: list[Row] = []
    for row in sheet.rows:
        who = row.cells[place]
        if not is_missing(who) and who in first:
            if first[who].cells != row.cells:
                told = f"'{who}' is also on line {first[who].line} with other values; keep one"
                faults.add(row.line, name, told)
            else:
                notes.append(f"line {row.line} says the same as line {first[who].line}")
            continue
        first[who] = row
        kept.append(row)
    return kept
