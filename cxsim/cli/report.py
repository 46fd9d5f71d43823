"""What is known after a comparison's runs: shown, written, and what went wrong explained."""

from __future__ import annotations

import shutil
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from cxsim.cli.output import Target
from cxsim.cli.study import Asked, Study
from cxsim.cli.terminal import coloured, complain, is_terminal, note
from cxsim.errors import CxsimError

if TYPE_CHECKING:
    from pathlib import Path

    from cxsim.analysis.comparison import Comparison
    from cxsim.analysis.evidence import Assumptions
    from cxsim.analysis.sensitivity import Sensitivity
    from cxsim.runs.many import Outcome

SOME_FAILED = 1
INTERRUPTED = 130
PAPER = 100
"""Columns of a table that no terminal shows."""


def compared(
    study: Study, outcome: Outcome, margin: float, sequential: bool = False
) -> Comparison | None:
    """The comparison, or None where runs that failed or were not reached leave nothing to say."""
    from cxsim.analysis.compare import compare

    try:
        return compare(
            outcome.runs,
            study.baseline,
            margin=margin,
            titles=study.titles,
            failures=outcome.failures,
            asked=len(study.seeds),
            interrupted=outcome.interrupted,
            sequential=sequential,
            currency=study.currency,
        )
    except CxsimError as error:
        if not (outcome.failures or outcome.interrupted):
            raise
        if not outcome.interrupted:
            complain(str(error))
        return None


def deliver(
    study: Study,
    asked: Asked,
    comparison: Comparison,
    outcome: Outcome,
    place: Target,
    quiet: bool,
    known: Sensitivity | None = None,
) -> None:
    """Print the comparison, or write it to the file or folder asked for.

    ``known`` says which parameters decide, as from `cxsim.analysis.sensitivity.known_for`.
    """
    from cxsim.analysis.sensitivity import assumptions
    from cxsim.runs.provenance import provenance

    options = asdict(asked)
    origin = provenance(study.scenarios, study.seeds, study.customers, study.weeks, options)
    rests = assumptions(study.parts, known)
    place.write(rendered(comparison, place, origin, rests, _about(study, asked)))
    written = [place.file] if place.file else []
    if place.folder is not None:
        from cxsim.presentation.export import write_outputs

        written = write_outputs(place.folder, comparison, outcome.runs, origin, rests)
        written.append(_kept(place.folder, study, comparison, outcome, origin))
    if not quiet:
        for path in written:
            note(f"wrote {path}")


def _kept(
    folder: Path, study: Study, comparison: Comparison, outcome: Outcome, origin: dict[str, Any]
) -> Path:
    """What `cxsim chart` and `cxsim report` read."""
    from cxsim.runs.keep import keep

    told = {
        name: getattr(comparison, name)
        for name in ("baseline", "margin", "sequential", "stopping", "interrupted")
    }
    ended = [*outcome.runs, *outcome.failures]
    return keep(folder, list(study.scenarios.values()), ended, origin, told)


def rendered(
    comparison: Comparison,
    place: Target,
    origin: dict[str, Any],
    found: Assumptions,
    about: str,
) -> str:
    """The comparison in the form asked for."""
    from cxsim.presentation import records, tables

    if place.form == "json":
        return records.to_json(comparison, assumed=found, provenance=origin)
    if place.form == "csv":
        return records.to_csv(comparison)
    if place.form == "md":
        return tables.markdown(comparison, assumed=found, about=about)
    screen = place.file is None and is_terminal(sys.stdout)
    width = shutil.get_terminal_size().columns if screen else PAPER
    colour = screen and coloured(sys.stdout)
    return tables.text(comparison, assumed=found, about=about, width=width, colour=colour)


def _about(study: Study, asked: Asked) -> str:
    """What was simulated, in a sentence."""
    first = next(iter(study.scenarios.values()))
    parts = [first.company.title, f"future: {first.future.title}", f"{study.weeks} weeks"]
    parts += [f"with {', '.join(asked.overrides)}"] * bool(asked.overrides)
    return f"Simulated: {'; '.join(parts)}."


def explain(outcome: Outcome, asked: int, verbose: int) -> int:
    """Say which runs are missing and why; the exit code."""
    failed, ended = outcome.failures, len(outcome.runs) + len(outcome.failures)
    if failed:
        first = failed[0]
        complain(
            f"{len(failed)} of {asked} runs failed; first {first.ownership} ({first.resources} "
            f"resources) on seed {first.seed}: {first.error}"
            + ("" if verbose else " (-v prints its traceback)")
        )
        if verbose:
            note(first.traceback)
    if outcome.interrupted:
        shown = "what was known by then is shown" if outcome.runs else "nothing is known yet"
        complain(f"interrupted after {ended} of {asked} runs; {shown}")
        return INTERRUPTED
    return SOME_FAILED if failed else 0
