"""``cxsim chart``: one chart of stored results."""

from __future__ import annotations

from pathlib import Path

import click

from cxsim.cli import options


@click.command()
@click.argument("name", required=False)
@click.argument("results", required=False, type=click.Path(path_type=Path))
@click.option(
    "-o", "--output", type=click.Path(path_type=Path),
    help="File to write: .png, .svg or .pdf (default: NAME.png).",
)  # fmt: skip
@click.option("--list", "listed", is_flag=True, help="List the charts; with RESULTS, as pictures.")
@click.option("--study", help="Study in a store (default: the newest).")
@click.option("--environment", type=click.IntRange(0), help="Only this environment of a study.")
@click.option(
    "--resources", type=click.Choice(("described", "equal")), help="Arm (default: the first)."
)
@click.option("--structure", help="Held against the baseline (default: the one that keeps most).")
@click.option("--metric", help="What decides who wins in 'phases' (default: retention).")
@click.option(
    "--parameters", type=options.Names(), default=(),
    help="The two paths 'phases' is about (default: the first two varied).",
)  # fmt: skip
@options.verbosity
def command(
    name: str | None,
    results: Path | None,
    output: Path | None,
    listed: bool,
    study: str | None,
    environment: int | None,
    resources: str | None,
    structure: str | None,
    metric: str | None,
    parameters: tuple[str, ...],
    quiet: bool,
    verbose: int,
) -> int:
    """Draw the chart NAME of RESULTS: a store that `cxsim sweep` wrote, or the folder of
    `cxsim compare -o FOLDER`.

    `cxsim chart --list` names the charts; `cxsim chart --list RESULTS -o page.png` shows them.
    """
    from cxsim.cli.drawing import Wanted, draw, listing, thumbnails

    # With --list the first argument is the results.
    place = results or (Path(name) if listed and name else None)
    if listed and place is None:
        click.echo(listing())
        return 0
    wanted = Wanted(place, study, environment, resources, structure, metric, parameters)
    if listed:
        thumbnails(wanted, output, quiet)
        return 0
    draw(name, wanted, output, quiet)
    return 0
