"""Constant performance leads satisfaction to bp (p - pbar); exact within float32.

Expectation learns what performance is, so that nothing disconfirms it, and only the direct
effect is left. After n encounters the distance is (1 - amin)^n of what it was.
"""

from __future__ import annotations

import numpy as np
import pytest

from cxsim.model.columns import CUSTOMER
from cxsim.model.world import World
from cxsim.scenario import load

QUALITY, REFERENCE, APPRAISAL = 0.8, 0.5, 0.4


def end(
    quality: float = QUALITY, reference: float = REFERENCE, appraisal: float = APPRAISAL
) -> np.ndarray:
    """Satisfaction of customers after six years of the same."""
    wanted = [
        "company.behaviour.noise=0.0",
        "company.behaviour.inconsistency=0.0",
        "company.behaviour.waiting_loss=0.0",
        "company.behaviour.handoff_loss=0.0",
        "company.organisation.handoff_failure=0.0",
        "company.organisation.productivity=0.0",
        "company.organisation.wear=0.0",
        "company.segments.*.contact_rate=1.0",
        "company.preferences.*.mobile_need=0.0",
        "company.market.potential=0.0",
        f"company.touchpoints.*.quality={quality}",
        f"company.behaviour.reference={reference}",
        f"company.behaviour.appraisal={appraisal}",
    ]
    asked = load("retail-bank", "coo", "baseline", wanted)
    alike = {
        name: p.model_copy(update={"mismatch": {}}) for name, p in asked.company.preferences.items()
    }
    company = asked.company.model_copy(update={"preferences": alike})
    world = World(
        asked.model_copy(update={"company": company}),
        rng=1, customers=50, driver="compiled", weeks_per_step=312,
    )  # fmt: skip
    world.step()
    return world.columns.satisfaction[world.columns.status == CUSTOMER]


@pytest.mark.parametrize("quality", [0.3, 0.8])
def test_where_satisfaction_settles(quality: float) -> None:
    np.testing.assert_allclose(end(quality), APPRAISAL * (quality - REFERENCE), atol=2e-5)


def test_two_percent_wrong_is_caught() -> None:
    right = APPRAISAL * (QUALITY - REFERENCE)
    wrong = [
        end(quality=QUALITY * 1.02),
        end(reference=REFERENCE * 0.98),
        end(appraisal=APPRAISAL * 1.02),
    ]
    for found in wrong:
        assert (np.abs(found - right) > 1e-3).all()
