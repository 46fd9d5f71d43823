"""What slides are made of: boxes of text that fit, pictures and tables with alternative text."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from typing import Any

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR
from pptx.util import Emu, Inches, Pt

from cxsim.presentation import theme
from cxsim.presentation.layout import directed, printable, runs_left, wrap
from cxsim.presentation.report.words import cut

WIDE, HIGH = 13.333, 7.5
MARGIN = 0.6
FONT = "Calibri"
TITLE_ONLY = 5
READABLE = 9.0
"""Points below which names are cut."""
OPENING = 0
INK, QUIET = theme.INK, "#595959"


def empty(title: str) -> Any:
    """A presentation of 16:9 without slides, dated never."""
    import datetime

    made: Any = Presentation()
    old = made.slide_width
    made.slide_width, made.slide_height = Inches(WIDE), Inches(HIGH)
    for layout in (made.slide_master, *made.slide_layouts):
        for shape in layout.placeholders:
            shape.left, shape.width = (Emu(round(v * made.slide_width / old))
                                       for v in (shape.left, shape.width))  # fmt: skip
    known = made.core_properties
    known.title, known.author, known.last_modified_by = printable(title), "cxsim", "cxsim"
    known.created = known.modified = datetime.datetime(2000, 1, 1)
    known.revision = 1
    return made


def add(deck: Any, title: str, notes: str, foot: str) -> Any:
    """A slide with its title, speaker notes, source and number."""
    slide = deck.slides.add_slide(deck.slide_layouts[TITLE_ONLY])
    box = slide.shapes.title
    place(box, MARGIN, 0.35, WIDE - 2 * MARGIN, 0.8)
    fill(box, [title], 30, bold=True)
    box.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE
    number = len(deck.slides)
    text(slide, [f"{foot}   {number}"], (MARGIN, 7.02, WIDE - 2 * MARGIN, 0.3), 10, QUIET)
    slide.notes_slide.notes_text_frame.text = printable(notes).strip()
    return slide


def place(shape: Any, left: float, top: float, wide: float, high: float) -> None:
    """Put a shape somewhere, in inches."""
    shape.left, shape.top = Inches(left), Inches(top)
    shape.width, shape.height = Inches(wide), Inches(high)


def text(
    slide: Any, lines: Sequence[str], box: tuple[float, float, float, float], size: float,
    ink: str = INK, bold: bool = False, bullets: str = "",
) -> Any:  # fmt: skip
    """A box of paragraphs at (left, top, wide, high) inches, as large as fits, at most ``size``.

    ``bullets``: "" for none, "-" for dots, "1" for numbers.
    """
    left, top, wide, high = box
    shape = slide.shapes.add_textbox(Inches(left), Inches(top), Inches(wide), Inches(high))
    indent = 0.3 if bullets else 0.0
    gap = 0.55 if bullets or len(lines) > 1 else 0.0
    fit = fitting(lines, wide - 0.1 - indent, high - 0.08, size, gap)
    fill(shape, lines, fit, ink, bold, bullets, gap)
    return shape


def measure_at(size: float) -> Callable[[str], float]:
    """A measure of text at that size in points, in any script."""
    measure = theme.inches(size)
    return lambda text: measure(theme.stood_in(text))


def fitting(lines: Sequence[str], wide: float, high: float, size: float, gap: float = 0.0) -> float:
    """The size in points, at most ``size``, at which paragraphs fit into so many inches."""
    while size > 6:
        count = sum(len(wrap(printable(line), wide, measure_at(size))) for line in lines)
        if (count * 1.22 + gap * (len(lines) - 1)) * size / 72 <= high:
            return size
        size -= 0.5
    return size


def fill(
    shape: Any, lines: Sequence[str], size: float, ink: str = INK, bold: bool = False,
    bullets: str = "", gap: float = 0.0,
) -> None:  # fmt: skip
    """Set a shape's text, a paragraph a line."""
    frame = shape.text_frame
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = Inches(0.05)
    frame.margin_top = frame.margin_bottom = Inches(0.02)
    for number, line in enumerate(lines):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        paragraph_of(paragraph, line, size, ink, bold)
        if number:
            paragraph.space_before = Pt(size * gap)
        if bullets:
            _bullet(paragraph, bullets)


def paragraph_of(
    paragraph: Any, words: str, size: float, ink: str = INK, bold: bool = False
) -> None:
    """Set a paragraph's words in our type; names from right to left where they run so."""
    run = paragraph.add_run()
    words = run.text = directed(printable(words))
    run.font.size, run.font.name, run.font.bold = Pt(size), FONT, bold
    run.font.color.rgb = RGBColor.from_string(ink[1:].upper())
    paragraph.alignment = 1
    if runs_left(words):
        properties = paragraph._p.get_or_add_pPr()
        properties.set("rtl", "1")
        properties.set("algn", "r")


