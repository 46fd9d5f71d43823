"""``cxsim export``: tables of a study, or a sentence and nothing written."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any


def test_one_row_a_run_and_one_a_week(cxsim: Any, spread: Path) -> None:
    result = cxsim("export", "--to", "csv", "-o", "out", "--weekly")
    assert result.code == 0, result.err
    with Path("out/spread.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 128 * 2 * 2
    assert {"environment", "seed", "ownership", "retention_52"} <= set(rows[0])
    with Path("out/spread-weekly.csv").open(encoding="utf-8") as file:
        assert sum(1 for _ in file) == len(rows) * 53 + 1


def test_nothing_is_written_where_no_series_was_kept(
    cxsim: Any, spread_as: Callable[..., Path]
) -> None:
    spread_as(("[seeds]", "[keep]\nweekly = []\n\n[seeds]"))
    result = cxsim("export", "--to", "csv", "-o", "out", "--weekly")
    assert (result.code, "nothing of spread-weekly has been kept" in result.err) == (2, True)
    assert list(Path("out").glob("*.csv")) == []
