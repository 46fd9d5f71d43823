"""Files to take away are those that the command line writes."""

from __future__ import annotations

import json
from pathlib import Path

from cxsim.presentation.dashboard import files
from cxsim.presentation.dashboard.answers import answer
from cxsim.presentation.dashboard.question import Question, study
from cxsim.presentation.export import write_outputs

FOUND = answer(
    study(
        Question(
            "retail-bank", ("siloed", "coo"), "siloed", "baseline", customers=100,
            replications=2, weeks=52,
        )
    )
)  # fmt: skip


def test_the_same_files(tmp_path: Path) -> None:
    write_outputs(tmp_path, FOUND.comparison, FOUND.runs, FOUND.provenance)
    assert files.ranked_png(FOUND) == (tmp_path / "ranked-differences.png").read_bytes()
    assert files.retention_png(FOUND, "described") == (tmp_path / "retention.png").read_bytes()
    assert files.table_csv(FOUND) == (tmp_path / "table.csv").read_bytes()
    assert files.table_json(FOUND) == (tmp_path / "table.json").read_bytes()
    assert json.loads(files.table_json(FOUND))["provenance"]["digest"] == FOUND.digest
