"""What a visitor asks: names, changed values and sizes; and the same for the command line."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cxsim.errors import UsageError
from cxsim.runs.provenance import provenance
from cxsim.scenario import load_all
from cxsim.scenario.annotate import literal
from cxsim.scenario.schema import Scenario

LARGEST = 4_000_000_000
"""Customer-weeks of a what-if; more is a job for the command line."""
EQUAL = 'ownership.resources="equal"'


@dataclass(frozen=True)
class Question:
    """A what-if. ``ownership`` are names or paths, ``baseline`` is one of them; ``resources`` is
    "described" or "equal"; ``overrides`` are ``path=value``; ``replications`` seeds from ``seed``
    on."""

    company: str
    ownership: tuple[str, ...]
    baseline: str
    future: str
    resources: str = "described"
    overrides: tuple[str, ...] = ()
    customers: int = 1000
    replications: int = 5
    weeks: int = 156
    seed: int = 1

    @property
    def seeds(self) -> range:
        """The seeds every structure meets."""
        return range(self.seed, self.seed + self.replications)

    @property
    def work(self) -> int:
        """Customer-weeks to be simulated."""
        return self.customers * self.weeks * self.replications * len(self.ownership)


@dataclass(frozen=True)
class Study:
    """A question with the scenarios it means; ``origin`` is their provenance, whose digest names
    the results."""

    question: Question
    scenarios: Mapping[str, Scenario]
    baseline: str
    origin: dict[str, Any]

    @property
    def titles(self) -> dict[str, str]:
        """Structure -> title."""
        return {s.ownership.name: s.ownership.title for s in self.scenarios.values()}

    @property
    def digest(self) -> str:
        """Names the results: sha256 over all that can change them."""
        return str(self.origin["digest"])


def study(question: Question) -> Study:
    """The scenarios of a question.

    Raises ScenarioError or NotFoundError with every problem, UsageError if it is too large or
    nothing was chosen.
    """
    if not question.ownership:
        raise UsageError("no structure is chosen; choose at least one")
    if question.work > LARGEST:
        raise UsageError(
            f"{question.work:,} customer-weeks are too many for a what-if (at most {LARGEST:,}); "
            "take fewer customers, seeds or structures, or run the command below"
        )
    scenarios = loaded(question, question.overrides)
    called = dict(zip(question.ownership, scenarios, strict=True))
    keyed = {f"{s.ownership.name} ({s.ownership.resources})": s for s in scenarios.values()}
    origin = provenance(keyed, question.seeds, question.customers, question.weeks)
    return Study(question, scenarios, called[question.baseline], origin)


def loaded(question: Question, overrides: tuple[str, ...]) -> dict[str, Scenario]:
    """The scenarios of a question with these values changed, by name of the structure."""
    equal = (EQUAL,) if question.resources == "equal" else ()
    names = list(question.ownership)
    return load_all(question.company, names, question.future, [*overrides, *equal])


def command(question: Question) -> str:
    """The command that computes the very numbers of a what-if."""
    words = ["cxsim", "compare", question.company]
    words += ["--ownership", ",".join(question.ownership), "--baseline", question.baseline]
    words += ["--future", question.future, "--resources", question.resources]
    words += ["--customers", str(question.customers), "--weeks", str(question.weeks)]
    words += ["--replications", str(question.replications), "--seed", str(question.seed)]
    for override in question.overrides:
        words += ["--set", override]
    return shlex.join(words)


def experiment(question: Question, digest: str = "") -> str:
    """The what-if as the file of an experiment, which ``cxsim sweep`` runs to the same numbers."""
    lines = [
        "# Run it:  cxsim sweep what-if.toml --store what-if.sqlite",
        "# See it:  cxsim results show --store what-if.sqlite",
        f"# Or:      {command(question)}",
        *([f"# The dashboard's results: {digest[:12]}"] if digest else []),
        "",
        f"title = {literal('What if')}",
        f"companies = {literal([question.company])}",
        f"ownership = {literal(list(question.ownership))}",
        f"baseline = {literal(question.baseline)}",
        f"futures = {literal([question.future])}",
        f"resources = {literal(question.resources)}",
        f"set = {literal(list(question.overrides))}",
        f"customers = {question.customers}",
        f"weeks = {question.weeks}",
        f"seeds = {{ first = {question.seed}, count = {question.replications} }}",
    ]
    return "\n".join(lines) + "\n"
