"""Survivors tables of every shape, and what is wrong with them, line by line."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from cxsim.analysis.calibrate.faults import TableError
from cxsim.analysis.calibrate.retention import read_retention

LOST = [369.0, 163.0, 86.0]


def lost(folder: Path, content: str, **options: object) -> list[float]:
    path = folder / "table.csv"
    path.write_text(content, encoding="utf-8")
    table = read_retention(path, **options)  # pyright: ignore
    return [float(x) for x in np.round(table.cohorts[0].lost, 9)]


@pytest.mark.parametrize(
    "content",
    [
        "year,customers\n0,1000\n1,631\n2,468\n3,382\n",
        "Jahr;Kunden\n0;1.000\n1;631\n2;468\n3;382\n",
        "year,retention\n0,100%\n1,63.1%\n2,46.8%\n3,38.2%\n",
        "year;retention\n0;1,000\n1;0,631\n2;0,468\n3;0,382\n",
        "year,retention\n1,0.631\n2,0.468\n3,0.382\n",
        "year,customers\n2,468\n0,1000\n3,382\n1,631\n",
        "year,customers\n0,1000\n1,631\n1,631\n2,468\n3,382\n",
        "cohort,year 0,year 1,year 2,year 3\nA,1000,631,468,382\n",
        "cohort,year,customers\nA,0,1000\nA,1,631\nA,2,468\nA,3,382\nB,0,10\nB,1,5\nB,2,4\n",
        "period,customers\nyear 0,1000\nyear 1,631\nyear 2,468\nyear 3,382\n",
    ],
)
def test_one_table_in_many_shapes(tmp_path: Path, content: str) -> None:
    assert lost(tmp_path, content) == LOST


def test_a_missing_period_is_one_long_step(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text("year,customers\n0,1000\n1,631\n2,\n3,382\n", encoding="utf-8")
    cohort = read_retention(path).cohorts[0]
    assert cohort.start.tolist() == [0, 1]
    assert cohort.end.tolist() == [1, 3]
    assert cohort.lost.tolist() == [369, 249]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("year,customers\n0,100\n1,90\n2,95\n", r"table.csv:4: customers: 95 after 90 on line 3"),
        ("year,customers\n0,100\n1,-9\n", r"table.csv:3: customers: -9 customers: fewer"),
        ("year,customers\n0,100\n", "at least two are needed"),
        ("year,customers\n0,0\n1,0\n", "only zeros"),
        ("year,customers\n0,100\n1,many\n2,80\n", r"table.csv:3: customers: 'many' is not a num"),
        ("year,customers\n0,100\n1,90\n1,91\n", r"table.csv:4: customers: period 1 is also on"),
        ("year,customers\n0,100\nx,90\n2,80\n", r"table.csv:3: year: 'x' is not a period"),
        ("year,customers\n1,90\n2,80\n", "how many began"),
        ("year,customers\n0,100\n1,100\n", "nobody left"),
        ("year,customers\n0,1000\n1,90.5\n", "not a whole customer"),
        ("n,customers\n0,100\n1,90\n", "Say which with --column period"),
        ("period,customers\n0,100\n1,90\n2,80\n", "add --period month"),
        ("year,kept\n0,100%\n1,90\n2,80%\n", "has no percent sign"),
    ],
)
def test_faults_are_refused_with_their_line(tmp_path: Path, content: str, told: str) -> None:
    with pytest.raises(TableError, match=told):
        lost(tmp_path, content)


def test_all_faults_at_once(tmp_path: Path) -> None:
    with pytest.raises(TableError) as caught:
        lost(tmp_path, "year,customers\n0,100\n1,x\n2,-5\n3,y\n4,1\n5,1\n6,0\n")
    assert [problem.line for problem in caught.value.problems] == [3, 4, 5]


def test_shares_suppose_a_size_unless_it_is_told(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text("year,share\n0,1\n1,0.6\n2,0.5\n", encoding="utf-8")
    supposed, told = read_retention(path), read_retention(path, size=200)
    assert (supposed.known, supposed.size) == (False, 1000)
    assert (told.known, told.size) == (True, 200)


def test_a_cohort_by_name(tmp_path: Path) -> None:
    content = "year,a,b\n0,10,20\n1,9,15\n2,8,11\n"
    assert lost(tmp_path, content, cohort="b") == [5, 4]
    with pytest.raises(TableError, match="there is no cohort 'c'"):
        lost(tmp_path, content, cohort="c")
