"""The fits to data equal what is published, and would be seen to fail.

Base hazards have no Monte Carlo error. Standard errors of the estimates, from the profile
likelihood at 1,000 customers a table, are near .07 for alpha and .15-.8 for beta, so agreement
to three figures is that of two optimisers, not of two samples.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from cxsim.analysis.calibrate.hazards import fit_hazards, survival
from cxsim.analysis.calibrate.holdout import one_hazard, split
from cxsim.analysis.calibrate.retention import read_retention
from cxsim.model.mechanisms.worth import derl
from cxsim.scenario import load

TABLE = Path(__file__).resolve().parents[2] / "scenarios" / "data" / "retention.csv"
PUBLISHED = {"regular": (0.704, 1.182, -1680.27), "high_end": (0.668, 3.806, -1611.16)}
AFTER = {"regular": (170, 173, 46, 3.1), "high_end": (378, 394, 270, 16.0)}


@pytest.mark.parametrize("name", list(PUBLISHED))
def test_maximum_likelihood_equals_the_published(name: str) -> None:
    found = fit_hazards(split(read_retention(TABLE, cohort=name), 5).fit, 1.0)
    alpha, beta, loglik = PUBLISHED[name]
    assert round(found.alpha.value, 3) == alpha
    assert round(found.beta.value, 3) == beta
    assert round(found.loglik, 2) == loglik
    assert found.alpha.identified
    assert found.beta.identified


@pytest.mark.parametrize("name", list(PUBLISHED))
def test_other_years_or_one_wrong_number_would_be_caught(name: str, tmp_path: Path) -> None:
    alpha = PUBLISHED[name][0]
    table = read_retention(TABLE, cohort=name)
    assert round(fit_hazards(split(table, 4).fit, 1.0).alpha.value, 3) != alpha
    spoilt = tmp_path / "retention.csv"
    text = TABLE.read_text(encoding="utf-8")
    spoilt.write_text(text.replace("1,631,869", "1,644,882"), encoding="utf-8")
    wrong = fit_hazards(split(read_retention(spoilt, cohort=name), 5).fit, 1.0)
    assert abs(wrong.alpha.value - alpha) > 0.02


@pytest.mark.parametrize("name", list(AFTER))
def test_years_8_to_12_are_foretold(name: str) -> None:
    parts = split(read_retention(TABLE, cohort=name), 5)
    found = fit_hazards(parts.fit, 1.0)
    foretold = 1000 * survival(found.alpha.value, found.beta.value, parts.periods)
    predicted, seen, alone, worst = AFTER[name]
    assert round(foretold[-1]) == predicted
    assert round(1000 * parts.kept[-1]) == seen
    assert np.abs(foretold - 1000 * parts.kept)[parts.after].max() == pytest.approx(worst, abs=0.1)
    assert round(1000 * float(one_hazard(parts.fit)(np.array([12.0]))[0])) == alone


def test_discounted_lifetime_left_of_the_published_fit() -> None:
    assert derl(0.668, 3.806, 0.10, 7) == pytest.approx(7.530, abs=5e-4)
    assert derl(0.668 * 1.03, 3.806, 0.10, 7) != pytest.approx(7.530, abs=0.05)


@pytest.mark.parametrize(
    ("company", "name"), [("retail-bank", "high_end"), ("mobile-operator", "regular")]
)
def test_shipped_companies_carry_the_fit(company: str, name: str) -> None:
    hazard = load(company).company.hazard
    assert (round(hazard.alpha, 3), round(hazard.beta, 3)) == PUBLISHED[name][:2]
