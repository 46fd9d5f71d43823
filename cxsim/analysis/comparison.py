"""What a comparison says: structures, arms, differences from the baseline."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from cxsim.analysis.paired import Interval
from cxsim.analysis.verdict import Verdict
from cxsim.runs.many import Failure

SCHEMA_VERSION = 1
EQUITY = "equity"
HORIZON = "retention_"


def in_currency(unit: str, currency: str) -> str:
    """A unit, in the company's own currency where it names one."""
    return unit.replace("currency", currency or "currency")


@dataclass(frozen=True)
class Difference:
    """A structure minus the baseline of the same arm, on one metric and in its unit.

    ``values`` holds one difference per pair, by ascending seed, and ``seeds`` their seeds;
    ``interval`` holds together with all others of the comparison, None where there is none.
    """

    metric: str
    mean: float | None
    interval: Interval | None
    verdict: Verdict
    words: str
    variance_reduction: float | None
    seeds: tuple[int, ...]
    values: tuple[float, ...]


@dataclass(frozen=True)
class Standing:
    """One structure in one arm.

    ``levels`` holds the mean of each metric over the pairs used (for the baseline over all its
    runs), None where there is none. ``differences`` is empty for the baseline.
    ``probability_best`` is the probability (0..1) to keep the most customers of all structures
    of the arm at the last horizon. ``could_be_best`` says whether it may still be that one: the
    best of an arm is among those that may with probability `Comparison.level` at least; None
    where there are too few seeds.
    """

    ownership: str
    title: str
    resources: str
    position: int
    is_baseline: bool
    asked: int
    pairs: int
    levels: dict[str, float | None]
    differences: dict[str, Difference]
    probability_best: float | None
    could_be_best: bool | None = None


@dataclass(frozen=True)
class Comparison:
    """All structures against the baseline.

    ``horizons`` are in weeks, ascending; the last one decides order and headline. ``comparisons``
    is the number of intervals that hold together at ``level``. ``margin`` is a share (0.005 is
    half a percentage point). ``variance_reduction`` is the median at the last horizon.
    ``sequential``: the intervals hold however often one looks; ``stopping`` says what a rule that
    adds seeds until all is settled has come to, empty where there was none.
    ``currency`` is what the company counts money in, empty where it names none.
    """

    baseline: str
    customers: int
    weeks: int
    horizons: tuple[int, ...]
    level: float
    margin: float
    comparisons: int
    asked: int
    interrupted: bool
    variance_reduction: float | None
    standings: tuple[Standing, ...]
    failures: tuple[Failure, ...]
    sequential: bool = False
    stopping: str = ""
    currency: str = ""

    def unit(self, words: str) -> str:
        """A unit of a metric, in the company's own currency where it names one."""
        return in_currency(words, self.currency)

    @property
    def last(self) -> str:
        """The metric of the last horizon."""
        return f"{HORIZON}{self.horizons[-1]}"

    @property
    def arms(self) -> tuple[str, ...]:
        """Arms of the comparison, in the order they were run."""
        return tuple(dict.fromkeys(s.resources for s in self.standings))

    def of(self, arm: str) -> list[Standing]:
        """Structures of one arm, in the order they were run."""
        return [s for s in self.standings if s.resources == arm]

    def ranked(self, arm: str) -> list[Standing]:
        """Structures of one arm by difference at the last horizon, best first, unknown last."""
        return sorted(self.of(arm), key=lambda s: (-_rank(s, self.last), s.position))

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON: no NaN, no tuple, with the version of its schema."""
        plain: dict[str, Any] = asdict(self)
        plain["standings"] = [_plain(s) for s in plain["standings"]]
        plain["failures"] = [_without_traceback(f) for f in self.failures]
        plain["horizons"] = list(self.horizons)
        return {"schema": "cxsim.comparison", "schema_version": SCHEMA_VERSION, **plain}


def _rank(standing: Standing, metric: str) -> float:
    if standing.is_baseline:
        return 0.0
    mean = standing.differences[metric].mean
    return float("-inf") if mean is None else mean


def _plain(standing: dict[str, Any]) -> dict[str, Any]:
    for difference in standing["differences"].values():
        difference["seeds"] = list(difference["seeds"])
        difference["values"] = list(difference["values"])
    return standing


def _without_traceback(failure: Failure) -> dict[str, Any]:
    plain = asdict(failure)
    del plain["traceback"]
    return plain
