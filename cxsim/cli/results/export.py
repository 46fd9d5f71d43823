"""``cxsim results export``, also ``cxsim export``: a study's runs as tables."""

from __future__ import annotations

from pathlib import Path

import click

from cxsim.cli.sweep import store_option
from cxsim.cli.terminal import note


@click.command()
@click.argument("study", required=False)
@store_option
@click.option(
    "--to", "form", type=click.Choice(("parquet", "csv")), default="parquet",
    help="Parquet needs the extra 'parquet' (pyarrow).",
)  # fmt: skip
@click.option(
    "-o", "--output", type=click.Path(), default=".", help="Folder to write to (default: here)."
)
@click.option("--weekly", is_flag=True, help="Also write the series that were kept.")
@click.option("-q", "--quiet", is_flag=True, help="No notes.")
def command(
    study: str | None, store: str, form: str, output: str, weekly: bool, quiet: bool
) -> None:
    """Write the runs of a STUDY (the newest one) as a tidy table: one row a run, a column for each
    metric and each parameter."""
    from cxsim.presentation.tidy import write_tables
    from cxsim.runs.store import open_store

    with open_store(Path(store)) as opened:
        record = opened.study(study)
        for path, rows in write_tables(opened, record, Path(output), form, weekly):
            if not quiet:
                note(f"wrote {path} ({rows:,} rows)")
