"""``cxsim results sensitivity``: what a study's answer rests on."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING

import click

from cxsim.cli import options
from cxsim.cli.sweep import store_option

if TYPE_CHECKING:
    from cxsim.analysis.sensitivity import Sensitivity

SCREEN = 96


@click.command()
@click.argument("study", required=False)
@store_option
@click.option("--metric", help="What the structures differ in (default: retention at the end).")
@click.option(
    "--resources", type=click.Choice(("described", "equal")), help="Arm (default: the first)."
)
@options.output_format
@options.output_file
@click.option("-q", "--quiet", is_flag=True, help="No notes.")
def command(
    study: str | None,
    store: str,
    metric: str | None,
    resources: str | None,
    form: str | None,
    output: str | None,
    quiet: bool,
) -> None:
    """Show on which parameters it rests how the structures of a STUDY (the newest one) differ.

    First-order shares of the variance of the paired difference to the baseline, over the
    environments of a study that fills the space (latin-hypercube or sobol): the mean over all
    structures but the baseline. Needs the extra 'sensitivity' (SALib). Written as
    scenarios/data/sensitivity/COMPANY.json, it is used wherever that company's results are shown.
    """
    from cxsim.analysis.attribution import attribute
    from cxsim.analysis.results import read_results
    from cxsim.cli.output import target
    from cxsim.cli.terminal import note

    place = target(output, form, folders=False)
    results = read_results(store, study)
    titles = {name: found.title for name, found in results.structures.items()}
    place.write(_rendered(attribute(results, metric, resources), titles, place.form))
    if place.file and not quiet:
        note(f"wrote {place.file}")


def _rendered(found: Sensitivity, titles: Mapping[str, str], form: str) -> str:
    from cxsim.cli.terminal import is_terminal
    from cxsim.presentation import sensitivity

    if form in ("json", "csv"):
        return sensitivity.to_json(found) if form == "json" else sensitivity.to_csv(found)
    if form == "md":
        return sensitivity.markdown(found, titles)
    width = shutil.get_terminal_size().columns if is_terminal(sys.stdout) else SCREEN
    return sensitivity.text(found, titles, max(width, 76))
