"""Scenarios from TOML files: all problems of all files at once, or scenarios that are right."""

from __future__ import annotations

import hashlib
import json
import pathlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from cxsim.errors import CxsimError, NotFoundError, Problem, ScenarioError
from cxsim.scenario.check import check
from cxsim.scenario.defaults import defaults
from cxsim.scenario.draft import Draft, Reader
from cxsim.scenario.explain import validated
from cxsim.scenario.files import Kind, listed
from cxsim.scenario.schema import Company, Future, Ownership, Scenario
from cxsim.scenario.vary import varied

Name = str | pathlib.Path


@dataclass(frozen=True)
class Entry:
    """A company, structure or future that can be named."""

    kind: Kind
    name: str
    title: str
    description: str
    path: pathlib.Path


def load(
    company: Name | None = None,
    ownership: Name | None = None,
    future: Name | None = None,
    overrides: Sequence[str] = (),
) -> Scenario:
    """One scenario; what is not given is taken from the packaged defaults.

    Parameters
    ----------
    company, ownership, future : a name, looked up in ``./scenarios`` and then among those that
        come with cxsim, or a path to a TOML file.
    overrides : ``path=value``, such as ``ownership.budget_share=0.3``; later ones win.

    Raises
    ------
    NotFoundError : a name that does not exist; nothing else is wrong.
    ScenarioError : every problem of every file and override.
    """
    structure = defaults().baseline if ownership is None else ownership
    [scenario] = load_all(company, [structure], future, overrides).values()
    return scenario


def load_all(
    company: Name | None = None,
    ownerships: Sequence[Name] | None = None,
    future: Name | None = None,
    overrides: Sequence[str] = (),
) -> dict[str, Scenario]:
    """Scenarios that differ only in their ownership structure, by its name, in the order given.

    Parameters and errors as in ``load``. An override of the ownership is applied to every
    structure it fits and is a problem if it fits none.
    """
    if company is None or ownerships is None or future is None:
        given = defaults()
        company = company or given.company
        ownerships = given.ownership if ownerships is None else ownerships
        future = future or given.future
    reader = Reader()
    firm = reader.draft("companies", _named(company))
    times = reader.draft("futures", _named(future))
    structures = [
        reader.draft("ownership", name) for name in dict.fromkeys(map(_named, ownerships))
    ]
    drafts = [draft for draft in (firm, times, *structures) if draft is not None]
    problems = varied(overrides, drafts, all_read=len(drafts) == len(structures) + 2)
    for draft in drafts:
        reader.resolve(draft)
    parts = [_part(draft, firm, problems) for draft in drafts]
    problems += [*reader.problems, *_namesakes(drafts)]
    _refuse(problems, reader.missing)
    world, ahead, *owners = parts
    return {
        owner.name: Scenario(
            company=cast(Company, world), ownership=owner, future=cast(Future, ahead)
        )
        for owner in cast(list[Ownership], owners)
    }


def _named(name: Name) -> str:
    if isinstance(name, str):
        return name
    return str(name if name.is_absolute() else pathlib.Path.cwd() / name)


def _part(
    draft: Draft, company: Draft | None, problems: list[Problem]
) -> Company | Ownership | Future | None:
    part, found = validated(draft)
    told = {(problem.file, problem.line, problem.path) for problem in found}
    rules = [p for p in check(draft, company) if (p.file, p.line, p.path) not in told]
    problems += [*found, *rules]
    return cast(Company | Ownership | Future | None, part)


def _namesakes(drafts: Sequence[Draft]) -> list[Problem]:
    """Different files whose structures have the same name."""
    seen: dict[object, Draft] = {}
    problems: list[Problem] = []
    for draft in drafts:
        name = draft.data["name"]
        if draft.kind == "ownership" and isinstance(name, str):
            if name in seen:
                other = seen[name].problem(("name",), "").file
                message = f'"{name}" is also the name of {other}; give one of them another name'
                problems.append(draft.problem(("name",), message))
            seen.setdefault(name, draft)
    return problems


def _refuse(problems: Sequence[Problem], missing: dict[str, str]) -> None:
    if missing and not problems:
        raise NotFoundError("\n".join(missing.values()))
    if problems:
        absent = [Problem(name, 0, "", message) for name, message in missing.items()]
        raise ScenarioError([*dict.fromkeys(problems), *absent])


def available(kind: Kind) -> list[Entry]:
    """Everything of one kind that can be named, the user's own and the packaged; sorted by name.

    A file with problems is listed too, under its name.
    """
    entries: list[Entry] = []
    for name, path in listed(kind).items():
        try:
            draft = Reader().compose(kind, path)
        except CxsimError:
            draft = None
        data = draft.data if draft else {}
        title = str(data.get("title", name))
        text = str(data.get("description", "")) if draft else "cannot be read"
        entries.append(Entry(kind, name, title, text, path))
    return entries


def digest(scenario: Scenario) -> str:
    """SHA-256, in hexadecimal, of a scenario's values, the same on every machine.

    The order of functions, touchpoints and segments is part of it: luck is dealt in that order.
    """
    values = scenario.model_dump(mode="json")
    text = json.dumps(values, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()
