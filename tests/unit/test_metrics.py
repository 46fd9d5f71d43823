"""Metrics of a record small enough to be computed by hand."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from cxsim import metrics
from cxsim.metrics import METRICS, Record, measure
from cxsim.model.columns import FIXED, REASONS, TOUCHPOINT, WEEKLY

WEEKS = 4


def weekly(**columns: list[float]) -> np.ndarray:
    table = np.zeros((WEEKS, len(WEEKLY)), np.int64)
    for name, values in columns.items():
        table[:, WEEKLY.index(name)] = values
    return table


def touchpoint(**columns: list[float]) -> np.ndarray:
    table = np.zeros((2, len(TOUCHPOINT)), np.int64)
    for name, values in columns.items():
        table[:, TOUCHPOINT.index(name)] = values
    return table


def fixed(*values: float) -> list[float]:
    return [round(value * FIXED) for value in values]


@pytest.fixture
def record() -> Record:
    quarter = {
        "quality": 0.6, "total": 1.0, "ownership_cost": 0.1, "experience_budget": 0.2,
        "saving": 0.05, "kpi_effort": 0.4, "quality_effort": 0.3, "integration_effort": 0.1,
        "coordination_cost": 0.02, "design_spread": 0.1, "vetoes": 0.03, "attention": 0.9,
        "devotion": 0.25, "knowledge_gap": 0.2, "promised": 0.65,
    }  # fmt: skip
    return Record(
        customers=10,
        weekly=weekly(
            customers=[10, 9, 9, 8], left=[0, 1, 1, 1], joined=[0, 0, 1, 0],
            satisfaction=fixed(1, 1.8, 2.7, 1.7), expectation=fixed(6, 5.4, 5.4, 4.8),
            margin=fixed(20, 18, 18, 16), recent_failures=fixed(0, 1, 2, 3),
            hoped=fixed(6, 6, 6, 6), gap=fixed(0.5, 0.5, 0.5, 0.5),
        ),
        touchpoint=touchpoint(
            visits=[30, 10], performance=fixed(15, 6), handoffs_failed=[3, 1], failures=[6, 2],
            complaints=[1, 1], left=[2, 1],
        ),
        exits=np.array([[0, 1, 1, 0], [0, 0, 0, 1]]),
        reasons=np.array([1, 1, 2]),
        quarters={name: np.array([value]) for name, value in quarter.items()},
        budget=5.0,
        cost_share=0.25,
        discount=0.0,
        after=np.array([False, True]),
        buying=np.array([True, False]),
    )  # fmt: skip


EXPECTED = {
    "lifetime": 1.0 + 1.0 + 0.9 + 0.8,
    "satisfaction": 7.2 / 36,
    "recent_failures": 6 / 36,
    "expectation": 21.6 / 36,
    "acquired": 10.0,
    "expansion": 100 * 52 * (30 - 1) / 36,
    "margin": 72 / 36,
    "cost": 0.1,
    "coordination": 0.02,
    "kpi_effort": 0.4,
    "quality_effort": 0.5,
    "integration_effort": 0.1,
    "experience_budget": 0.2,
    "functions_budget": 0.7,
    "worth_margin": 72 / 10,
    "worth_saving": 4 * 5 * 0.05 / 10,
    "worth_structure": 4 * 5 * 0.1 / 10,
    "worth_experience": 4 * 5 * 0.2 / 10,
    "worth_functions": 4 * 5 * 0.7 / 10,
    "quality": 0.6,
    "inconsistency": 2 / 40,
    "handoffs_failed": 4 / 40,
    "failures": 8 / 40,
    "complaints": 2 / 8,
    "vetoes": 0.03,
    "attention": 0.9,
    "gap_knowledge": 0.2,
    "gap_standards": 0.75,
    "gap_delivery": 0.6 - 21 / 40,
    "gap_communication": 0.65 - 21 / 40,
    "gap_service": 24 / 40 - 21 / 40,
    "performance": 21 / 40,
    "churn_dissatisfaction": 1 / 4,
    "churn_failure": 2 / 4,
    "churn_after_sale": 1 / 3,
}


@pytest.mark.parametrize("name", EXPECTED)
def test_by_hand(record: Record, name: str) -> None:
    assert METRICS[name].compute(record) == pytest.approx(EXPECTED[name], abs=1e-6)


def test_every_metric_is_checked_by_hand() -> None:
    horizons = {name for name in METRICS if name.startswith("retention")}
    elsewhere = {"equity", "worth_after", "arrivals_kept", *horizons}
    assert set(METRICS) - elsewhere == set(EXPECTED)


def test_the_first_cohort_alone_counts_for_retention(record: Record) -> None:
    assert metrics.alive(record).tolist() == [1.0, 1.0, 0.9, 0.8, 0.8]


def arrivals(record: Record, quarters: int) -> Record:
    """Ten who come in the first quarter and four in the second, and when they leave."""
    exits = np.zeros((1 + quarters, 13 * quarters), np.int64)
    leave = [[1, 2, 3, 0, 1], [0, 0, 1, 1, 1]]
    for cohort, by_quarter in enumerate(leave):
        for quarter, number in enumerate(by_quarter[:quarters]):
            exits[1 + cohort, 13 * quarter + 5] = number
    weeks = np.zeros((13 * quarters, len(WEEKLY)), np.int64)
    weeks[[3, 15], WEEKLY.index("joined")] = 10, 4
    return dataclasses.replace(record, weekly=weeks, exits=exits)


def test_arrivals_kept_for_a_year_by_hand(record: Record) -> None:
    """Kaplan-Meier: 3 of 13 leave at age 1, 4 of 10 at age 2, 1 of 6 at 3, 1 of 4 at 4."""
    found = METRICS["arrivals_kept"].compute(arrivals(record, 5))
    assert found == pytest.approx(10 / 13 * 6 / 10 * 5 / 6 * 3 / 4)


def test_arrivals_nobody_saw_for_a_year_are_not_reported(record: Record) -> None:
    assert np.isnan(METRICS["arrivals_kept"].compute(arrivals(record, 4)))
    assert np.isnan(METRICS["arrivals_kept"].compute(record))


def test_equity_is_margin_and_savings_less_the_budget_and_what_is_left(record: Record) -> None:
    stay = (1 - 3 / 36) ** 52
    rest = 16 * 52 * 0.75 * stay / (1 - stay)
    flow = 72 + 5 * 0.05 * 4 - 5 * 4
    assert METRICS["equity"].compute(record) == pytest.approx((flow + rest) / 10, rel=1e-6)


def test_equity_is_discounted(record: Record) -> None:
    later = dataclasses.replace(record, discount=0.1)
    assert METRICS["equity"].compute(later) < METRICS["equity"].compute(record)


def test_retention_is_reported_up_to_the_horizon(record: Record) -> None:
    assert not any(name.startswith("retention") for name in measure(record))
    exits = np.zeros((9, 104), np.int64)
    exits[0, [51, 52]] = 1
    longer = dataclasses.replace(
        record, weekly=np.repeat(record.weekly, 26, axis=0), exits=exits,
        quarters={name: np.repeat(value, 8) for name, value in record.quarters.items()},
    )  # fmt: skip
    found = measure(longer)
    assert found["retention_52"] == pytest.approx(0.9)
    assert found["retention_104"] == pytest.approx(0.8)
    assert "retention_156" not in found


def test_means_over_nothing_are_nan(record: Record) -> None:
    nobody = dataclasses.replace(
        record, weekly=record.weekly * 0, touchpoint=record.touchpoint * 0,
        reasons=np.zeros(len(REASONS), np.int64),
    )  # fmt: skip
    found = measure(nobody)
    assert np.isnan(found["satisfaction"])
    assert np.isnan(found["churn_failure"])
    assert found["acquired"] == 0
    assert found["equity"] == pytest.approx((5 * 0.05 * 4 - 5 * 4) / 10)


def test_customers_nobody_loses_are_worth_more_than_any_number_without_discount(
    record: Record,
) -> None:
    loyal = dataclasses.replace(record, weekly=weekly(customers=[10] * 4, margin=fixed(*[20] * 4)))
    assert METRICS["equity"].compute(loyal) == np.inf
    assert np.isfinite(METRICS["equity"].compute(dataclasses.replace(loyal, discount=0.1)))


def test_every_metric_says_how_it_is_shown() -> None:
    for name, shown in METRICS.items():
        assert shown.name == name
        assert shown.title
        assert shown.unit
        assert shown.better in (-1, 0, 1)


@pytest.mark.parametrize("discount", [0.0, 0.1])
def test_equity_is_the_sum_of_its_parts(record: Record, discount: float) -> None:
    found = measure(dataclasses.replace(record, discount=discount))
    earned = found["worth_margin"] + found["worth_saving"] + found["worth_after"]
    spent = [found[f"worth_{name}"] for name in ("structure", "experience", "functions")]
    assert found["worth_after"] > 0
    assert found["equity"] == pytest.approx(earned - sum(spent), rel=1e-12)
