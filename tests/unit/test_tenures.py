"""Lifetimes of single customers, censored or not."""

from __future__ import annotations

from pathlib import Path

import pytest

from cxsim.analysis.calibrate.faults import TableError
from cxsim.analysis.calibrate.lifetable import LifeTable, kaplan_meier
from cxsim.analysis.calibrate.retention import read_retention


def table(folder: Path, rows: str, head: str = "id,tenure,churn") -> LifeTable:
    path = folder / "customers.csv"
    path.write_text(f"{head}\n{rows}", encoding="utf-8")
    return read_retention(path, unit="month")


def test_censored_customers_are_at_risk_until_they_are_lost_sight_of(tmp_path: Path) -> None:
    cohort = table(tmp_path, "a,1,yes\nb,1,no\nc,2,yes\nd,3,no\ne,0,no\n").cohorts[0]
    assert cohort.at_risk.tolist() == [4, 2, 1]
    assert cohort.lost.tolist() == [1, 1, 0]


def test_the_curve_is_that_of_kaplan_and_meier(tmp_path: Path) -> None:
    found = table(tmp_path, "a,1,yes\nb,1,no\nc,2,yes\nd,3,no\n")
    periods, kept = kaplan_meier(found.pooled)
    assert periods.tolist() == [0, 1, 2, 3]
    assert kept.tolist() == pytest.approx([1, 3 / 4, 3 / 8, 3 / 8])


def test_parts_of_a_period(tmp_path: Path) -> None:
    """Gone after 1.2 is gone in the second period; there after 1.9 was there for one."""
    cohort = table(tmp_path, "a,1.2,1\nb,1.9,0\nc,2,0\n").cohorts[0]
    assert cohort.lost.tolist() == [0, 1]
    assert cohort.at_risk.tolist() == [3, 2]


def test_missing_values_are_left_out_and_said(tmp_path: Path) -> None:
    found = table(tmp_path, "a,1,yes\nb,,no\nc,3,no\nd,2,\n")
    assert found.size == 2
    assert any("2 rows without tenure or flag are left out (line 3, 5)" in n for n in found.notes)


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ("a,1,yes\nb,x,no\n", r"customers.csv:3: tenure: 'x' is not a number"),
        ("a,1,yes\nb,-1,no\n", r"customers.csv:3: tenure: -1 is outside"),
        ("a,1,yes\nb,2,no\nc,3,maybe\n", r"customers.csv:4: churn: 'maybe' says neither"),
        ("a,1,yes\na,2,no\n", r"customers.csv:3: id: 'a' is also on line 2"),
        ("a,1,no\nb,2,no\n", "nobody left"),
        ("a,1,yes\nb,1,no\n", "within one period"),
    ],
)
def test_faults_are_refused_with_their_line(tmp_path: Path, rows: str, told: str) -> None:
    with pytest.raises(TableError, match=told):
        table(tmp_path, rows)


def test_alike_customers_without_a_name_are_kept(tmp_path: Path) -> None:
    found = table(tmp_path, "2,yes\n2,yes\n3,no\n", "tenure,churn")
    assert found.size == 3
    assert any("1 rows are equal" in note for note in found.notes)
