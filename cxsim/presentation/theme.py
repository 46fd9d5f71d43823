"""How charts look: size, type, colours, foot; and files that are the same byte for byte.

Text is measured before it is set, so that names of any length neither clip nor overlap.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace
from functools import cache, lru_cache
from typing import Any, Literal

import matplotlib as mpl
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg, RendererAgg
from matplotlib.figure import Figure

from cxsim.analysis.comparison import Comparison
from cxsim.presentation.layout import directed, printable, wrap

COLOURS = ("#5790fc", "#f89c20", "#e42536", "#964a8b", "#7a21dd")
PALE = "#9c9ca1"
"""Six colours told apart with any colour vision (Petroff 2021, arXiv:2107.02270); their grey is
kept for what is not highlighted."""
INK, QUIET, GRID = "#222222", "#666666", "#dddddd"
LINES: tuple[Any, ...] = ("-", (0, (6, 2)), (0, (2, 1.5)))
WIDE, HIGH, DPI = 12.8, 7.2, 200
_high = ContextVar("high", default=HIGH)
MARGIN = 0.35
LARGE = 48.0
"""Size in points at which text is measured."""
FONTS = (
    "DejaVu Sans",
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "WenQuanYi Zen Hei",
    "Microsoft YaHei",
    "PingFang SC",
    "Hiragino Sans GB",
    "Arial Unicode MS",
)
"""The first draws what it can; the others, where installed, what it has no shapes for."""


def colour(position: int) -> str:
    """The colour of the structure at that position (>= 0) of the run."""
    return COLOURS[position % len(COLOURS)]


def line_style(position: int) -> Any:
    """Dashes that tell structures of one colour apart."""
    return LINES[position // len(COLOURS) % len(LINES)]


@contextmanager
def styled() -> Generator[None]:
    """Settings that hold while a chart is made and written."""
    settings: dict[Any, Any] = {
        "font.family": list(fonts()),
        "font.size": 11,
        "text.color": INK,
        "text.hinting": "none",
        "axes.edgecolor": QUIET,
        "axes.labelcolor": QUIET,
        "xtick.color": QUIET,
        "ytick.color": QUIET,
        "axes.unicode_minus": False,
        "svg.hashsalt": "cxsim",
        "svg.fonttype": "path",
        "pdf.fonttype": 42,
    }
    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(settings)
        yield


@cache
def fonts() -> tuple[str, ...]:
    """Those of `FONTS` that this machine has."""
    known = set(font_manager.get_font_names())
    return tuple(name for name in FONTS if name in known)


def name_shown(title: str, name: str) -> str:
    """The title, or the plain name where no font here has the shapes to draw the title."""
    title = printable(title)
    return title if drawable(title) == title else name


def drawable(text: str) -> str:
    """The text with a question mark for each character no font here has a shape for."""
    return "".join(c if c.isspace() or ord(c) in _shapes() else "?" for c in printable(text))


@cache
def _shapes() -> frozenset[int]:
    files = [font_manager.findfont(name) for name in fonts()]
    return frozenset(code for file in files for code in font_manager.get_font(file).get_charmap())


def with_names_shown(comparison: Comparison) -> Comparison:
    """The comparison with titles that can be drawn here."""
    standings = (replace(s, title=name_shown(s.title, s.ownership)) for s in comparison.standings)
    return replace(comparison, standings=tuple(standings))


@contextmanager
def lower(high: float) -> Generator[None]:
    """Figures made meanwhile are so many inches high: for where the title stands beside them."""
    token = _high.set(high)
    try:
        yield
    finally:
        _high.reset(token)


def blank() -> Figure:
    """An empty figure, 16:9 unless `lower`."""
    figure = Figure(figsize=(WIDE, _high.get()), facecolor="white")
    FigureCanvasAgg(figure)
    return figure


def stood_in(text: str) -> str:
    """The text with a wide letter for each character no font here has a shape for: so that what
    others will draw can be measured."""
    return "".join(c if c.isspace() or ord(c) in _shapes() else "W" for c in text)


def inches(size: float, weight: str = "normal") -> Callable[[str], float]:
    """A measure of text at that size in points: text -> width in inches."""
    return lambda text: _width(text, weight) * size / LARGE


@cache
def _ruler(weight: str) -> tuple[RendererAgg, font_manager.FontProperties]:
    with styled():
        renderer = FigureCanvasAgg(Figure(dpi=72)).get_renderer()
        return renderer, font_manager.FontProperties(
            family=list(fonts()), size=LARGE, weight=weight
        )


@lru_cache(maxsize=20_000)
def _width(text: str, weight: str) -> float:
    """Width in inches at the size `LARGE`; measured once, for it grows with the size."""
    renderer, properties = _ruler(weight)
    return renderer.get_text_width_height_descent(text, properties, ismath=False)[0] / 72


def write(
    figure: Figure,
    x: float,
    y: float,
    lines: Sequence[str],
    size: float,
    ink: str = INK,
    weight: str = "normal",
    **where: Any,
) -> None:
    """Lines of text at (x, y) in inches from the lower left corner."""
    figure.text(
        x / WIDE,
        y / figure.get_figheight(),
        "\n".join(map(directed, lines)),
        fontsize=size,
        color=ink,
        fontweight=weight,
        linespacing=1.2,
        parse_math=False,
        **where,
    )


def frame(figure: Figure, title: str, subtitle: str, foot: str) -> tuple[float, float]:
    """Title and subtitle at the top, source at the foot; (lower, upper) end of what is free.

    In inches from the lower edge. A long title is wrapped and, beyond three lines, set smaller.
    What is empty takes no room.
    """
    wide = WIDE - 2 * MARGIN
    top = figure.get_figheight() - MARGIN
    if title:
        size, lines = fitted(title, wide, 3, 18, "bold")
        write(figure, MARGIN, top, lines, size, weight="bold", va="top")
        top -= height(len(lines), size) + 0.1
    if subtitle:
        below = wrap(drawable(subtitle), wide, inches(11))
        write(figure, MARGIN, top, below, 11, QUIET, va="top")
        top -= height(len(below), 11)
    source = wrap(drawable(foot), wide, inches(8.5)) if foot else []
    write(figure, MARGIN, 0.2, source, 8.5, QUIET, va="bottom")
    return 0.2 + height(len(source), 8.5), top


def fitted(
    text: str, wide: float, most: int, size: float, weight: str = "normal"
) -> tuple[float, list[str]]:
    """Size in points (at most `size`) and lines: at most `most` of them, `wide` inches wide."""
    while True:
        lines = wrap(drawable(text), wide, inches(size, weight))
        if len(lines) <= most or size <= 5:
            return size, lines
        size -= 0.5


def height(lines: int, size: float) -> float:
    """Height in inches of lines set at that size in points."""
    return lines * size * 1.25 / 72


def axes(figure: Figure, left: float, bottom: float, right: float, top: float) -> Axes:
    """Axes between these edges, in inches, without frame, with a pale grid."""
    tall = figure.get_figheight()
    spot = (left / WIDE, bottom / tall, (right - left) / WIDE, (top - bottom) / tall)
    made = figure.add_axes(spot)
    for side in ("top", "right", "left"):
        made.spines[side].set_visible(False)
    made.tick_params(length=0, labelsize=10)
    made.set_axisbelow(True)
    return made


def save(figure: Figure, kind: Literal["png", "svg", "pdf"]) -> bytes:
    """The figure as a file's bytes: no date in it, the same bytes for the same figure."""
    date = {"svg": {"Date": None}, "pdf": {"CreationDate": None}}.get(kind, {})
    out = io.BytesIO()
    with styled():
        figure.savefig(out, format=kind, dpi=DPI, metadata=date)
    return out.getvalue()
