"""Satisfaction surveys: read, and turned into estimates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np
import pytest

from cxsim.analysis.calibrate.faults import TableError
from cxsim.analysis.calibrate.survey import fit_appraisal, fit_effect, read_survey, slopes
from cxsim.scenario import load


def write(folder: Path, columns: Mapping[str, Iterable[object]], head: str | None = None) -> Path:
    path = folder / "survey.csv"
    rows = zip(*columns.values(), strict=True)
    lines = [head or ",".join(columns), *(",".join(map(str, row)) for row in rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def answers(effect: float = 1.2, count: int = 4000) -> dict[str, Iterable[object]]:
    luck = np.random.default_rng(5)
    satisfaction = luck.integers(1, 11, count)
    felt = 2 * (satisfaction - 1) / 9 - 1
    left = luck.random(count) < 1 / (1 + np.exp(1.0 + effect * felt))
    return {"satisfaction": satisfaction, "left": np.where(left, "yes", "no")}


def test_the_effect_of_satisfaction_is_found_and_bounded(tmp_path: Path) -> None:
    found = fit_effect(read_survey(write(tmp_path, answers(1.2))))
    assert found is not None
    assert found.low is not None
    assert found.high is not None
    assert found.low < 1.2 < found.high
    assert found.high - found.low < 0.6
    none = fit_effect(read_survey(write(tmp_path, answers(0.0))))
    assert none is not None
    assert none.low is not None
    assert none.low < 0


def test_slopes_are_those_of_least_squares() -> None:
    luck = np.random.default_rng(1)
    expectation, quality = luck.random((2, 500))
    found = slopes(0.3 + 0.1 * expectation + 0.7 * quality, expectation, quality)
    assert found.tolist() == pytest.approx([0.1, 0.7])


def test_the_scale_is_the_first_that_holds_all_answers(tmp_path: Path) -> None:
    columns = answers(count=100)
    survey = read_survey(write(tmp_path, columns))
    assert any("from 1 to 10" in note for note in survey.notes)
    assert survey.satisfaction.min() == 0
    assert survey.satisfaction.max() == 1
    assert fit_appraisal(load("retail-bank").company, survey) is None


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"satisfaction": [5] * 40}, "all answers on satisfaction are equal"),
        ({"satisfaction": [1, 200] * 20}, "answers run from 1 to 200"),
        ({"satisfaction": ["x"] + [5, 6, 7] * 13}, r"survey.csv:2: satisfaction: 'x' is not a num"),
        ({"left": ["perhaps"] + ["no"] * 39}, r"survey.csv:2: left: 'perhaps' says neither"),
    ],
)
def test_faults_are_refused(tmp_path: Path, change: dict[str, object], told: str) -> None:
    columns: dict[str, Iterable[object]] = {
        "satisfaction": [1, 5] * 20, "left": ["yes", "no"] * 20
    }  # fmt: skip
    with pytest.raises(TableError, match=told):
        read_survey(write(tmp_path, columns | change))


def test_columns_that_say_too_little_are_refused(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="or who left"):
        read_survey(write(tmp_path, {"satisfaction": [1, 2] * 20}))
    with pytest.raises(TableError, match="too few"):
        read_survey(write(tmp_path, {"satisfaction": [1, 2], "left": ["yes", "no"]}))
    with pytest.raises(TableError, match="no column is the satisfaction"):
        read_survey(write(tmp_path, {"mood": [1, 2] * 20, "left": ["yes", "no"] * 20}))
