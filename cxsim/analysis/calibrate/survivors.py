"""A survivors or retention table: how many of a cohort are still there, period by period."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from cxsim.analysis.calibrate.columns import guess, unit_of
from cxsim.analysis.calibrate.faults import Faults
from cxsim.analysis.calibrate.lifetable import Cohort
from cxsim.analysis.calibrate.numbers import Style, is_missing, number, style_of
from cxsim.analysis.calibrate.sheet import Sheet

SUPPOSED = 1000.0
"""Size of a cohort given in shares only: the estimates do not depend on it, intervals do."""

PERIOD = re.compile(r"(?P<word>[^\W\d]*)[\s_-]*(?P<number>\d+)(?:[.,]0+)?")


@dataclass(frozen=True)
class Entry:
    """One cell: a period, what stands there, and where."""

    period: int
    text: str
    line: int
    column: str


@dataclass(frozen=True)
class Reading:
    """Cohorts as read; `unit` is None where no name says it."""

    cohorts: tuple[Cohort, ...]
    unit: str | None
    known: bool
    notes: tuple[str, ...]


def read_survivors(
    sheet: Sheet, chosen: Mapping[str, str], size: float | None
) -> Reading:
    """Cohorts of a table; raises TableError with the line of each fault.

    Parameters
    ----------
    chosen : role -> column, for what is not to be guessed.
    size : customers at the beginning of a cohort given in shares, or without a period 0.
    """
    faults = Faults(sheet.file)
    across = _across(sheet, chosen)
    if across:
        unit = next((u for u in map(unit_of, across) if u), None)
        entries = _across_entries(sheet, across, chosen, faults)
        notes = [f"each row is a cohort; its periods are the columns {across[0]} to {across[-1]}"]
    else:
        entries, unit, notes = _down_entries(sheet, chosen, faults)
    faults.refuse()
    known = True
    cohorts: list[Cohort] = []
    for name, cells in entries.items():
        cohort, counted, said = _cohort(name, cells, sheet.delimiter, size, faults)
        known = known and counted
        notes += [note for note in said if note not in notes]
        if cohort is not None:
            cohorts.append(cohort)
    faults.refuse()
    return Reading(tuple(cohorts), unit, known, tuple(notes))


def _across(sheet: Sheet, chosen: Mapping[str, str]) -> list[str]:
    """Columns that are periods, where each row is a cohort; else none."""
    if "period" in chosen or "survivors" in chosen:
        return []
    found = [n for n in sheet.header if PERIOD.fullmatch(n) and (n[0].isdigit() or unit_of(n))]
    return found if len(found) >= 3 else []


def _across_entries(
    sheet: Sheet, across: list[str], chosen: Mapping[str, str], faults: Faults
) -> dict[str, list[Entry]]:
    label = guess(sheet, "cohort", chosen) or next(
        (name for name in sheet.header if name not in across), None
    )
    entries: dict[str, list[Entry]] = {}
    for row in sheet.rows:
        cells = dict(zip(sheet.header, row.cells, strict=True))
        name = cells[label] if label else f"line {row.line}"
        if name in entries:
            faults.add(row.line, label or "", f"there are two rows for the cohort '{name}'")
        entries[name] = [Entry(_period(n) or 0, cells[n], row.line, n) for n in across]
    return entries


def _down_entries(
    sheet: Sheet, chosen: Mapping[str, str], faults: Faults
) -> tuple[dict[str, list[Entry]], str | None, list[str]]:
    period = guess(sheet, "period", chosen)
    if period is None:
        raise faults.stop(
            1, "", f"no column is a period; there are {', '.join(sheet.header)}. "
            "Say which with --column period=NAME",
        )  # fmt: skip
    periods = _periods(sheet, period, faults)
    cells = [text for text in sheet.column(period) if not is_missing(text)]
    unit = unit_of(period) or (unit_of(cells[0]) if cells else None)
    label = guess(sheet, "cohort", chosen)
    label = None if label == period else label
    values, ignored = _value_columns(sheet, period, label, chosen)
    if not values:
        raise faults.stop(1, "", "no column has numbers of customers beside the periods")
    notes = [f"the period is '{period}', the customers still there are {_listed(values)}"]
    if label:
        notes.append(f"the cohort is '{label}'")
        values = values[:1]
    if ignored:
        notes.append(f"left out: {_listed(ignored)}")
    entries: dict[str, list[Entry]] = {}
    for place, row in enumerate(sheet.rows):
        line = dict(zip(sheet.header, row.cells, strict=True))
        at = periods[place]
        if at is None:
            continue
        for column in values:
            name = line[label] if label else column
            entries.setdefault(name, []).append(Entry(at, line[column], row.line, column))
    return entries, unit, notes


def _periods(sheet: Sheet, column: str, faults: Faults) -> list[int | None]:
    found: list[int | None] = []
    for row, text in zip(sheet.rows, sheet.column(column), strict=True):
        at = _period(text)
        if at is None:
            why = "no period stands here" if is_missing(text) else f"'{text}' is not a period"
            faults.add(
                row.line, column, f"{why}; give whole periods since the beginning: 0, 1, 2, ..."
            )
        found.append(at)
    return found


def _period(text: str) -> int | None:
    match = PERIOD.fullmatch(text.strip())
    if not match or (match["word"] and unit_of(match["word"]) is None):
        return None
    return int(match["number"])


def _value_columns(
    sheet: Sheet, period: str, label: str | None, chosen: Mapping[str, str]
) -> tuple[list[str], list[str]]:
    """Columns of survivors: the one that is called so, else all that hold numbers."""
    rest = [name for name in sheet.header if name not in (period, label)]
    named = guess(sheet, "survivors", chosen)
    numeric = [name for name in rest if _is_numeric(sheet, name)]
    values = [named] if named in rest else numeric or rest[:1]
    return values, [name for name in rest if name not in values]


def _is_numeric(sheet: Sheet, name: str) -> bool:
    """Whether at least half of what stands in a column are numbers."""
    cells = [cell for cell in sheet.column(name) if not is_missing(cell)]
    style = style_of(cells, sheet.delimiter)
    good = sum(number(cell, style) is not None for cell in cells)
    return bool(cells) and 2 * good >= len(cells)


def _cohort(
    name: str, entries: list[Entry], delimiter: str, size: float | None, faults: Faults
) -> tuple[Cohort | None, bool, list[str]]:
    """A cohort, whether its size is known, and notes; None after a fault."""
    before = len(faults.found)
    style = style_of([entry.text for entry in entries], delimiter)
    notes: list[str] = []
    values, percent = _values(entries, style, faults, notes)
    if len(faults.found) > before or not _sound(name, entries, values, faults):
        return None, False, notes
    known, scale = _scale(entries, values, percent, size, notes)
    _whole(values, entries, known and scale == 1.0, faults)
    periods = np.array(sorted(values), dtype=float)
    alive = np.array([values[int(t)] for t in periods]) * scale
    if periods[0] > 0:
        if size is None and known:
            message = (
                f"the first period is {periods[0]:g}: how many began? Add a row for period 0, "
                "or give --cohort-size"
            )
            faults.add(entries[0].line, entries[0].column, message)
            return None, False, notes
        begun = size or SUPPOSED
        if abs(alive[0] - begun) < 1e-9:
            notes.append(f"period {periods[0]:g} is the beginning, for all are still there")
            periods = periods - periods[0]
        else:
            periods, alive = np.append(0.0, periods), np.append(begun, alive)
    if not _falls(periods, alive, entries, faults):
        return None, False, notes
    return (
        Cohort(name, periods[:-1], periods[1:], alive[:-1], alive[:-1] - alive[1:]),
        known or size is not None,
        notes,
    )


def _values(
    entries: list[Entry], style: Style, faults: Faults, notes: list[str]
) -> tuple[dict[int, float], bool]:
    """Period -> value; what is missing left out, what is double refused unless it is equal."""
    values: dict[int, float] = {}
    lines: dict[int, int] = {}
    signs = 0
    for entry in entries:
        if is_missing(entry.text):
            continue
        found = number(entry.text, style)
        if found is None:
            faults.add(entry.line, entry.column, f"'{entry.text}' is not a number")
        elif found.value < 0:
            faults.add(entry.line, entry.column, f"{entry.text} customers: fewer than none")
        elif entry.period in values:
            if values[entry.period] != found.value:
                first = lines[entry.period]
                message = (
                    f"period {entry.period} is also on line {first} with another number; "
                    "keep one of them"
                )
                faults.add(entry.line, entry.column, message)
            else:
                notes.append(f"line {entry.line} says the same as line {lines[entry.period]}")
        else:
            values[entry.period], lines[entry.period] = found.value, entry.line
            signs += found.percent
    if signs not in (0, len(values)):
        odd = next(e for e in entries if not e.text.endswith("%") and not is_missing(e.text))
        faults.add(odd.line, odd.column, f"'{odd.text}' has no percent sign, and others have one")
    _gaps(entries, values, notes)
    return values, signs > 0


def _gaps(entries: list[Entry], values: dict[int, float], notes: list[str]) -> None:
    if not values:
        return
    inner = set(range(min(values), max(values))) - set(values)
    if inner:
        lines = {e.period: e.line for e in entries}
        where = [f"{t} (line {lines[t]})" if t in lines else str(t) for t in sorted(inner)]
        notes.append(f"nothing is known of period {', '.join(where)}; the time between is one step")


def _sound(
    name: str, entries: list[Entry], values: dict[int, float], faults: Faults
) -> bool:
    line, column = entries[0].line, entries[0].column
    if len(set(values) - {0}) < 1 or len(values) < 2:
        message = (
            f"'{name}' has {len(values)} period with a number; at least two are needed, better five"
        )
        faults.add(line, column, message)
    elif not any(values.values()):
        faults.add(line, column, f"'{name}' has only zeros: no customers to learn from")
    else:
        return True
    return False


def _scale(
    entries: list[Entry], values: dict[int, float], percent: bool, size: float | None,
    notes: list[str],
) -> tuple[bool, float]:  # fmt: skip
    """Whether these are counts of a cohort of known size, and customers for one unit."""
    head = entries[0].column.lower()
    largest = max(values.values())
    broken = any(value != int(value) for value in values.values())
    if percent or "%" in head or "percent" in head or (broken and 1 < largest <= 100.0):
        share, words = 0.01, "percentages"
    elif largest <= 1.0:
        share, words = 1.0, "shares"
    else:
        return True, 1.0
    if size is None:
        words += f"; intervals are those of {SUPPOSED:,.0f} customers (--cohort-size tells)"
    notes.append(f"the numbers are {words}")
    return False, share * (size or SUPPOSED)


def _whole(
    values: dict[int, float], entries: list[Entry], counts: bool, faults: Faults
) -> None:
    if counts:
        for entry in entries:
            value = values.get(entry.period, 0.0)
            if value != int(value):
                faults.add(entry.line, entry.column, f"{entry.text} is not a whole customer")


def _falls(periods: np.ndarray, alive: np.ndarray, entries: list[Entry], faults: Faults) -> bool:
    cells = {entry.period: entry for entry in reversed(entries)}
    shift = 0 if 0 in cells or float(min(cells)) == periods[1] else min(cells)
    ok = True
    for place in range(1, len(alive)):
        if alive[place] > alive[place - 1] * (1 + 1e-9):
            now = cells.get(int(periods[place]) + shift, entries[0])
            was = cells.get(int(periods[place - 1]) + shift)
            earlier = f"{was.text} on line {was.line}" if was else f"{alive[place - 1]:g} before"
            message = (
                f"{now.text} after {earlier}: survivors cannot increase; leave out newcomers, or "
                "give each cohort a column of its own"
            )
            faults.add(now.line, now.column, message)
            ok = False
    if ok and alive[-1] == alive[0]:
        faults.add(entries[-1].line, entries[-1].column, "nobody left: there is nothing to fit")
        ok = False
    return ok


def _listed(names: list[str]) -> str:
    return ", ".join(f"'{name}'" for name in names)
