"""Designs of experiments: points of the unit cube, and the values they stand for.

Latin hypercube (McKay, Beckman & Conover 1979), scrambled Sobol' points (Owen 1998), Saltelli's
scheme for Sobol' indices (Saltelli et al. 2010), Morris trajectories (Morris 1991; Campolongo
et al. 2007), and the full grid.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import numpy as np

from cxsim.errors import CxsimError, UsageError
from cxsim.runs.experiment import Design
from cxsim.types import Floats

MOST = 1_000_000


@dataclass(frozen=True)
class Parameter:
    """Something that is varied. ``values`` if it is one of some, else from ``low`` to ``high``."""

    path: str
    low: float = 0.0
    high: float = 1.0
    values: tuple[float, ...] = ()
    log: bool = False
    whole: bool = False
    multiple: bool = False

    def at(self, u: float) -> float:
        """The value at a place 0..1 of its range."""
        if self.values:
            return self.values[min(int(u * len(self.values)), len(self.values) - 1)]
        if self.log:
            value = math.exp(math.log(self.low) + u * (math.log(self.high) - math.log(self.low)))
        else:
            value = self.low + u * (self.high - self.low)
        value = min(max(value, self.low), self.high)
        return round(value) if self.whole and not self.multiple else value

    def levels(self, count: int) -> tuple[float, ...]:
        """Its values in a grid: all of them, or so many over the range; each once."""
        found = self.values or tuple(self.at(u) for u in np.linspace(0, 1, count).tolist())
        return tuple(dict.fromkeys(found))


def sample(parameters: Sequence[Parameter], design: Design) -> list[tuple[float, ...]]:
    """One tuple of values an environment, in the order of the parameters.

    Raises
    ------
    UsageError : a number of environments the design cannot have.
    CxsimError : the design needs a library that is not installed.
    """
    if not parameters:
        return [()]
    if design.kind == "grid":
        levels = [p.levels(design.levels) for p in parameters]
        if (count := math.prod(len(found) for found in levels)) > MOST:
            raise UsageError(
                f"a grid of {len(parameters)} parameters has {count:,} environments; at most "
                f"{MOST:,} are allowed: vary fewer, or take a latin-hypercube"
            )
        return list(itertools.product(*levels))
    points = unit(design, len(parameters))
    return [tuple(p.at(float(u)) for p, u in zip(parameters, row, strict=True)) for row in points]


def unit(design: Design, dimensions: int) -> Floats:
    """Points of the unit cube: (rows, dimensions), by any design but the grid."""
    if design.kind in ("saltelli", "morris"):
        return _salib(design, dimensions)
    qmc: Any = import_module("scipy.stats.qmc")
    rng = np.random.default_rng(design.seed)
    if design.kind == "sobol":
        _power_of_two(design, "Sobol'")
        return qmc.Sobol(dimensions, scramble=True, seed=rng).random(design.environments)
    return qmc.LatinHypercube(dimensions, seed=rng).random(design.environments)


def _salib(design: Design, dimensions: int) -> Floats:
    try:
        morris: Any = import_module("SALib.sample.morris")
        sobol: Any = import_module("SALib.sample.sobol")
    except ImportError:
        raise CxsimError(
            f"the design '{design.kind}' needs SALib; install it with: "
            "pip install 'cxsim[sensitivity]'"
        ) from None
    names = [f"x{i}" for i in range(dimensions)]
    problem: dict[str, Any] = {
        "num_vars": dimensions, "names": names, "bounds": [[0.0, 1.0]] * dimensions,
    }  # fmt: skip
    if design.kind == "morris":
        if design.levels % 2:
            raise UsageError(f"levels is {design.levels}; Morris needs an even number of them")
        return morris.sample(problem, design.environments, design.levels, seed=design.seed)
    _power_of_two(design, "Saltelli")
    return sobol.sample(problem, design.environments, calc_second_order=False, seed=design.seed)


def _power_of_two(design: Design, name: str) -> None:
    count = design.environments
    if count & (count - 1):
        low = 1 << (count.bit_length() - 1)
        raise UsageError(
            f"environments is {count}; {name} needs a power of two, such as {low} or {2 * low}"
        )
