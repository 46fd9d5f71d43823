"""Publish a fit: its table goes between its markers in README.md, its figure beside it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from matplotlib.figure import Figure

from cxsim.presentation import theme

HERE = Path(__file__).resolve().parent
DATA = HERE.parents[1] / "scenarios" / "data"
HEADS = ("figure", "target", "fitted", "held out", "shipped")
Row = tuple[str, str, str, str, str]


def targets() -> dict[str, Any]:
    """The figures of scenarios/data/targets.json."""
    return json.loads((DATA / "targets.json").read_text(encoding="utf-8"))


def publish(name: str, rows: Sequence[Row], figure: Figure) -> None:
    """Write NAME.png, put the table under ``<!-- NAME -->`` of README.md, and print it."""
    lines = [f"| {' | '.join(HEADS)} |", "| :--- | ---: | ---: | ---: | ---: |"]
    lines += [f"| {' | '.join(row)} |" for row in rows]
    page = HERE / "README.md"
    text = page.read_text(encoding="utf-8")
    opening, closing = f"<!-- {name} -->", f"<!-- /{name} -->"
    before, rest = text.split(opening)
    after = rest.split(closing)[1]
    body = "\n".join(lines)
    page.write_text(f"{before}{opening}\n{body}\n{closing}{after}", encoding="utf-8")
    (HERE / f"{name}.png").write_bytes(theme.save(figure, "png"))
    print(body)


def chart(title: str, subtitle: str, foot: str) -> tuple[Figure, Any]:
    """A figure with a title and axes to draw on, and room for a legend at the right."""
    with theme.styled():
        figure = theme.blank()
        bottom, top = theme.frame(figure, title, subtitle, foot)
        axes = theme.axes(
            figure, theme.MARGIN + 0.6, bottom + 0.7, theme.WIDE - theme.MARGIN - 2.8, top - 0.3
        )
        axes.grid(axis="y", color=theme.GRID)
    return figure, axes


def legend(axes: Any) -> None:
    """Names of what is drawn, to the right of the axes."""
    axes.legend(loc="center left", bbox_to_anchor=(1.01, 0.5), frameon=False, fontsize=10)
