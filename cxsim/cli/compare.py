"""``cxsim compare``: the main job."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from cxsim.cli import options


@click.command()
@options.world
@click.option(
    "--ownership", type=options.Names("ownership"), help="Structures to compare, or 'all'."
)
@click.option(
    "--baseline", type=options.Name("ownership"), help="Structure the others are held against."
)
@click.option(
    "--resources",
    type=click.Choice(tuple(options.ARMS)),
    default="both",
    help="Budget and staff as described, equal for all, or both side by side (default).",
)
@click.option(
    "--replications", type=click.IntRange(1, options.MOST_SEEDS), help="Seeds for each structure."
)
@click.option(
    "--margin",
    type=options.Points(),
    default=0.005,
    help="Difference that does not matter (default 0.5pp).",
)
@click.option(
    "--until",
    type=options.Points(),
    help="Add seeds until every difference is known to so much, e.g. 0.5pp.",
)
@click.option(
    "--most",
    type=click.IntRange(2, options.MOST_SEEDS),
    default=1000,
    help="With --until: seeds after which to end in any case (default 1000).",
)
@options.sensitivity
@click.option("--jobs", type=click.IntRange(1, 1024), help="Runs at a time (default: all CPUs).")
@options.output_format
@options.output
@options.dry_run
@options.verbosity
def command(
    margin: float,
    until: float | None,
    most: int,
    sensitivity: Path | None,
    jobs: int | None,
    form: str | None,
    output: str | None,
    dry_run: bool,
    quiet: bool,
    verbose: int,
    **asked: Any,
) -> int:
    """Compare ownership structures on a COMPANY: who keeps more customers, and how sure is that?

    Without arguments: the main job, as in scenarios/default.toml. All structures meet the same
    customers with the same luck, so that differences are taken seed by seed.
    """
    from cxsim.analysis.sensitivity import known_for
    from cxsim.cli.dry import describe
    from cxsim.cli.execute import execute
    from cxsim.cli.output import target
    from cxsim.cli.report import compared, deliver, explain
    from cxsim.cli.study import Asked, plan

    wanted = Asked(**asked)
    study = plan(wanted)
    if dry_run:
        target(None, form).write(describe(study, form))
        return 0
    place = target(output, form)
    known = known_for(study.parts, sensitivity)
    if until is None:
        outcome = execute(study, jobs, quiet)
        comparison = compared(study, outcome, margin)
    else:
        from cxsim.cli.until import settle

        study, outcome, comparison = settle(study, jobs, quiet, margin, until, most)
    if comparison is not None:
        deliver(study, wanted, comparison, outcome, place, quiet, known)
    return explain(outcome, study.runs, verbose)
