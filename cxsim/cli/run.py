"""``cxsim run``: one structure, one seed."""

from __future__ import annotations

from typing import Any

import click

from cxsim.cli import options


@click.command()
@options.world
@click.option("--ownership", type=options.Name("ownership"), help="Structure to simulate.")
@click.option(
    "--resources",
    type=click.Choice(("described", "equal")),
    default="described",
    help="Budget and staff as the structure describes, or equal for all.",
)
@options.output_format
@options.output_file
@options.dry_run
@options.verbosity
def command(
    ownership: str | None,
    form: str | None,
    output: str | None,
    dry_run: bool,
    quiet: bool,
    verbose: int,
    **asked: Any,
) -> int:
    """Simulate one ownership structure on a COMPANY with one seed and print its metrics.

    JSON also holds the weekly series and the touchpoints.
    """
    from cxsim.cli.dry import describe
    from cxsim.cli.execute import execute
    from cxsim.cli.output import target
    from cxsim.cli.report import explain
    from cxsim.cli.single import rendered
    from cxsim.cli.study import Asked, plan
    from cxsim.cli.terminal import note
    from cxsim.scenario import defaults

    one = ownership or defaults().baseline
    study = plan(Asked(**asked, ownership=(one,), baseline=one, replications=1))
    if dry_run:
        target(None, form).write(describe(study, form))
        return 0
    place = target(output, form, folders=False)
    outcome = execute(study, 1, quiet)
    for run in outcome.runs:
        place.write(rendered(study, run, place.form))
        if place.file and not quiet:
            note(f"wrote {place.file}")
    return explain(outcome, study.runs, verbose)