def _bullet(paragraph: Any, kind: str) -> None:
    space = "http://schemas.openxmlformats.org/drawingml/2006/main"
    properties = paragraph._p.get_or_add_pPr()
    properties.set("marL", str(Inches(0.3)))
    properties.set("indent", str(-Inches(0.3)))
    if kind == "1":
        mark = properties.makeelement(f"{{{space}}}buAutoNum", {"type": "arabicPeriod"})
    else:
        mark = properties.makeelement(f"{{{space}}}buChar", {"char": "\u2022"})
    properties.append(mark)


def picture(
    slide: Any, png: bytes, alternative: str, box: tuple[float, float, float, float]
) -> None:
    """A picture that fills a box, with its alternative text."""
    shape = slide.shapes.add_picture(io.BytesIO(png), *(Inches(v) for v in box))
    describe(shape, alternative)


def describe(shape: Any, alternative: str) -> None:
    """Say what a picture, chart or table shows, to those who do not see it."""
    shape._element.xpath(".//p:cNvPr")[0].set("descr", printable(alternative))


def table(
    slide: Any, head: Sequence[str], rows: Sequence[Sequence[str]], alternative: str,
    box: tuple[float, float, float, float], fills: Sequence[Sequence[str | None]] | None = None,
    widths: Sequence[float] | None = None, size: float = 14,
) -> None:  # fmt: skip
    """A table whose type is as large as fits; ``fills`` colours the cells beside the first column.

    ``widths`` are the columns' shares of the width; equal beside a first one as wide as it needs
    if None. Names too long for a readable size are cut; they stand whole in the notes.
    """
    left, top, wide, high = box
    for longest in (200, 60, 40, 28, 20, 14, 10):
        named = _named(head, rows, longest)
        shares = list(widths or _shares(*named, wide))
        fit = _table_size(*named, [s * wide for s in shares], high, size)
        if fit >= READABLE:
            break
    head, rows = named
    frame = slide.shapes.add_table(
        len(rows) + 1, len(head), Inches(left), Inches(top), Inches(wide), Inches(0.2)
    )
    describe(frame, alternative)
    made = frame.table
    made.horz_banding = False
    for column, share in enumerate(shares):
        made.columns[column].width = Inches(share * wide)
    room = min(0.45, high / (len(rows) + 1.6))
    for r, row in enumerate([head, *rows]):
        made.rows[r].height = Inches(room)
        for c, words in enumerate(row):
            colour = fills[r - 1][c - 1] if fills and r and c else None
            _cell(made.cell(r, c), words, fit, r == 0 or c == 0, colour, r == 0)


def _named(
    head: Sequence[str], rows: Sequence[Sequence[str]], longest: int
) -> tuple[list[str], list[list[str]]]:
    """Names in the first row and column, cut at so many characters."""
    names = cut([printable(row[0]) for row in rows], longest)
    body = [[name, *row[1:]] for name, row in zip(names, rows, strict=True)]
    return cut([printable(h) for h in head], longest), body


def _shares(head: Sequence[str], rows: Sequence[Sequence[str]], wide: float) -> list[float]:
    measure = measure_at(11)
    names = max(measure(printable(row[0])) for row in [head, *rows]) + 0.3
    first = min(max(names / wide, 1 / len(head)), 0.42)
    return [first] + [(1 - first) / (len(head) - 1)] * (len(head) - 1)


def _table_size(
    head: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[float], high: float,
    size: float,
) -> float:  # fmt: skip
    while size > 5:
        measure = measure_at(size)
        lines = [
            max(len(wrap(printable(cell), max(w - 0.14, 0.1), measure))
                for cell, w in zip(row, widths, strict=True))
            for row in [head, *rows]
        ]  # fmt: skip
        if sum(n * size * 1.22 / 72 + 0.06 for n in lines) <= high:
            return size
        size -= 0.5
    return size


def _cell(
    cell: Any, words: str, size: float, bold: bool, colour: str | None, is_head: bool
) -> None:
    cell.margin_left = cell.margin_right = Inches(0.06)
    cell.margin_top = cell.margin_bottom = Inches(0.02)
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    cell.fill.solid()
    cell.fill.fore_color.rgb = RGBColor.from_string(
        (colour or ("#e8ebf2" if is_head else "#ffffff"))[1:].upper()
    )
    paragraph_of(cell.text_frame.paragraphs[0], words, size, _on(colour), bold)
    cell.text_frame.word_wrap = True


def _on(colour: str | None) -> str:
    """Ink that can be read on a fill."""
    if colour is None:
        return INK
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return INK if 0.299 * red + 0.587 * green + 0.114 * blue > 0.5 else "#ffffff"
