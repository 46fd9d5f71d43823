"""``cxsim scenarios show``: one part, fully resolved."""

from __future__ import annotations

import json

import click

from cxsim.cli.options import KINDS, Kind, Name


@click.command()
@click.argument("name", type=Name())
@click.option("--kind", type=click.Choice(KINDS), help="Where to look the name up.")
@click.option("--company", type=Name("companies"), help="Company it is checked against.")
@click.option(
    "--format", "form", type=click.Choice(("toml", "json")), default="toml", help="How to print."
)
def command(name: str, kind: Kind | None, company: str | None, form: str) -> None:
    """Show NAME with all it extends, each value with its unit, range, source and grade."""
    from cxsim.cli.scenarios.part import find
    from cxsim.scenario.annotate import to_toml, values

    found = find(name, kind, company)
    listed = values(found.part)
    if form == "toml":
        click.echo(to_toml(listed), nl=False)
        return
    plain = {
        "schema": "cxsim.part",
        "schema_version": 1,
        "kind": found.kind,
        "name": found.part.name,
        "values": found.part.model_dump(mode="json"),
        "parameters": [value.to_dict() for value in listed],
    }
    click.echo(json.dumps(plain, indent=2, ensure_ascii=False))
