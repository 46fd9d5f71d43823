"""A chart as SVG that stands inside a page: ids of its own, colours that follow the page's."""

from __future__ import annotations

import re

from matplotlib.figure import Figure

from cxsim.presentation import theme

TURNED = {
    theme.INK: "var(--ink)",
    theme.QUIET: "var(--quiet)",
    theme.GRID: "var(--grid)",
    "#ffffff": "var(--paper)",
}
"""Colours of the theme that a dark page exchanges; colours of data stay."""


def svg(figure: Figure, key: str) -> str:
    """The figure as an ``<svg>`` element, decoration to a screen reader: whoever puts it in a page
    says beside it what it shows.

    Parameters
    ----------
    key : begins every id, so that several charts fit into one page.
    """
    figure.set_facecolor("none")
    text = theme.save(figure, "svg").decode()
    text = text[text.index("<svg") :]
    text = re.sub(r"<metadata>.*?</metadata>", "", text, flags=re.S)
    text = re.sub(r"<!--.*?-->", "", text, flags=re.S)
    text = re.sub(r'\bid="', f'id="{key}-', text)
    text = re.sub(r'(href="#|url\(#)', rf"\g<1>{key}-", text)
    for colour, variable in TURNED.items():
        text = text.replace(f": {colour}", f": {variable}")
    head = re.compile(r"<svg [^>]*>", re.S)
    box = re.search(r'viewBox="[^"]+"', text)
    plain = f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" \
aria-hidden="true" focusable="false" {box[0] if box else ""}>'
    return head.sub(plain, text, count=1).strip()
