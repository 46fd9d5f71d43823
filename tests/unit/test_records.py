from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable

import pytest

from cxsim.analysis.compare import compare
from cxsim.analysis.comparison import Comparison
from cxsim.analysis.evidence import Assumptions
from cxsim.presentation.records import csv_rows, to_csv, to_json
from cxsim.runs.run import Run


@pytest.fixture
def comparison(runs_of: Callable[..., list[Run]]) -> Comparison:
    titles = {"base": 'Base, "quoted"', "better": "好\nbetter"}
    return compare(runs_of({"base": 0.0, "better": 0.03}), "base", titles=titles)


def test_csv_has_a_row_for_each_structure_and_metric(comparison: Comparison) -> None:
    rows = list(csv.DictReader(io.StringIO(to_csv(comparison))))
    assert len(rows) == len(csv_rows(comparison)) == 2 * 7
    assert len({(r["ownership"], r["resources"], r["metric"]) for r in rows}) == len(rows)
    assert rows[0]["title"] == 'Base, "quoted"'
    assert rows[-1]["title"] == "好 better"


def test_csv_numbers_are_those_of_the_comparison(comparison: Comparison) -> None:
    difference = comparison.standings[1].differences["retention_156"]
    [row] = [
        r
        for r in csv_rows(comparison)
        if (r["ownership"], r["metric"]) == ("better", "retention_156")
    ]
    assert difference.interval is not None
    assert (row["difference"], row["low"], row["high"]) == (
        difference.mean,
        difference.interval.low,
        difference.interval.high,
    )
    assert (row["verdict"], row["pairs"], row["probability_best"]) == ("more", 30, 1.0)


def test_csv_says_nothing_where_nothing_is_compared(comparison: Comparison) -> None:
    rows = {(r["ownership"], r["metric"]): r for r in csv_rows(comparison)}
    assert rows["base", "retention_156"]["verdict"] == "baseline"
    assert rows["base", "retention_156"]["difference"] is None
    assert rows["better", "satisfaction"]["low"] is None
    assert rows["better", "satisfaction"]["mean"] == pytest.approx(0.13, abs=0.02)


def test_json_holds_answer_notes_and_provenance(comparison: Comparison) -> None:
    rests = Assumptions(61, 83)
    found = json.loads(to_json(comparison, assumed=rests, provenance={"digest": "abc"}))
    assert found["schema_version"] == 1
    assert "keeps 3.0 pp more" in found["answer"]
    assert (found["assumed_parameters"], found["parameters"]) == (61, 83)
    assert found["deciding_by"] is None
    assert found["provenance"] == {"digest": "abc"}
    assert json.loads(to_json(comparison))["provenance"] is None
