"""Held-out periods, and what each baseline foretells of them."""

from __future__ import annotations

import numpy as np
import pytest

from cxsim.analysis.calibrate.hazards import survival
from cxsim.analysis.calibrate.holdout import (
    band,
    beta_geometric,
    judge,
    one_hazard,
    residuals,
    split,
    straight_line,
)
from cxsim.analysis.calibrate.lifetable import Cohort, LifeTable


def table(alive: np.ndarray) -> LifeTable:
    ends = np.arange(1.0, len(alive))
    cohort = Cohort("a", ends - 1, ends, alive[:-1], alive[:-1] - alive[1:])
    return LifeTable("t.csv", "year", (cohort,), True, "survivors", ())


GEOMETRIC = 1000 * 0.8 ** np.arange(13)
MIXED = 1000 * survival(0.7, 1.2, np.arange(13.0))
LINE = 1000 - 40.0 * np.arange(13)


@pytest.mark.parametrize(("periods", "held"), [(12, 5), (10, 4), (5, 2), (4, 1), (3, 0), (2, 0)])
def test_two_in_five_are_held_out_and_three_are_left(periods: int, held: int) -> None:
    parts = split(table(MIXED[: periods + 1]), None)
    assert parts.after.sum() == held
    assert len(parts.fit.end) == periods - held


def test_as_many_as_asked_but_never_all() -> None:
    assert split(table(MIXED), 2).cut == 10
    assert split(table(MIXED), 50).cut == 1


@pytest.mark.parametrize(
    ("alive", "name"), [(GEOMETRIC, "one hazard"), (MIXED, "mixed"), (LINE, "line")]
)
def test_each_baseline_wins_where_it_is_the_truth(alive: np.ndarray, name: str) -> None:
    parts = split(table(alive), None)
    curves = {
        "one hazard": one_hazard(parts.fit),
        "mixed": beta_geometric(parts.fit),
        "line": straight_line(parts),
    }
    errors = {key: judge(parts, key, curve).mean_error for key, curve in curves.items()}
    assert errors[name] < 1e-3
    others = [error for key, error in errors.items() if key not in (name, "mixed")]
    assert min(others) > 0.02


def test_residuals_of_the_truth_are_none_and_of_another_curve_are_not() -> None:
    cohort = table(MIXED).pooled
    true = residuals(cohort, lambda t: survival(0.7, 1.2, t))
    wrong = residuals(cohort, lambda t: 0.8**t)
    assert np.abs(true).max() < 1e-6
    assert np.abs(wrong).max() > 2


def test_the_band_holds_the_curve_and_has_the_width_of_chance() -> None:
    cohort = split(table(MIXED), None).fit
    periods = np.arange(13.0)
    low, high = band(cohort, 1.0, (0.7, 1.2), periods, draws=100)
    curve = survival(0.7, 1.2, periods)
    assert ((low <= curve) & (curve <= high)).all()
    # At the end of year 1 the sBG share has a standard error near that of a proportion.
    chance = 2 * 1.96 * np.sqrt(curve[1] * (1 - curve[1]) / 1000)
    assert high[1] - low[1] == pytest.approx(chance, rel=0.35)


def test_nothing_held_out_has_no_error() -> None:
    score = judge(split(table(MIXED), 0), "x", one_hazard(table(MIXED).pooled))
    assert np.isnan(score.mean_error)
