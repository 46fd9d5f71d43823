"""What a comparison does when nothing else is asked: ``scenarios/default.toml``."""

from __future__ import annotations

from pydantic import Field, ValidationError

from cxsim.errors import Problem, ScenarioError
from cxsim.scenario.fields import shown, slot_of
from cxsim.scenario.files import folders, read
from cxsim.scenario.locate import line_of
from cxsim.scenario.schema import Part


class Defaults(Part):
    """The main job: names of scenarios, and its size."""

    company: str = Field(min_length=1)
    ownership: list[str] = Field(min_length=1)
    baseline: str = Field(min_length=1, description="the structure the others are held against")
    future: str = Field(min_length=1)
    customers: int = Field(ge=1, le=10_000_000)
    weeks: int = Field(ge=1, le=5200)
    replications: int = Field(ge=1, le=100_000)


def defaults() -> Defaults:
    """The user's own ``./scenarios/default.toml`` if there is one, else the packaged one.

    Raises ScenarioError with every problem of the file.
    """
    candidates = [folder / "default.toml" for folder in folders()]
    source = read(next((path for path in candidates if path.is_file()), candidates[-1]))
    try:
        given = Defaults.model_validate(source.data)
    except ValidationError as error:
        problems: list[Problem] = []
        for detail in error.errors(include_url=False):
            key = str(detail["loc"][0])
            field = Defaults.model_fields.get(key)
            message = "is not a known key"
            if field:
                said = "is missing" if detail["type"] == "missing" else _refused(source.data[key])
                message = f"{said}; give {slot_of(field.annotation, field.metadata).allowed}"
            problems.append(Problem(source.name, line_of(source.lines, (key,)), key, message))
        raise ScenarioError(problems) from None
    if given.baseline not in given.ownership:
        line = line_of(source.lines, ("baseline",))
        message = f"{shown(given.baseline)} is not among the structures in ownership; add it there"
        raise ScenarioError([Problem(source.name, line, "baseline", message)])
    return given


def _refused(value: object) -> str:
    return f"{shown(value)} cannot stand here"
