"""Customers followed one by one, against the totals of the same run."""

from __future__ import annotations

import numpy as np
import pytest

from cxsim.analysis.calibrate import panel
from cxsim.runs.simulate import simulate
from cxsim.scenario import load
from cxsim.scenario.schema import Company, Future, Ownership, Scenario


@pytest.fixture(scope="module")
def company() -> Company:
    shipped = load("retail-bank").company
    market = shipped.market.model_copy(update={"potential": 0.0})
    return shipped.model_copy(update={"market": market})


def test_it_is_the_run_of_the_same_seed(company: Company) -> None:
    scenario = Scenario(
        company=company, ownership=Ownership(name="nobody", title="N"),
        future=Future(name="calm", title="C"),
    )  # fmt: skip
    run = simulate(scenario, 3, customers=800, weeks=26)
    found = panel.follow(company, 3, customers=800, weeks=26)
    # Those never met are not in the panel, and nobody leaves in a week without being a customer.
    assert len(found.left) == pytest.approx(800, abs=5)
    gone = round(800 * (1 - run.weekly["alive"][-1]))
    assert (found.left >= 0).sum() == pytest.approx(gone, abs=3)
    assert found.complaints.sum() == pytest.approx(run.touchpoints["complaints"].sum(), rel=0.01)
    there = found.left < 0
    mean = run.weekly["satisfaction"][-1]
    assert found.satisfaction[there].mean() == pytest.approx(mean, abs=2e-3)
    # Without memory's weights the mean performance of a run is near the remembered one.
    visits = run.touchpoints["visits"]
    mean = run.touchpoints["performance"] @ visits / visits.sum()
    assert found.quality.mean() == pytest.approx(mean, abs=0.02)


def test_complaints_are_heard_only_so_long(company: Company) -> None:
    whole = panel.follow(company, 1, customers=400, weeks=26)
    half = panel.follow(company, 1, customers=400, weeks=26, listen=13)
    assert 0 < half.complaints.sum() < whole.complaints.sum()


def test_a_survey_asks_customers_of_unlike_providers(company: Company) -> None:
    alike = panel.survey(company, 1, customers=700, weeks=13, unlike=0.0)
    unlike = panel.survey(company, 1, customers=700, weeks=13, unlike=0.15)
    assert np.std(alike.expectation) < 1e-6
    assert np.std(unlike.expectation) == pytest.approx(0.15, rel=0.1)
    assert np.std(unlike.quality) > 1.5 * np.std(alike.quality)
