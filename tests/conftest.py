"""A small world that tests of any part may use: a company of four touchpoints."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("repeatable", derandomize=True, database=None, deadline=None)
settings.load_profile("repeatable")

SHOP = """\
title = "Shop"

[functions.sales]
title = "Sales"
budget_share = 0.6
reward = { kpi = 0.8, quality = 0.1, integration = 0.1 }
kpi_effect = { acquisition = 0.6, promise = 0.4 }

[functions.care]
title = "Care"
budget_share = 0.4
reward = { kpi = 0.2, quality = 0.7, integration = 0.1 }

[touchpoints.window]
title = "Window"
stage = "before"
channel = "physical"
owners = { sales = 1.0 }

[touchpoints.till]
title = "Till"
stage = "purchase"
channel = "human"
owners = { sales = 0.5, care = 0.5 }
desk = { servers = 2 }

[touchpoints.letter]
title = "Letter"
stage = "onboarding"
channel = "physical"
owners = { care = 1 }

[touchpoints.goods]
title = "The goods"
stage = "loop"
channel = "digital"
owners = { sales = 0.3, care = 0.7 }
quality = 0.7
tags = ["product"]

[segments.all-sorts]
title = "All sorts"
share = 1.0
margin = 5.0
visits = { goods = 2 }

[preferences.human]
share = 0.5
mismatch = { digital = 0.1 }

[preferences.digital]
share = 0.5

[journey]
start = { window = 1.0 }

[journey.next]
window = { window = 0.5, till = 0.5 }
till = { letter = 1.0 }
letter = { goods = 1.0 }
goods = { goods = 0.9, letter = 0.1 }

[hazard]
alpha = 0.7
beta = 3.8

[evidence]
"functions.*.reward" = { grade = "assumed", source = "made up" }
"""

NOBODY = 'title = "Nobody"\n'

HEAD = """\
title = "A head of care"
power = 0.5

[executives.head]
title = "Head of care"
home = ["care"]
scope = ["goods", "human", "onboarding"]

[gate]
holder = "head"
touchpoints = ["product"]
"""

CALM = 'title = "Calm"\n'

DEFAULT = """\
company = "shop"
ownership = ["nobody", "head"]
baseline = "nobody"
future = "calm"
customers = 100
weeks = 52
replications = 2
"""


@dataclass(frozen=True)
class World:
    """A folder with scenario files, which is the current one."""

    root: Path

    def write(self, name: str, text: str | bytes) -> Path:
        """Write a file, such as ``companies/shop.toml``, below ``scenarios``."""
        path = self.root / "scenarios" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    """A folder with the company "shop", the structures "nobody" and "head", the future "calm"."""
    monkeypatch.chdir(tmp_path)
    small = World(tmp_path)
    small.write("companies/shop.toml", SHOP)
    small.write("ownership/nobody.toml", NOBODY)
    small.write("ownership/head.toml", HEAD)
    small.write("futures/calm.toml", CALM)
    small.write("default.toml", DEFAULT)
    return small
