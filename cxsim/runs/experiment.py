"""An experiment is a file: what is varied, how it is sampled, how long it goes on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError

from cxsim.errors import CxsimError, NotFoundError, Problem, ScenarioError
from cxsim.scenario.explain import place_of, sentence
from cxsim.scenario.fields import Slot, dotted, nearest, shown
from cxsim.scenario.files import Source, read
from cxsim.scenario.locate import line_of
from cxsim.scenario.schema import Part, Selector

Kind = Literal["grid", "latin-hypercube", "sobol", "saltelli", "morris"]
FOLDER = "experiments"
FILE = "experiment.toml"


class Seeds(Part):
    """Every structure meets every environment with each of these seeds."""

    first: int = Field(default=1, ge=0, le=2**31 - 1)
    count: int = Field(default=10, ge=1, le=100_000)


class Design(Part):
    """How environments are drawn from the ranges of the parameters."""

    kind: Kind = "latin-hypercube"
    environments: int = Field(
        default=100, ge=1, le=1_000_000,
        description="points; trajectories of Morris, base points of Saltelli; a grid has its own",
    )  # fmt: skip
    levels: int = Field(
        default=4, ge=2, le=100, description="values of a range in a grid or for Morris"
    )
    seed: int = Field(default=1, ge=0, le=2**31 - 1)


class Range(Part):
    """What a parameter may be: between low and high (the schema's range where one is not given),
    or one of some values. As a multiple, it multiplies what stands in the scenario."""

    low: float | None = None
    high: float | None = None
    values: list[float] | None = Field(default=None, min_length=1, max_length=1000)
    scale: Literal["linear", "log"] = "linear"
    multiple: bool = False


class Keep(Part):
    """What is kept of a run besides its metrics: series by name, as in `cxsim.runs.run.Run`."""

    metrics: Selector = "all"
    weekly: list[str] = Field(default_factory=lambda: ["alive"])
    touchpoints: list[str] = Field(default_factory=list)

    @property
    def names(self) -> list[str]:
        """What is kept, by the names a store has for it."""
        shown = ["metrics"] if self.metrics == "all" else [f"metric.{m}" for m in self.metrics]
        return [*shown, *self.weekly, *(f"touchpoints.{name}" for name in self.touchpoints)]


class Stop(Part):
    """Add seeds in rounds until every difference is known: see `cxsim.analysis.settled`."""

    until: float = Field(
        default=0.5, ge=0.001, le=50, description="pp: widest interval of a difference"
    )
    round: int = Field(default=10, ge=2, le=10_000, description="seeds added at a time")
    most: int = Field(default=1000, ge=2, le=100_000, description="seeds after which it gives up")


class Budget(Part):
    """Where to end, whatever is known by then."""

    runs: int | None = Field(default=None, ge=1, le=10**9)
    minutes: float | None = Field(default=None, ge=0.01, le=1e6)


class Experiment(Part):
    """A study: companies x futures x environments x structures x seeds."""

    title: str
    question: str = ""
    companies: list[str] = Field(default_factory=list, max_length=20)
    ownership: Selector = Field(default_factory=list)
    baseline: str | None = None
    futures: list[str] = Field(default_factory=list, max_length=20)
    resources: Literal["described", "equal", "both"] = "described"
    set: list[str] = Field(default_factory=list, description="overrides, path=value")
    customers: int = Field(default=1000, ge=1, le=10_000_000)
    weeks: int = Field(default=156, ge=1, le=5200)
    margin: float = Field(default=0.5, ge=0, le=50, description="pp that do not matter")
    seeds: Seeds = Seeds()
    design: Design = Design()
    parameters: dict[str, Range] = Field(default_factory=dict, max_length=500)
    exclude: list[str] = Field(default_factory=list, description="parameters a * shall not mean")
    keep: Keep = Keep()
    stop: Stop | None = None
    budget: Budget = Budget()


@dataclass(frozen=True)
class Asked:
    """An experiment and the file it stands in, for errors that name the line."""

    name: str
    experiment: Experiment
    source: Source

    def problem(self, path: tuple[str | int, ...], message: str) -> Problem:
        """Something wrong with what stands at a place of the file."""
        line = line_of(self.source.lines, path)
        return Problem(self.source.name, line, dotted(path), message)


class ExperimentError(ScenarioError):
    """One or more problems of an experiment; all of them at once."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(problems)
        head, _, rest = str(self).partition("\n")
        self.args = (f"{head.replace('scenario', 'experiment')}\n{rest}",)


def read_experiment(place: str | Path) -> Asked:
    """The experiment in a file, in a folder, or called so in the folder ``experiments``.

    Raises ExperimentError with every problem of the file.
    """
    path = find_experiment(place)
    source = read(path)
    root = Slot("part", part=Experiment)
    try:
        experiment = Experiment.model_validate(source.data)
    except ValidationError as error:
        problems: dict[tuple[str | int, ...], Problem] = {}
        for detail in error.errors(include_url=False):
            at = place_of(root, detail["loc"])
            line = line_of(source.lines, at.path)
            told = Problem(source.name, line, dotted(at.path), sentence(detail, at, source.data))
            problems.setdefault(at.path, told)
        raise ExperimentError(list(problems.values())) from None
    name = path.parent.name if path.name == FILE else path.stem
    asked = Asked(name or path.stem, experiment, source)
    if found := list(_inconsistent(asked)):
        raise ExperimentError(found)
    return asked


def _inconsistent(asked: Asked) -> list[Problem]:
    found: list[Problem] = []
    for name, given in asked.experiment.parameters.items():
        place = ("parameters", name)
        if given.values is not None and (given.low is not None or given.high is not None):
            found.append(asked.problem(place, "has values and a range; give one of the two"))
        if given.low is not None and given.high is not None and given.low > given.high:
            message = f"low {shown(given.low)} is above high {shown(given.high)}; exchange them"
            found.append(asked.problem(place, message))
        if given.multiple and given.values is None and None in (given.low, given.high):
            message = (
                "is a multiple; give low and high, as { low = 0.5, high = 2, multiple = true }"
            )
            found.append(asked.problem(place, message))
    return [*found, *_unknown(asked)]


def _unknown(asked: Asked) -> Iterator[Problem]:
    """What is to be kept and is not there: nothing would be kept of it, without a word."""
    kept = asked.experiment.keep
    if kept == Keep():
        return
    from cxsim.metrics import METRICS
    from cxsim.model.columns import TOUCHPOINT, WEEKLY
    from cxsim.runs.simulate import AT_ENCOUNTERS

    known = {
        "metrics": (() if kept.metrics == "all" else kept.metrics, METRICS),
        "weekly": (kept.weekly, ("alive", *(n for n in WEEKLY if n not in AT_ENCOUNTERS))),
        "touchpoints": (kept.touchpoints, TOUCHPOINT),
    }
    for what, (names, there) in known.items():
        for number, name in enumerate(names):
            if name not in there:
                message = f"there is nothing called {shown(name)} here; {nearest(name, there)}"
                yield asked.problem(("keep", what, number), message)


def find_experiment(place: str | Path) -> Path:
    """The file meant; raises NotFoundError with the nearest name."""
    path = Path(place)
    for found in (path, path / FILE, Path(FOLDER) / path / FILE, Path(FOLDER) / f"{path}.toml"):
        if found.is_file():
            return found
    names = sorted(p.parent.name for p in Path(FOLDER).glob(f"*/{FILE}"))
    advice = nearest(path.name, names) if names else "give the path of its .toml file"
    raise NotFoundError(f"there is no experiment {shown(str(place))}; {advice}")


def refuse(problems: list[Problem]) -> None:
    """Raise them, if there are any."""
    if problems:
        raise ExperimentError(problems)


__all__ = ["Asked", "CxsimError", "Experiment", "ExperimentError", "read_experiment"]
