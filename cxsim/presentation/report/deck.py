"""The report as slides that stand as they are: native charts and tables where they can be edited,
pictures of 200 dots an inch for the rest, all with alternative texts and speaker notes."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

from cxsim.presentation import theme
from cxsim.presentation.charts.heat import as_text
from cxsim.presentation.charts.regret import Regret
from cxsim.presentation.charts.touchpoints import Experience
from cxsim.presentation.charts.view import Table
from cxsim.presentation.layout import wrap
from cxsim.presentation.report import native
from cxsim.presentation.report import slide as make
from cxsim.presentation.report.listing import grouped
from cxsim.presentation.report.story import Part, Story

BODY = (make.MARGIN, 1.95, make.WIDE - 2 * make.MARGIN, 4.95)
MOST = 6
"""Rows of the table beside the answer; the notes hold all."""
NEVER = (1980, 1, 1, 0, 0, 0)


def deck(story: Story) -> bytes:
    """The file's bytes: the same for the same story."""
    made = make.empty(story.title)
    _opening(made, story)
    for part in story.parts:
        _slide(made, story, part)
    for part in story.appendix:
        _methods(made, story, part)
    _parameters(made, story)
    out = io.BytesIO()
    made.save(out)
    return undated(out.getvalue())


def undated(archive: bytes) -> bytes:
    """The same archive without the time it was written, in workbooks inside it too."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name.endswith(".xlsx"):
                content = undated(content)
            if name == "docProps/core.xml":
                content = re.sub(rb"\d{4}-\d\d-\d\dT[\d:]+Z", b"2000-01-01T00:00:00Z", content)
            entry = zipfile.ZipInfo(name, NEVER)
            entry.external_attr = 0o600 << 16
            new.writestr(entry, content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _opening(made: Any, story: Story) -> None:
    slide = made.slides.add_slide(made.slide_layouts[make.OPENING])
    title, subtitle = slide.shapes.title, slide.placeholders[1]
    wide = make.WIDE - 2 * make.MARGIN
    make.place(title, make.MARGIN, 2.2, wide, 1.4)
    make.fill(title, [story.title], make.fitting([story.title], wide, 1.3, 40), bold=True)
    make.place(subtitle, make.MARGIN, 3.7, wide, 0.9)
    make.fill(subtitle, [story.subtitle], make.fitting([story.subtitle], wide, 0.8, 22), make.QUIET)
    make.text(slide, [story.source], (make.MARGIN, 6.9, wide, 0.4), 12, make.QUIET)
    notes = f"{story.subtitle}. {story.source}"
    slide.notes_slide.notes_text_frame.text = make.printable(notes)


def _slide(made: Any, story: Story, part: Part) -> None:
    slide = make.add(made, part.title, _notes(story, part), part.source or story.source)
    wide = make.WIDE - 2 * make.MARGIN
    make.text(slide, [part.lead], (make.MARGIN, 1.15, wide, 0.75), 18, make.QUIET)
    if part.key == "answer":
        _answer(slide, part)
    elif part.chart is None:
        kind = "1" if part.key == "next" else "-"
        make.text(slide, part.bullets, BODY, 20, bullets=kind)
    else:
        _shown(slide, part)


def _notes(story: Story, part: Part) -> str:
    said = [part.spoken, part.lead]
    if part.chart is not None:
        said += part.bullets
    if part.table is not None and part.key not in ("methods", "rests"):
        said.append(f"{part.table.caption}: {spoken(part.table)}.")
    return " ".join([*said, part.source or story.source])


def spoken(table: Table) -> str:
    """A table as a sentence."""
    rows = [
        f"{row[0]}: "
        + ", ".join(f"{head} {cell}" for head, cell in zip(table.head[1:], row[1:], strict=True))
        for row in table.rows
    ]
    return "; ".join(rows)


def _answer(slide: Any, part: Part) -> None:
    assert part.view is not None
    assert part.table is not None
    left, top, wide, high = BODY
    half = wide * 0.44
    make.text(slide, part.bullets, (left, top, half, high - 2.3), 15)
    rows = _few(part)
    make.table(
        slide, part.table.head, rows, part.table.caption, (left, top + high - 2.2, half, 2.2),
        widths=(0.34, 0.16, 0.32, 0.18), size=12,
    )  # fmt: skip
    beside = left + half + 0.3
    caption = f"{part.table.head[1]}, % of the customers of the first day"
    make.text(slide, [caption], (beside, top, wide - half - 0.3, 0.35), 13, make.QUIET)
    native.levels(
        slide, part.view, f"Bar chart. {part.table.caption}: {spoken(part.table)}",
        (beside, top + 0.3, wide - half - 0.3, high - 0.3),
    )  # fmt: skip


def _few(part: Part) -> tuple[tuple[str, ...], ...]:
    """The first rows, and the baseline's in any case."""
    assert part.table is not None
    assert part.view is not None
    rows, base = part.table.rows, part.view.baseline.title
    first = rows[: MOST if base in [row[0] for row in rows[:MOST]] else MOST - 1]
    return first + tuple(row for row in rows if row[0] == base and row not in first)


