"""The journeys of a company."""

from __future__ import annotations

import numpy as np
import pytest

from cxsim.model.journeys import Journeys, draw_map, kind_shares, preference_shares
from cxsim.scenario import available, load
from cxsim.scenario.schema import Company

COMPANIES = [entry.name for entry in available("companies")]


@pytest.fixture(params=COMPANIES)
def company(request: pytest.FixtureRequest) -> Company:
    return load(request.param, "siloed", "baseline").company


@pytest.fixture
def bank() -> Company:
    return load("retail-bank", "siloed", "baseline").company


def test_shapes_and_rows(company: Company) -> None:
    journeys, size = draw_map(company), len(company.touchpoints)
    kinds = len(company.segments) * len(company.preferences)
    assert journeys.chain.shape == (kinds, size + 1, size)
    assert journeys.visits.shape == journeys.mismatch.shape == (kinds, size)
    assert journeys.flow.shape == (kinds, size, size)
    np.testing.assert_allclose(journeys.chain.sum(-1), 1.0)
    assert (journeys.chain >= 0).all()


def test_a_customer_passes_as_often_as_there_are_contacts(company: Company) -> None:
    contact = np.repeat(
        [s.contact_rate for s in company.segments.values()], len(company.preferences)
    )
    np.testing.assert_allclose(draw_map(company).flow.sum((1, 2)), contact, rtol=1e-9)


def test_visits_of_customers_balance(company: Company) -> None:
    flow = draw_map(company).flow
    np.testing.assert_allclose(flow.sum(1), flow.sum(2), atol=1e-9)


def test_prospects_buy_once(company: Company) -> None:
    """Without customers, the purchase is visited once by each who comes."""
    journeys = draw_map(company)
    buying = [t.stage == "purchase" for t in company.touchpoints.values()]
    of_customers = journeys.flow.sum(1)[:, buying].sum(1)
    arrivals = company.market.potential * company.market.innovation / 52
    np.testing.assert_allclose(
        journeys.visits[:, buying].sum(1) - of_customers, arrivals, rtol=1e-9
    )


def test_multiples_of_visits_move_the_chain(bank: Company) -> None:
    keep = {name: s.model_copy(update={"visits": {}}) for name, s in bank.segments.items()}
    plain = bank.model_copy(update={"segments": keep})
    more = {n: s.model_copy(update={"visits": {"app": 3.0}}) for n, s in keep.items()}
    tilted = bank.model_copy(update={"segments": more})
    app = list(bank.touchpoints).index("app")
    assert (draw_map(tilted).visits[:, app] > draw_map(plain).visits[:, app]).all()


def test_a_repurchase_leads_back_to_the_start(bank: Company) -> None:
    def chain(again: float) -> Journeys:
        journey = bank.journey.model_copy(update={"repurchase": again})
        return draw_map(bank.model_copy(update={"journey": journey}))

    before = [k for k, t in enumerate(bank.touchpoints.values()) if t.stage == "before"]
    assert chain(0.0).flow[:, :, before].sum() == pytest.approx(0, abs=1e-12)
    assert chain(0.2).flow[:, :, before].sum() > 0.1


def test_mismatch_of_channel_and_phone(bank: Company) -> None:
    journeys, names = draw_map(bank), list(bank.touchpoints)
    human, digital, mobile = range(3)
    assert journeys.mismatch[human, names.index("app")] == pytest.approx(0.1)
    assert journeys.mismatch[digital, names.index("branch")] == pytest.approx(0.06)
    assert journeys.mismatch[mobile, names.index("app")] == pytest.approx(0.15 * 0.05)
    assert journeys.mismatch[digital, names.index("app")] == 0


def test_kinds_are_segments_by_preferences(company: Company) -> None:
    shares = preference_shares(company, None, 0.0)
    found = kind_shares(draw_map(company), shares)
    assert found.sum() == pytest.approx(1)
    np.testing.assert_allclose(
        found.reshape(len(company.segments), -1).sum(1),
        [s.share for s in company.segments.values()],
    )


def test_preferences_shift_until_nobody_is_left(bank: Company) -> None:
    shares = preference_shares(bank, "mobile", 0.3)
    assert shares == pytest.approx([0.15, 0.15, 0.7])
    assert preference_shares(bank, "mobile", 5.0) == pytest.approx([0, 0, 1])
    assert preference_shares(bank, "mobile", 0.0) == pytest.approx([0.3, 0.3, 0.4])
    assert preference_shares(bank, None, 0.3) == pytest.approx([0.3, 0.3, 0.4])
