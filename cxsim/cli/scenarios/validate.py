"""``cxsim scenarios validate``: every problem of every file at once."""

from __future__ import annotations

from collections.abc import Iterable

import click

from cxsim.cli.options import KINDS, Kind, Name
from cxsim.errors import NotFoundError, Problem, ScenarioError, UsageError


@click.command()
@click.argument("files", nargs=-1, type=Name())
@click.option("--kind", type=click.Choice(KINDS), help="What the files are, where it is unclear.")
@click.option(
    "--company",
    type=Name("companies"),
    help="Company that structures and futures are checked against.",
)
def command(files: tuple[str, ...], kind: Kind | None, company: str | None) -> None:
    """Check FILES (or names); without any, all that can be named.

    Structures and futures are checked against the company among the files, if it is one.
    """
    kinds, problems = _kinds(files or _all(kind), kind)
    companies = [file for file, own in kinds.items() if own == "companies"]
    if company is None and files and len(companies) == 1:
        company = companies[0]
    fine: list[str] = []
    for file, own in kinds.items():
        found = _problems(file, own, company)
        problems |= found
        fine += [] if found else [file]
    for file in fine:
        click.echo(f"ok  {file}")
    if problems:
        raise ScenarioError(list(problems))


def _all(kind: Kind | None) -> list[str]:
    from cxsim.scenario import available
    from cxsim.scenario.files import displayed

    kinds = KINDS if kind is None else (kind,)
    return [displayed(entry.path) for one in kinds for entry in available(one)]


def _kinds(files: Iterable[str], kind: Kind | None) -> tuple[dict[str, Kind], set[Problem]]:
    from cxsim.cli.scenarios.part import kind_of

    kinds: dict[str, Kind] = {}
    problems: set[Problem] = set()
    for file in files:
        try:
            kinds[file] = kind or kind_of(file)
        except (NotFoundError, UsageError) as error:
            problems.add(Problem(file, 0, "", str(error).removeprefix(f"{file}: ")))
    return kinds, problems


def _problems(file: str, kind: Kind, company: str | None) -> set[Problem]:
    from cxsim.cli.scenarios.part import scenario

    try:
        scenario(file, kind, company)
    except ScenarioError as error:
        return set(error.problems)
    except NotFoundError as error:
        return {Problem(file, 0, "", str(error))}
    return set()
