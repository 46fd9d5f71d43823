"""``cxsim report``: stored results as slides, as a page, as a PDF."""

from __future__ import annotations

from pathlib import Path

import click

from cxsim.cli import options


@click.command()
@click.argument("results", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), required=True,
    help="File to write: .pptx (needs the extra 'deck'), .html or .pdf.",
)  # fmt: skip
@click.option("--study", help="Study in a store (default: the newest).")
@click.option("--environment", type=click.IntRange(0), help="Only this environment of a study.")
@click.option(
    "--resources", type=click.Choice(("described", "equal")), help="Arm (default: the first)."
)
@options.verbosity
def command(
    results: tuple[Path, ...],
    output: Path,
    study: str | None,
    environment: int | None,
    resources: str | None,
    quiet: bool,
    verbose: int,
) -> int:
    """Write a report of RESULTS: the folder of `cxsim compare -o FOLDER`, or a store that
    `cxsim sweep` wrote.

    Of several results the first are the main ones; the others add what those cannot show, such as
    regret over futures or what the answer rests on.
    """
    from cxsim.analysis.results import read_results
    from cxsim.cli.terminal import note
    from cxsim.presentation.export import write
    from cxsim.presentation.report.story import story
    from cxsim.presentation.report.writers import writer

    chosen = writer(output)
    found = [read_results(results[0], study, environment)]
    found += [read_results(place) for place in results[1:]]
    write(output, chosen(story(found, resources)))
    if not quiet:
        note(f"wrote {output}")
    return 0
