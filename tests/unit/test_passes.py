from __future__ import annotations

from cxsim.runs.passes import LARGEST, passes
from cxsim.scenario import load


def test_structures_and_arms_of_one_company_and_future_share_a_pass() -> None:
    equal = ['ownership.resources="equal"']
    asked = [load(ownership=name) for name in ("siloed", "coo", "cmo")]
    assert passes([*asked, load(ownership="coo", overrides=equal)], 100) == [[0, 1, 2, 3]]


def test_what_differs_in_company_or_future_does_not() -> None:
    asked = [
        load(), load(future="budget-cut"), load(ownership="coo"),
        load(overrides=["company.organisation.wear=0.03"]),
        load(ownership="coo", future="budget-cut"),
    ]  # fmt: skip
    assert passes(asked, 100) == [[0, 2], [1, 4], [3]]


def test_a_pass_has_a_limit_of_memory() -> None:
    assert passes([load()] * 5, LARGEST // 2) == [[0, 1], [2, 3], [4]]
    assert passes([load()] * 3, LARGEST * 2) == [[0], [1], [2]]
    assert passes([], 100) == []
