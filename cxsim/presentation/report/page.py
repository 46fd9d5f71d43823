"""The report as one HTML file: no script, no request to anywhere, light and dark, on paper too."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from cxsim.analysis.evidence import Parameter
from cxsim.presentation import theme
from cxsim.presentation.layout import printable
from cxsim.presentation.report.inline import svg
from cxsim.presentation.report.story import Part, Story

TEMPLATE = "page.html.j2"
HIGH = 6.0
"""Inches of a chart whose title stands above it."""


def page(story: Story) -> bytes:
    """The file's bytes: the same for the same story."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["plain"] = printable
    template = environment.get_template(TEMPLATE)
    pictures = {part.key: _picture(part) for part in story.parts if part.chart is not None}
    text = template.render(
        story=story, pictures=pictures, groups=_groups(story), style=Markup(_style())
    )
    return text.encode()


def _picture(part: Part) -> Markup:
    """The chart; what stands in it comes from matplotlib, which escapes it."""
    assert part.chart is not None
    assert part.view is not None
    figure = part.chart.bare(part.view, HIGH)
    return Markup(svg(figure, part.key))


def _groups(story: Story) -> list[tuple[str, list[Parameter]]]:
    """Parameters by the part of the scenario they stand in."""
    listed = groupby(story.parameters, key=lambda p: f"{p.part}: {'.'.join(p.path.split('.')[:2])}")
    return [(name, list(found)) for name, found in listed]


def _style() -> str:
    """The style sheet, with the theme's colours."""
    text = (Path(__file__).parent / "page.css").read_text(encoding="utf-8")
    for name, colour in (("INK", theme.INK), ("QUIET", theme.QUIET), ("GRID", theme.GRID)):
        text = text.replace(f"@{name}", colour)
    return text
