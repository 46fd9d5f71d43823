"""First-order shares: how much of an outcome's variance goes with each parameter alone.

Estimated from the points of any design that fills the space, by random balance designs
(Tarantola, Gatelli & Mara 2006) on given data (Plischke 2010) with the correction of their bias
(Tissot & Prieur 2012), as in SALib. What chance alone would do is found by shuffling the
outcomes: a share counts only where it exceeds what the largest of all parameters reaches by
chance in 95 of 100 shuffles (Westfall & Young 1993).
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import Any, cast

import numpy as np
from scipy import signal, stats

from cxsim.errors import CxsimError, UsageError
from cxsim.types import Floats

HARMONICS = 6
"""Terms of the Fourier series, as in Tarantola et al. 2006."""
FEWEST = 100
"""Environments below which chance alone gives shares as large as those that matter."""
SHUFFLES = 199


@dataclass(frozen=True, eq=False)
class Shares:
    """First-order shares of some parameters.

    Parameters
    ----------
    raw : (parameters,) as estimated; below zero by chance.
    chances : (parameters,) probability 0..1 that the largest of all would be as large by chance.
    noise : share 0..1 that chance alone exceeds in 5 of 100 cases.
    """

    raw: Floats
    chances: Floats
    noise: float

    @property
    def sure(self) -> Floats:
        """(parameters,) the shares, 0 where chance alone would do."""
        return np.where(self.raw > max(self.noise, 0.0), self.raw, 0.0)


def first_order(
    settings: Floats, outcomes: Floats, *, shuffles: int = SHUFFLES, seed: int = 1
) -> Shares:
    """Shares of the variance of some outcomes, as their mean over the outcomes.

    Parameters
    ----------
    settings : (environments, parameters) what was drawn; only the order of the values counts.
    outcomes : (environments, outcomes) what came of it; those that never vary are left out.
    shuffles : how often chance is tried; the same for all parameters and outcomes.

    Raises
    ------
    UsageError : there are too few environments, or nothing varies.
    CxsimError : SALib is not installed.
    """
    method = _method()
    count = len(settings)
    if count < FEWEST:
        raise UsageError(
            f"{count} environments are too few to say what the result rests on: chance alone "
            f"would give shares as large; {FEWEST} are the least, 1,000 or more are better"
        )
    varying = outcomes[:, np.ptp(outcomes, axis=0) > 1e-12 * np.abs(outcomes).max(initial=0.0)]
    if not varying.size or not settings.size:
        raise UsageError("nothing varies over the environments, so there is nothing to divide up")
    rng = np.random.default_rng(seed)
    # Values that are equal (one of a few, whole numbers) stand in an order that means nothing.
    places = rng.permutation(count)
    orders = np.array([_order(method, x[places], places) for x in settings.T])
    found = _shares(method, orders, varying)
    chance = np.array(
        [_shares(method, orders, varying[rng.permutation(count)]).max() for _ in range(shuffles)]
    )
    reached = (chance[:, None] >= found).sum(axis=0)
    return Shares(found, (1 + reached) / (1 + shuffles), float(np.quantile(chance, 0.95)))


def _order(method: Any, values: Floats, places: Any) -> Any:
    """Environments along the search curve of one parameter: its values up, then down."""
    ranks = stats.rankdata(values, method="ordinal")
    return method.permute_outputs(ranks, places)


def _shares(method: Any, orders: Any, outcomes: Floats) -> Floats:
    """(parameters,) mean over the outcomes, with `orders` of shape (parameters, environments).

    What SALib's own `compute_first_order` gives, for all parameters at once: shuffling asks often.
    """
    found: list[Floats] = []
    for outcome in outcomes.T:
        _, power = cast(Any, signal.periodogram)(outcome[orders], axis=1)
        found.append(power[:, 1 : HARMONICS + 1].sum(axis=1) / power[:, 1:].sum(axis=1))
    return np.mean(method.unskew_S1(np.array(found), HARMONICS, len(outcomes)), axis=0)


def _method() -> Any:
    try:
        return import_module("SALib.analyze.rbd_fast")
    except ImportError:
        raise CxsimError(
            "first-order shares need SALib; install it with: pip install 'cxsim[sensitivity]'"
        ) from None
