"""A sensitivity study's result: how much of the answer rests on each parameter that was varied.

One that comes with a company stands in ``scenarios/data/sensitivity/COMPANY.json``, the user's
own ``./scenarios`` first. It speaks of the company it was made with, and of no other, whatever
that extends: who changes a company may have changed what its results rest on.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from cxsim.analysis.evidence import DECIDING, Assumptions, assumed, read_shares, register
from cxsim.runs.provenance import code_digest
from cxsim.scenario.fields import table
from cxsim.scenario.files import folders, is_file
from cxsim.scenario.schema import Company, Part

SCHEMA, SCHEMA_VERSION = "cxsim.sensitivity", 1
FOLDER = Path("data", "sensitivity")


@dataclass(frozen=True)
class Sensitivity:
    """Shares of the variance, over environments, of the paired differences to the baseline.

    Parameters
    ----------
    first_order : path -> share 0..1, the mean over `structures`; 0 where it cannot be told from
        chance. All that were varied are there.
    raw : path -> share as estimated.
    chance : path -> probability that the largest of all would be as large by chance.
    noise : share that chance alone exceeds in 5 of 100 cases.
    luck : share of the variance that is the luck of the seeds; None with one seed.
    provenance : as in `cxsim.analysis.results.Results`.
    """

    first_order: dict[str, float]
    study: str = ""
    digest: str = ""
    company: str = ""
    baseline: str = ""
    structures: tuple[str, ...] = ()
    resources: str = ""
    metric: str = ""
    environments: int = 0
    seeds: int = 0
    noise: float | None = None
    luck: float | None = None
    raw: dict[str, float] = field(default_factory=dict[str, float])
    chance: dict[str, float] = field(default_factory=dict[str, float])
    provenance: dict[str, Any] = field(default_factory=dict[str, Any])

    @property
    def ranked(self) -> list[tuple[str, float]]:
        """Path and share of those that can be told from chance, the largest first."""
        known = [(path, share) for path, share in self.first_order.items() if share > 0]
        return sorted(known, key=lambda item: -item[1])

    @property
    def about(self) -> str:
        """Which study it is, in some words."""
        whose = f" of {self.company}" if self.company else ""
        made_with = self.provenance.get("model_code")
        older = made_with is not None and made_with != code_digest()
        alone = sum(share for share in self.first_order.values() if share >= DECIDING)
        return (
            f"sensitivity study{whose}" + ", by another version of the model" * older + ": "
            f"{len(self.first_order)} parameters varied, those that decide make {alone:.0%} of the "
            "variance by themselves"
        )

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON with the version of its schema."""
        plain = asdict(self)
        plain["structures"] = list(self.structures)
        return {"schema": SCHEMA, "schema_version": SCHEMA_VERSION, **plain}


def read_sensitivity(path: Path) -> Sensitivity:
    """The result in a file; all but ``first_order`` may be missing.

    Raises
    ------
    UsageError : the file is missing, or no such result.
    """
    shares = read_shares(path)
    whole = table(json.loads(path.read_text(encoding="utf-8")))

    def told(name: str) -> str:
        return str(whole.get(name, ""))

    return Sensitivity(
        shares, told("study"), told("digest"), told("company"), told("baseline"),
        metric=told("metric"), provenance=table(whole.get("provenance")),
    )  # fmt: skip


def shipped(company: str) -> Sensitivity | None:
    """The result that comes with a company, if one does. Raises as `read_sensitivity`."""
    places = [folder / FOLDER / f"{company}.json" for folder in folders()]
    found = next((place for place in places if is_file(place)), None)
    return None if found is None else read_sensitivity(found)


def known_for(parts: Sequence[Part], given: Path | None = None) -> Sensitivity | None:
    """The result in the file given, else the one that comes with the company among the parts."""
    if given is not None:
        return read_sensitivity(given)
    return next((shipped(part.name) for part in parts if isinstance(part, Company)), None)


def assumptions(parts: Sequence[Part], known: Sensitivity | None) -> Assumptions:
    """How many of the parameters that decide a comparison of these parts nobody has measured."""
    if known is None:
        return assumed(register(parts))
    return assumed(register(parts, known.first_order), known.about)