def _shown(slide: Any, part: Part) -> None:
    assert part.chart is not None
    assert part.view is not None
    if part.key == "ranked":
        native.ranked(slide, part.numbers, part.view.arm, part.alternative, BODY)
    elif isinstance(part.numbers, Experience):
        shown = part.numbers
        values = shown.performance.T
        texts = as_text(values.tolist(), 2)
        native.heat(
            slide, shown.touchpoints, shown.structures, values, texts, part.alternative, BODY
        )
    elif isinstance(part.numbers, Regret):
        shown = part.numbers
        texts = as_text(shown.regret.tolist(), 1)
        native.heat(
            slide, shown.structures, shown.futures, shown.regret, texts, part.alternative, BODY
        )
    else:
        figure = part.chart.bare(part.view, theme.WIDE * BODY[3] / BODY[2])
        make.picture(slide, theme.save(figure, "png"), part.alternative, BODY)


def _methods(made: Any, story: Story, part: Part) -> None:
    assert part.table is not None
    slide = make.add(made, part.title, _notes(story, part), story.source)
    left, _, wide, _ = BODY
    half = wide * 0.5
    make.text(slide, part.bullets, (left, 1.25, half - 0.2, 5.6), 14, bullets="-")
    make.table(
        slide, part.table.head, part.table.rows, part.table.caption,
        (left + half + 0.1, 1.3, half - 0.1, 5.5), widths=(0.28, 0.72), size=12,
    )  # fmt: skip


# ---------------------------------------------------------------- every parameter

SIZE = 8.0
COLUMNS = 2


def _parameters(made: Any, story: Story) -> None:
    """Every parameter with its value and grade, in as many slides as that takes."""
    left, _, wide, _ = BODY
    column = (wide - 0.3) / COLUMNS
    lines = [
        line
        for words in grouped(story.parameters)
        for line in wrap(words, column - 0.15, make.measure_at(SIZE))
    ]
    most = int(5.35 / (SIZE * 1.22 / 72))
    pages = [lines[i : i + most * COLUMNS] for i in range(0, len(lines), most * COLUMNS)]
    for number, page in enumerate(pages, 1):
        title = f"Appendix: every parameter ({number} of {len(pages)})"
        notes = "Value and grade (m measured, p published, a assumed) of every parameter."
        slide = make.add(made, title, f"{notes} {story.source}", story.source)
        make.text(slide, [notes], (left, 1.1, wide, 0.35), 13, make.QUIET)
        for place in range(COLUMNS):
            part = page[place * most : (place + 1) * most]
            if part:
                box = (left + place * (column + 0.3), 1.5, column, 5.45)
                shape = slide.shapes.add_textbox(*(make.Inches(v) for v in box))
                make.fill(shape, part, SIZE)
