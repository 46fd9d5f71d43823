"""``cxsim sweep``: carry out an experiment, however often it is interrupted."""

from __future__ import annotations

import click

from cxsim.cli import options
from cxsim.errors import UsageError

STORE = "runs.sqlite"

store_option = click.option(
    "--store", type=click.Path(), default=STORE, help=f"Where runs are kept (default {STORE})."
)


@click.command()
@click.argument("experiment", type=click.Path())
@click.option("--jobs", type=click.IntRange(1, 1024), help="Runs at a time (default: all CPUs).")
@click.option(
    "--executor", type=click.Choice(("local", "dask")), default="local",
    help="Processes of this machine, or a Dask cluster.",
)  # fmt: skip
@click.option("--scheduler", help="Address of a Dask scheduler, such as tcp://10.0.0.1:8786.")
@store_option
@click.option("--only-failed", is_flag=True, help="Repeat runs that failed, and nothing else.")
@click.option(
    "--extend-seeds", type=click.IntRange(0, options.MOST_SEEDS), default=0,
    help="Seeds to add to those that are there.",
)  # fmt: skip
@options.dry_run
@options.verbosity
def command(
    experiment: str,
    jobs: int | None,
    executor: str,
    scheduler: str | None,
    store: str,
    only_failed: bool,
    extend_seeds: int,
    dry_run: bool,
    quiet: bool,
    verbose: int,
) -> int:
    """Carry out an EXPERIMENT: a .toml file, its folder, or its name below ./experiments.

    Every run is saved when it ends and never done twice. Interrupted or killed, the same command
    goes on where it was.
    """
    from cxsim.cli.sweeping import Order, estimate, execute

    if only_failed and extend_seeds:
        raise UsageError("--only-failed repeats runs, --extend-seeds adds some; give one of them")
    order = Order(experiment, store, jobs, executor, scheduler, only_failed, extend_seeds)
    if dry_run:
        click.echo(estimate(order))
        return 0
    return execute(order, quiet, verbose)
