"""``cxsim scenarios list``: what can be named."""

from __future__ import annotations

import json
from typing import Any

import click

from cxsim.cli.options import KINDS, Kind


@click.command()
@click.argument("kind", required=False, type=click.Choice(KINDS))
@click.option(
    "--format", "form", type=click.Choice(("table", "json")), default="table", help="How to print."
)
def command(kind: Kind | None, form: str) -> None:
    """List companies, ownership structures and futures, or those of one KIND."""
    from cxsim.scenario import available

    kinds = KINDS if kind is None else (kind,)
    entries: list[dict[str, Any]] = [
        {"kind": entry.kind, "name": entry.name, "title": entry.title, "path": str(entry.path),
         "description": entry.description}
        for one in kinds
        for entry in available(one)
    ]  # fmt: skip
    if form == "json":
        click.echo(json.dumps(entries, indent=2, ensure_ascii=False))
        return
    wide = max((len(entry["name"]) for entry in entries), default=0)
    for number, one in enumerate(kinds):
        rows = [e for e in entries if e["kind"] == one]
        lines = [f"  {e['name']:{wide}}  {e['title']}" for e in rows] or ["  (none)"]
        click.echo("\n".join([*([""] if number else []), one, *lines]))
