"""Why customers left: read, and grouped."""

from __future__ import annotations

from pathlib import Path

import pytest

from cxsim.analysis.calibrate.faults import TableError
from cxsim.analysis.calibrate.reasons import kind_of, read_reasons


def write(folder: Path, content: str) -> Path:
    path = folder / "reasons.csv"
    path.write_text(content, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("reason", "kind"),
    [
        ("Network outage", "failure"),
        ("Billing ERROR", "failure"),
        ("Attitude of support person", "dissatisfaction"),
        ("unhappy", "dissatisfaction"),
        ("Price", "anyway"),
        ("Moved abroad", "anyway"),
    ],
)
def test_reasons_are_grouped_by_their_words(reason: str, kind: str) -> None:
    assert kind_of(reason) == kind


def test_counts_and_single_customers(tmp_path: Path) -> None:
    counted = read_reasons(write(tmp_path, "reason,count\nPrice,70\nOutage,20\nBad service,10\n"))
    assert counted.departures == {"failure": 20, "dissatisfaction": 10, "anyway": 70}
    single = read_reasons(write(tmp_path, "id,reason\n1,Price\n2,Outage\n3,Price\n4,\n"))
    assert single.departures == {"failure": 1, "dissatisfaction": 0, "anyway": 2}
    assert any("taken for failure: 'Outage'" in note for note in single.notes)


def test_a_column_of_kinds_overrules_the_words(tmp_path: Path) -> None:
    path = write(tmp_path, "reason,kind\nPrice after outage,anyway\nX,failure\n")
    assert read_reasons(path).departures == {"failure": 1, "dissatisfaction": 0, "anyway": 1}


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("reason,count\nPrice,x\n", r"reasons.csv:2: count: 'x' is not a number"),
        ("reason,count\nPrice,-1\n", r"reasons.csv:2: count: '-1' is not a number"),
        ("reason,count\nPrice,0\n", "nobody left"),
        ("reason,kind\nPrice,fail\n", r"reasons.csv:2: kind: 'fail' is not a kind"),
        ("motive\nPrice\nPrice\n", "no column is the reason"),
    ],
)
def test_faults_are_refused(tmp_path: Path, content: str, told: str) -> None:
    with pytest.raises(TableError, match=told):
        read_reasons(write(tmp_path, content))
