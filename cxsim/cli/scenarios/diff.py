"""``cxsim scenarios diff``: in which values two parts of one kind differ."""

from __future__ import annotations

import json
from typing import Any

import click

from cxsim.cli.options import KINDS, Kind, Name
from cxsim.errors import UsageError


@click.command()
@click.argument("one", type=Name())
@click.argument("other", type=Name())
@click.option("--kind", type=click.Choice(KINDS), help="Where to look the names up.")
@click.option("--company", type=Name("companies"), help="Company they are checked against.")
@click.option(
    "--format", "form", type=click.Choice(("table", "json")), default="table", help="How to print."
)
def command(one: str, other: str, kind: Kind | None, company: str | None, form: str) -> None:
    """Print each dotted path at which ONE and OTHER differ, with both values."""
    from cxsim.cli.scenarios.part import find

    first, second = find(one, kind, company), find(other, kind, company)
    if first.kind != second.kind:
        raise UsageError(
            f"'{one}' is from {first.kind} and '{other}' from {second.kind}; "
            "only two of one kind can be held against each other"
        )
    changed = differences(first.part, second.part)
    if form == "json":
        rows = [{"path": path, "one": a, "other": b} for path, (a, b) in changed.items()]
        click.echo(json.dumps(rows, indent=2, ensure_ascii=False))
        return
    click.echo(_table({"": (one, other), **changed}) if changed else "no difference")


def differences(one: Any, other: Any) -> dict[str, tuple[Any, Any]]:
    """Dotted path -> both values where two parts differ; None where there is no such value."""
    from cxsim.scenario.annotate import values
    from cxsim.scenario.fields import dotted

    both = [{dotted(value.path): value.value for value in values(part)} for part in (one, other)]
    paths = dict.fromkeys([*both[0], *both[1]])
    pairs = {path: (both[0].get(path), both[1].get(path)) for path in paths}
    return {path: pair for path, pair in pairs.items() if pair[0] != pair[1]}


def _table(rows: dict[str, tuple[Any, Any]]) -> str:
    from cxsim.scenario.annotate import literal

    cells = [
        (path, *("-" if value is None else literal(value) if path else value for value in pair))
        for path, pair in rows.items()
    ]
    wide = [max(len(row[column]) for row in cells) for column in range(2)]
    return "\n".join(f"{a:{wide[0]}}  {b:{wide[1]}}  {c}".rstrip() for a, b, c in cells)
