"""A calibration as text, TOML and charts: numbers first, then that ink can be laid."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from cxsim.analysis.calibrate import Calibration, calibrate, read_retention
from cxsim.presentation import calibration, theme
from cxsim.presentation.charts.calibration import (
    calibration_fit,
    calibration_numbers,
    calibration_residuals,
    residual_numbers,
)
from cxsim.scenario import load

TABLE = Path(__file__).resolve().parents[2] / "scenarios" / "data" / "retention.csv"


@pytest.fixture(scope="module")
def found() -> Calibration:
    table = read_retention(TABLE, cohort="regular")
    return calibrate(load("mobile-operator").company, table, held_out=5, customers=500)


def test_the_model_stands_beside_three_baselines(found: Calibration) -> None:
    errors = {score.name: score.mean_error for score in found.scores}
    assert errors["shifted beta-geometric"] == pytest.approx(0.0029, abs=1e-4)
    assert errors["one hazard for all"] == pytest.approx(0.1137, abs=1e-3)
    assert next(iter(errors)) == "this model"


@pytest.mark.parametrize(("error", "told"), [(0.01, True), (0.001, False)])
def test_a_better_baseline_is_told(found: Calibration, error: float, told: bool) -> None:
    mine = replace(found.scores[0], mean_error=error)
    other = replace(found, scores=(mine, *found.scores[1:]))
    assert [score.name for score in other.better] == ["shifted beta-geometric"] * told
    assert ("Something simpler foretells them better" in calibration.verdict(other)) is told
    assert ("nothing simpler does better" in calibration.verdict(other)) is not told


def test_what_is_not_identified_is_told(found: Calibration) -> None:
    text = calibration.text(found)
    assert "behaviour.satisfaction_effect" in text
    assert "Nothing about the organisation is estimated" in text
    assert max(map(len, text.splitlines())) <= 96


def test_the_company_file_is_toml_and_has_its_figures_in_comments(found: Calibration) -> None:
    text = calibration.to_toml(found, "mobile-operator", None, "1.0")
    plain = tomllib.loads(text)
    assert plain["extends"] == "mobile-operator"
    assert plain["hazard"] == {"alpha": 0.7041, "beta": 1.182}
    assert set(plain["evidence"]) >= {"hazard.alpha", "behaviour.satisfaction_reference"}
    assert "alpha = 0.7041  # 95% 0.589 to 0.850" in text
    assert "# one hazard for all" in text


def test_the_chart_of_the_fit_shows_what_was_computed(found: Calibration) -> None:
    numbers = calibration_numbers(found)
    assert numbers.seen[:2].tolist() == [1.0, 0.631]
    assert numbers.held.tolist() == [False] * 8 + [True] * 5
    assert (numbers.low <= numbers.high).all()
    assert numbers.curves["shifted beta-geometric"][12] == pytest.approx(0.170, abs=1e-3)


def test_the_chart_of_residuals_has_a_bar_a_period(found: Calibration) -> None:
    numbers = residual_numbers(found)
    assert numbers.periods.tolist() == list(range(1, 13))
    assert numbers.held.sum() == 5
    assert np.isfinite(numbers.values).all()


def test_charts_are_the_same_bytes_each_time(found: Calibration) -> None:
    for chart in (calibration_fit, calibration_residuals):
        first = theme.save(chart(found, "foot"), "svg")
        assert first == theme.save(chart(found, "foot"), "svg")
        assert b"<svg" in first
