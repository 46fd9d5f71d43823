"""What a visitor takes away: charts, tables, the question as TOML, and where they can be had, a
deck."""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from threading import Lock

from cxsim.analysis.results import Results
from cxsim.presentation.charts import ranked_differences, retention_curves
from cxsim.presentation.export import foot
from cxsim.presentation.records import to_csv, to_json
from cxsim.presentation.report.story import story
from cxsim.presentation.report.writers import writer
from cxsim.presentation.theme import save

Make = Callable[[], bytes]
"""Makes the contents of a file."""
KINDS = {
    ".png": "image/png",
    ".csv": "text/csv",
    "json": "application/json",
    "toml": "application/toml",
    "html": "text/html",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
_drawing = Lock()
"""matplotlib's settings are one for the whole process: one chart is drawn at a time."""


def ranked_png(found: Results) -> bytes:
    """The ranked differences as `cxsim compare -o` writes them."""
    with _drawing:
        return save(ranked_differences(found.comparison, _foot(found)), "png")


def retention_png(found: Results, arm: str) -> bytes:
    """The retention curves as `cxsim compare -o` writes them."""
    with _drawing:
        figure = retention_curves(found.runs, arm, found.comparison, foot=_foot(found))
        return save(figure, "png")


def table_csv(found: Results) -> bytes:
    """The comparison as tidy rows."""
    return to_csv(found.comparison).encode()


def table_json(found: Results) -> bytes:
    """The comparison with answer, notes and provenance."""
    return to_json(found.comparison, provenance=dict(found.provenance)).encode()


def report(found: Results, name: str) -> bytes:
    """The report as `cxsim report` writes it, in the form the suffix of the name asks for."""
    with _drawing:
        return writer(Path(name))(story([found]))


def has_slides() -> bool:
    """Whether the extra that slides need is installed."""
    return find_spec("pptx") is not None


def _foot(found: Results) -> str:
    return foot(found.comparison, dict(found.provenance))
