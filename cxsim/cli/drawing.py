"""Charts drawn for the command line: results read, a file written."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast

from cxsim.cli.terminal import note
from cxsim.errors import UsageError

if TYPE_CHECKING:
    from cxsim.presentation.charts.view import View

KINDS = (".png", ".svg", ".pdf")


@dataclass(frozen=True)
class Wanted:
    """Options as given."""

    results: Path | None
    study: str | None = None
    environment: int | None = None
    resources: str | None = None
    structure: str | None = None
    metric: str | None = None
    parameters: tuple[str, ...] = ()

    def view(self) -> View:
        """The results, read. Raises UsageError : none were named, or the arm is not there."""
        from cxsim.analysis.results import read_results
        from cxsim.presentation.charts.view import View

        if self.results is None:
            raise UsageError(
                "name the results: a store that cxsim sweep wrote, or the folder of "
                "cxsim compare -o FOLDER"
            )
        found = read_results(self.results, self.study, self.environment)
        arms = found.comparison.arms
        if self.resources is not None and self.resources not in arms:
            raise UsageError(
                f"--resources {self.resources}: these results have only {', '.join(arms)}"
            )
        arm = self.resources or arms[0]
        return View(found, arm, self.structure, self.metric, self.parameters)


def listing() -> str:
    """Name and meaning of every chart."""
    from cxsim.presentation.charts.catalogue import CHARTS

    wide = max(map(len, CHARTS)) + 2
    return "\n".join(f"{chart.name:{wide}}{chart.about}" for chart in CHARTS.values())


def draw(name: str | None, wanted: Wanted, output: Path | None, quiet: bool) -> None:
    """Draw one chart into a file."""
    from cxsim.presentation.charts.catalogue import CHARTS, chart
    from cxsim.presentation.export import write
    from cxsim.presentation.theme import save

    if name is None:
        raise UsageError(f"name a chart: {', '.join(CHARTS)}")
    asked = chart(name)
    place = output or Path(f"{name}.png")
    kind = _kind(place)
    write(place, save(asked.draw(wanted.view()), kind))
    _wrote(place, quiet)


def thumbnails(wanted: Wanted, output: Path | None, quiet: bool) -> None:
    """All charts of some results on one page."""
    from cxsim.presentation.charts.thumbnails import page
    from cxsim.presentation.export import write
    from cxsim.presentation.theme import save

    place = output or Path("charts.png")
    kind = _kind(place)
    write(place, save(page(wanted.view()), kind))
    _wrote(place, quiet)


def _kind(place: Path) -> Literal["png", "svg", "pdf"]:
    if place.suffix.lower() not in KINDS:
        raise UsageError(f"-o {place}: a chart's file ends in {', '.join(KINDS)}")
    if not place.absolute().parent.is_dir():
        raise UsageError(f"-o {place}: there is no folder '{place.parent}'; make it first")
    return cast('Literal["png", "svg", "pdf"]', place.suffix.lower()[1:])


def _wrote(place: Path, quiet: bool) -> None:
    if not quiet:
        note(f"wrote {place}")
