"""Numbers as people write them: decimal commas, thousands, percent signs."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

MISSING = frozenset({"", "na", "n/a", "nan", "null", "none", "-", "\u2013", "?", "."})
SPACES = str.maketrans("", "", "\u00a0\u202f\u2009 '\u2019_")
THOUSANDS = {mark: re.compile(rf"[+-]?[1-9]\d{{0,2}}(\{mark}\d{{3}})+") for mark in ",."}
PLAIN = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")


@dataclass(frozen=True)
class Style:
    """How the numbers of a column are written; `thousands` may be empty."""

    decimal: str = "."
    thousands: str = ""


@dataclass(frozen=True)
class Number:
    """A value as written, and whether a percent sign stands behind it."""

    value: float
    percent: bool = False


def is_missing(cell: str) -> bool:
    """Whether a cell says that nothing is known."""
    return cell.strip().lower() in MISSING


def style_of(cells: Iterable[str], delimiter: str) -> Style:
    """How the numbers of a column are written, judged from all of them together."""
    bare = [_bare(cell) for cell in cells if not is_missing(cell)]
    both = [cell for cell in bare if "," in cell and "." in cell]
    if both:
        comma_last = both[0].rfind(",") > both[0].rfind(".")
        return Style(",", ".") if comma_last else Style(".", ",")
    for mark in (",", "."):
        marked = [cell for cell in bare if mark in cell]
        if not marked:
            continue
        grouped = all(THOUSANDS[mark].fullmatch(cell) for cell in marked)
        # A dot before three digits is a decimal point unless whole numbers stand beside it.
        sure = mark == "," or (delimiter != "," and any(cell.isdigit() for cell in bare))
        if grouped and sure:
            return Style("." if mark == "," else ",", mark)
        return Style(mark)
    return Style()


def number(cell: str, style: Style) -> Number | None:
    """The number in a cell, or None if it is not one."""
    bare = _bare(cell)
    if style.thousands:
        bare = bare.replace(style.thousands, "")
    if style.decimal != ".":
        bare = bare.replace(style.decimal, ".") if "." not in bare else "x"
    if not PLAIN.fullmatch(bare):
        return None
    return Number(float(bare), cell.rstrip().endswith("%"))


def _bare(cell: str) -> str:
    return cell.strip().removesuffix("%").translate(SPACES)
