"""``cxsim evidence``: the register of what every parameter rests on."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cxsim.cli import options

if TYPE_CHECKING:
    from cxsim.analysis.evidence import Parameter

PAPER = 140


@click.command()
@click.argument("scenario", required=False, type=options.Name())
@click.option("--ownership", type=options.Name("ownership"), help="Structure (default: baseline).")
@click.option("--future", type=options.Name("futures"), help="What the company does not decide.")
@click.option("--company", type=options.Name("companies"), help="Company, if SCENARIO is none.")
@options.sensitivity
@click.option(
    "--grade", type=click.Choice(("measured", "published", "assumed")), help="Only of this grade."
)
@options.output_format
@options.output_file
@options.verbosity
def command(
    scenario: str | None,
    ownership: str | None,
    future: str | None,
    company: str | None,
    sensitivity: Path | None,
    grade: str | None,
    form: str | None,
    output: str | None,
    quiet: bool,
    verbose: int,
) -> int:
    """List every parameter of a SCENARIO: value, range, unit, grade, source.

    SCENARIO is a company, a structure or a future by name or file; the rest is as in
    `cxsim compare`. With a sensitivity study, those the result rests on most come first.
    """
    from cxsim.analysis.evidence import register
    from cxsim.analysis.sensitivity import known_for
    from cxsim.cli.output import target
    from cxsim.cli.scenarios.part import FIELDS, kind_of
    from cxsim.cli.terminal import note
    from cxsim.scenario import defaults, load

    usual = defaults()
    names = {
        "company": company or usual.company,
        "ownership": ownership or usual.baseline,
        "future": future or usual.future,
    }
    if scenario is not None:
        names[FIELDS[kind_of(scenario)]] = scenario
    place = target(output, form, folders=False)
    found = load(names["company"], names["ownership"], names["future"])
    known = known_for([found.company], sensitivity)
    listed = register(
        [found.company, found.ownership, found.future], known.first_order if known else None
    )
    if known:
        listed.sort(key=lambda parameter: -(parameter.share or 0.0))
    listed = [p for p in listed if grade in (None, p.grade)]
    place.write(_rendered(listed, known.about if known else "", place.form))
    if place.file and not quiet:
        note(f"wrote {place.file}")
    return 0


def _rendered(listed: list[Parameter], study: str, form: str) -> str:
    from cxsim.cli.terminal import is_terminal
    from cxsim.presentation import evidence

    if form == "csv":
        return evidence.to_csv(listed)
    if form in ("json", "md"):
        return (evidence.to_json if form == "json" else evidence.markdown)(listed, study)
    width = shutil.get_terminal_size().columns if is_terminal(sys.stdout) else PAPER
    return evidence.text(listed, max(width, 110), study)
