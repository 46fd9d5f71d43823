"""``cxsim results gc``: remove what no study needs."""

from __future__ import annotations

from pathlib import Path

import click

from cxsim.cli import options
from cxsim.cli.sweep import store_option


@click.command()
@store_option
@click.option(
    "--other-code", is_flag=True, help="Also remove studies computed by another model or library."
)
@options.dry_run
def command(store: str, other_code: bool, dry_run: bool) -> None:
    """Remove runs that no study refers to, and give the space back."""
    from cxsim.runs.store import open_store

    place = Path(store)
    before = place.stat().st_size if place.exists() else 0
    with open_store(place, write=place.exists()) as opened:
        counts = opened.collect(other_code, dry_run)
    found = ", ".join(f"{count:,} {name}" for name, count in counts.items())
    if dry_run:
        click.echo(f"would remove {found}")
        return
    freed = max(0, before - place.stat().st_size)
    click.echo(f"removed {found}; {freed / 1e6:,.1f} MB are free again")
