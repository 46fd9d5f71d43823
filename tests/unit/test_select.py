from __future__ import annotations

import pytest

from cxsim.scenario import load, select
from cxsim.scenario.schema import Selector


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize(
    ("selector", "ids"),
    [
        ("all", ["window", "till", "letter", "goods"]),
        ([], []),
        (["goods", "window"], ["window", "goods"]),
        (["physical"], ["window", "letter"]),
        (["loop", "human"], ["till", "goods"]),
        (["product", "goods"], ["goods"]),
        (["nothing"], []),
    ],
)
def test_select(selector: Selector, ids: list[str]) -> None:
    assert select(load().company.touchpoints, selector) == ids
