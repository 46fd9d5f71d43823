"""Maximum likelihood of the base hazards, where the truth is known."""

from __future__ import annotations

import numpy as np
import pytest

from cxsim.analysis.calibrate.hazards import fit_hazards, score, survival
from cxsim.analysis.calibrate.lifetable import Cohort


def expected(alpha: float, beta: float, periods: int, scale: float, size: float) -> Cohort:
    """A table without luck: the losses that are expected."""
    ends = np.arange(1.0, periods + 1)
    alive = size * survival(alpha, beta, np.append(0.0, ends) * scale)
    return Cohort("a", ends - 1, ends, alive[:-1], alive[:-1] - alive[1:])


@pytest.mark.parametrize("scale", [1.0, 0.25, 1 / 12, 1 / 52])
def test_the_truth_is_found_in_any_unit_of_time(scale: float) -> None:
    table = expected(0.9, 2.5, round(8 / scale), scale, 1e6)
    found = fit_hazards(table, scale)
    assert (found.alpha.value, found.beta.value) == pytest.approx((0.9, 2.5), rel=1e-3)
    assert found.agreeing == found.starts


def test_gaps_lose_precision_not_truth() -> None:
    whole = expected(0.9, 2.5, 8, 1.0, 1e6)
    merged = Cohort(
        "a", whole.start[::2], whole.end[1::2], whole.at_risk[::2], whole.lost.reshape(4, 2).sum(1)
    )
    found = fit_hazards(merged, 1.0)
    assert found.alpha.value == pytest.approx(0.9, rel=1e-3)
    narrow = fit_hazards(whole, 1.0).alpha
    assert found.alpha.low is not None
    assert narrow.low is not None
    assert found.alpha.low < narrow.low


def test_intervals_hold_the_truth_and_shrink_with_the_root_of_the_size() -> None:
    spans: list[float] = []
    for size in (1e4, 4e4):
        alpha = fit_hazards(expected(0.9, 2.5, 8, 1.0, size), 1.0).alpha
        assert alpha.low is not None
        assert alpha.high is not None
        assert alpha.low < 0.9 < alpha.high
        spans.append(alpha.high - alpha.low)
    assert spans[0] / spans[1] == pytest.approx(2.0, rel=0.05)


def test_customers_who_are_all_alike_do_not_identify_both_shapes() -> None:
    ends = np.arange(1.0, 6)
    alive = 1000 * 0.8 ** np.arange(6)
    found = fit_hazards(Cohort("a", ends - 1, ends, alive[:-1], alive[:-1] - alive[1:]), 1.0)
    assert found.alpha.high is None
    assert not found.alpha.identified
    alpha, beta = found.alpha.value, found.beta.value
    assert alpha / (alpha + beta) == pytest.approx(0.2, abs=0.01)


def test_no_neighbour_is_likelier() -> None:
    table = expected(0.7, 3.8, 7, 1.0, 1000)
    best = fit_hazards(table, 1.0)
    for a, b in ((1.02, 1.0), (0.98, 1.0), (1.0, 1.02), (1.0, 0.98)):
        assert score(table, 1.0, best.alpha.value * a, best.beta.value * b) < best.loglik
