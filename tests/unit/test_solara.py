"""The example for Mesa's SolaraViz makes a world that can be shown and made again."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from cxsim.model.world import World

PAGE = Path(__file__).parents[2] / "docs" / "solara.md"


@dataclass
class Slider:
    """Stands in for Mesa's: a label and a value that a visitor may change."""

    label: str
    value: float
    low: float
    high: float
    step: float


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What the example hands to SolaraViz, which wants a browser and is not installed."""
    asked: dict[str, Any] = {}
    stand_in = ModuleType("mesa.visualization")
    vars(stand_in).update(
        Slider=Slider,
        make_plot_component=lambda name: name,
        SolaraViz=lambda model, **more: asked.update(model=model, **more) or "page",
    )
    monkeypatch.setitem(sys.modules, "mesa.visualization", stand_in)
    [code] = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.S)
    exec(compile(code, str(PAGE), "exec"), asked)
    assert asked["page"] == "page"
    return asked


def test_its_plots_are_collected(shown: dict[str, Any]) -> None:
    shown["model"].step()
    collected = shown["model"].datacollector.get_model_vars_dataframe()
    assert set(shown["components"]) <= set(collected.columns)
    assert len(collected) == 2


def test_the_world_is_made_again_with_other_values(shown: dict[str, Any]) -> None:
    given = {
        name: value.high if isinstance(value, Slider) else value
        for name, value in shown["model_params"].items()
    }
    again = World(**given)
    assert again.crowd.people.customers == 1000
    assert again.asked == shown["model"].asked
