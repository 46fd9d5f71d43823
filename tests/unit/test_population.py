"""People drawn a part at a time are the people drawn at once."""

from __future__ import annotations

import numpy as np
import pytest

from cxsim.model import population
from cxsim.model.journeys import preference_shares
from cxsim.scenario import load


@pytest.mark.parametrize("at_once", [1, 7, 1000])
def test_parts_do_not_matter(at_once: int, monkeypatch: pytest.MonkeyPatch) -> None:
    company = load("mobile-operator", "siloed", "baseline").company
    shares = preference_shares(company, None, 0.0)
    whole = population.draw_population(company, 300, 5)
    kinds = population.kinds(company, whole, shares)
    monkeypatch.setattr(population, "AT_ONCE", at_once)
    parts = population.draw_population(company, 300, 5)
    for one, other in zip(whole[1:], parts[1:], strict=True):
        assert one.dtype == other.dtype
        np.testing.assert_array_equal(one, other)
    np.testing.assert_array_equal(kinds, population.kinds(company, parts, shares))
    assert whole.first.sum() == 300
