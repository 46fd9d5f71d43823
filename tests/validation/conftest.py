"""What checks against known results share: how sure they are, and companies made simple."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from pydantic import BaseModel
from scipy.special import ndtri

FALSE_ALARM = 1 / 1000
"""A check of this folder that depends on luck fails a right model less often than this."""


def standard_errors(comparisons: int = 1) -> float:
    """Standard errors a difference may have, so that all comparisons together keep FALSE_ALARM."""
    return float(ndtri(1.0 - FALSE_ALARM / (2.0 * comparisons)))


def with_parts(whole: Any, **parts: Any) -> Any:
    """A copy of a part of a scenario, with values that may lie outside the schema's ranges."""
    values = {
        name: with_parts(getattr(whole, name), **value)
        if isinstance(value, dict) and isinstance(getattr(whole, name), BaseModel)
        else value
        for name, value in parts.items()
    }
    return whole.model_copy(update=values)


@pytest.fixture(scope="session")
def allowed() -> Callable[..., float]:
    """Standard errors a difference may have, for so many comparisons."""
    return standard_errors


@pytest.fixture(scope="session")
def altered() -> Callable[..., Any]:
    """A copy with other values: altered(scenario, company={"market": {"potential": 9.0}})."""
    return with_parts
