"""``cxsim calibrate``: a company's customers fitted to the user's own tables."""

from __future__ import annotations

import os
import re
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cxsim.cli import options
from cxsim.errors import UsageError

if TYPE_CHECKING:
    from cxsim.analysis.calibrate import Calibration

UNITS = ("week", "month", "quarter", "year")
ROLES = (
    "period", "cohort", "survivors", "tenure", "churned", "id", "satisfaction", "expectation",
    "quality", "reason", "customers", "kind",
)  # fmt: skip
SCREEN = 96


class Column(click.ParamType[tuple[str, str]]):
    """A role and the name of a column, as ``tenure=months with us``."""

    name = "role=name"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, str]:
        role, equals, name = str(value).partition("=")
        if not equals or not name.strip():
            self.fail(f"{value!r} is no role and column; write tenure=NAME", param, ctx)
        if role.strip() not in ROLES:
            self.fail(f"'{role}' is no role; choose one of {', '.join(ROLES)}", param, ctx)
        return role.strip(), name.strip()


@click.command()
@click.argument("company", required=False, type=options.Name("companies"))
@click.option(
    "--retention", required=True, type=click.Path(path_type=Path),
    help="CSV: survivors by period, or tenure and churn flag by customer.",
)  # fmt: skip
@click.option("--satisfaction", type=click.Path(path_type=Path), help="CSV: answers by customer.")
@click.option("--churn-reasons", type=click.Path(path_type=Path), help="CSV: why customers left.")
@click.option("--period", type=click.Choice(UNITS), help="What a period is, if no name says it.")
@click.option("--cohort", help="The only cohort of the table to use.")
@click.option(
    "--cohort-size", type=click.IntRange(1), help="Customers a cohort given in shares began with."
)
@click.option(
    "--hold-out", type=click.IntRange(0), help="Last periods not fitted (default two in five)."
)
@click.option(
    "--column", "columns", type=Column(), multiple=True,
    help="Overrule a guess, e.g. tenure=Months. Repeatable.",
)  # fmt: skip
@click.option(
    "--customers", type=click.IntRange(500, 1_000_000), default=10_000,
    help="Customers of each simulated run (default 10000).",
)  # fmt: skip
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Company file to write.")
@click.option("--force", is_flag=True, help="Overwrite the company file if it exists.")
@click.option("--charts", type=click.Path(path_type=Path), help="Folder for the charts.")
@click.option(
    "--format", "form", type=click.Choice(("table", "json")), default="table",
    help="How to print the result.",
)  # fmt: skip
@options.verbosity
def command(
    company: str | None,
    retention: Path,
    satisfaction: Path | None,
    churn_reasons: Path | None,
    period: str | None,
    cohort: str | None,
    cohort_size: int | None,
    hold_out: int | None,
    columns: tuple[tuple[str, str], ...],
    customers: int,
    output: Path | None,
    force: bool,
    charts: Path | None,
    form: str,
    quiet: bool,
    verbose: int,
) -> int:
    """Fit the customers of a COMPANY to your own tables and write a company file.

    The new file extends COMPANY and holds what was fitted, with intervals in comments. Without
    -o the fit is only shown. Nothing is written if the tables have faults.
    """
    from cxsim.analysis.calibrate import calibrate, read_reasons, read_retention, read_survey
    from cxsim.cli.terminal import note
    from cxsim.scenario import defaults, load

    base = company or defaults().company
    check_output(output, base, force)
    chosen = dict(columns)
    given = load(base).company
    table = read_retention(retention, unit=period, chosen=chosen, size=cohort_size, cohort=cohort)
    survey = read_survey(satisfaction, chosen) if satisfaction else None
    reasons = read_reasons(churn_reasons, chosen) if churn_reasons else None
    if charts is not None:
        from cxsim.presentation.export import check_directory

        check_directory(charts)
    found = calibrate(
        given,
        table,
        survey=survey,
        reasons=reasons,
        held_out=hold_out,
        customers=customers,
        say=(lambda _: None) if quiet else (lambda what: note(f"{what} ...")),
    )
    _show(found, form)
    for path in _written(found, base, output, charts):
        if not quiet:
            note(f"wrote {path}")
    return 0


def check_output(output: Path | None, base: str, force: bool) -> None:
    """Refuse, before anything is computed, a place where the file cannot or may not go."""
    if output is None:
        return
    if output.suffix != ".toml":
        raise UsageError(f"-o {output}: a company file ends in .toml")
    if output.is_dir():
        raise UsageError(f"-o {output}: this is a folder; name a file in it")
    if output.exists() and Path(base).exists() and output.samefile(base):
        raise UsageError(f"-o {output}: this is the company to start from; choose another name")
    if output.exists() and not force:
        raise UsageError(f"{output} exists and is left as it is; choose another name, or --force")
    if not output.parent.is_dir():
        raise UsageError(f"-o {output}: there is no folder '{output.parent}'; make it first")
    if not os.access(output if output.exists() else output.parent, os.W_OK):
        raise UsageError(f"-o {output}: this file cannot be written; choose another place")


def _show(found: Calibration, form: str) -> None:
    from cxsim.cli.terminal import is_terminal
    from cxsim.presentation import calibration

    if form == "json":
        click.echo(calibration.to_json(found), nl=False)
        return
    width = shutil.get_terminal_size().columns if is_terminal(sys.stdout) else SCREEN
    click.echo(calibration.text(found, width), nl=False)


def _written(found: Calibration, base: str, output: Path | None, charts: Path | None) -> list[Path]:
    from cxsim import __version__
    from cxsim.presentation.calibration import to_toml
    from cxsim.presentation.export import write

    files: dict[Path, bytes] = {}
    if output is not None:
        text = to_toml(found, _extends(base, output), _name(output), __version__)
        files[output] = text.encode()
    if charts is not None:
        from cxsim.presentation.charts.calibration import calibration_fit, calibration_residuals
        from cxsim.presentation.theme import save

        foot = f"cxsim {__version__}; {', '.join(found.files.values())}"
        files[charts / "fit.png"] = save(calibration_fit(found, foot), "png")
        files[charts / "fit.svg"] = save(calibration_fit(found, foot), "svg")
        files[charts / "residuals.png"] = save(calibration_residuals(found, foot), "png")
        files[charts / "residuals.svg"] = save(calibration_residuals(found, foot), "svg")
    for path, content in files.items():
        write(path, content)
    return list(files)


def _extends(base: str, output: Path) -> str:
    """The company given, as the new file has to call it: a path is seen from the file's folder."""
    if not (base.endswith(".toml") or "/" in base or "\\" in base):
        return base
    return Path(os.path.relpath(base, output.parent)).as_posix()


def _name(output: Path) -> str | None:
    """A name for the company where the file's cannot be one."""
    if re.fullmatch(r"[a-z][a-z0-9-]{0,59}", output.stem):
        return None
    plain = re.sub(r"[^a-z0-9]+", "-", output.stem.lower()).strip("-")
    return plain[:60] if plain[:1].isalpha() else f"company-{plain}".strip("-")[:60]
