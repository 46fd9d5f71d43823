"""What is asked on the command line, as a study: scenarios, seeds, sizes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cxsim.cli.options import ARMS
from cxsim.errors import UsageError

if TYPE_CHECKING:
    from cxsim.scenario.schema import Part, Scenario

ALL = "all"


@dataclass(frozen=True)
class Asked:
    """Options as given; None where the default of the main job holds."""

    company: str | None
    ownership: tuple[str, ...] | None
    baseline: str | None
    future: str | None
    resources: str
    overrides: tuple[str, ...]
    weeks: int | None
    customers: int | None
    replications: int | None
    seed: int


@dataclass(frozen=True)
class Study:
    """All that will be run. ``scenarios`` are in the order of the results, arm by arm."""

    scenarios: dict[str, Scenario]
    baseline: str
    seeds: range
    customers: int
    weeks: int

    @property
    def titles(self) -> dict[str, str]:
        """Structure -> title."""
        return {s.ownership.name: s.ownership.title for s in self.scenarios.values()}

    @property
    def currency(self) -> str:
        """What the company counts money in."""
        return next(iter(self.scenarios.values())).company.economics.currency

    @property
    def parts(self) -> list[Part]:
        """Company, future and all structures, each once."""
        scenarios = list(self.scenarios.values())
        structures = {s.ownership.name: s.ownership for s in scenarios}
        return [scenarios[0].company, scenarios[0].future, *structures.values()]

    @property
    def runs(self) -> int:
        """Number of runs."""
        return len(self.scenarios) * len(self.seeds)

    def to_dict(self) -> dict[str, Any]:
        """What would be run, as plain JSON."""
        from cxsim.scenario import digest

        return {
            "schema": "cxsim.study",
            "schema_version": 1,
            "structures": [
                {
                    "company": s.company.name,
                    "ownership": s.ownership.name,
                    "title": s.ownership.title,
                    "resources": s.ownership.resources,
                    "future": s.future.name,
                    "baseline": s.ownership.name == self.baseline,
                    "digest": digest(s),
                }
                for s in self.scenarios.values()
            ],
            "seeds": list(self.seeds),
            "customers": self.customers,
            "weeks": self.weeks,
            "runs": self.runs,
            "customer_weeks": self.runs * self.customers * self.weeks,
        }


def plan(asked: Asked) -> Study:
    """The study that was asked for; every problem of every file at once as a ScenarioError."""
    from cxsim.scenario import defaults

    usual = defaults()
    baseline = asked.baseline or usual.baseline
    names = _names(asked.ownership) or tuple(usual.ownership)
    named = list(names) if baseline in names else [baseline, *names]
    company, future = asked.company or usual.company, asked.future or usual.future
    scenarios, called = _arms(company, named, future, asked)
    return Study(
        scenarios,
        called[baseline],
        range(asked.seed, asked.seed + (asked.replications or usual.replications)),
        asked.customers or usual.customers,
        asked.weeks or usual.weeks,
    )


def _names(asked: tuple[str, ...] | None) -> tuple[str, ...] | None:
    if asked != (ALL,):
        return asked
    from cxsim.scenario import available

    return tuple(entry.name for entry in available("ownership"))


def _arms(
    company: str, names: list[str], future: str, asked: Asked
) -> tuple[dict[str, Scenario], dict[str, str]]:
    """Key -> scenario of every arm, and what a structure given by name or path is called."""
    from cxsim.scenario import load_all

    found: dict[str, Scenario] = {}
    called: dict[str, str] = {}
    for arm in ARMS[asked.resources]:
        equal = ['ownership.resources="equal"'] if arm == "equal" else []
        loaded = load_all(company, names, future, [*asked.overrides, *equal])
        for given, scenario in zip(names, loaded.values(), strict=True):
            name = called[given] = scenario.ownership.name
            key = f"{name} ({scenario.ownership.resources})"
            if found.setdefault(key, scenario) != scenario:
                raise UsageError(
                    f"two structures are called '{name}'; give one of the files another name"
                )
    return found, called
