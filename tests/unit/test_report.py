"""Slides, page and PDF: one story, the same digits, the same bytes."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest

from cxsim.analysis.results import Results
from cxsim.errors import CxsimError, NotFoundError, UsageError
from cxsim.presentation.report import words
from cxsim.presentation.report.booklet import booklet
from cxsim.presentation.report.page import page
from cxsim.presentation.report.story import LONGEST, Story, story
from cxsim.presentation.report.writers import writer

Make = Callable[..., Results]
pptx = pytest.importorskip("pptx", reason="needs the extra 'deck'")
pypdf = pytest.importorskip("pypdf", reason="reads the PDF back")

from cxsim.presentation.report.deck import deck  # noqa: E402


class _Read(HTMLParser):
    """Text, tags and attributes of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def _html(content: bytes) -> _Read:
    found = _Read()
    found.feed(content.decode())
    return found


def _slides(content: bytes) -> list[dict[str, list[str]]]:
    """Texts, notes, labels and alternative texts of every slide."""
    found: list[dict[str, list[str]]] = []
    for slide in pptx.Presentation(io.BytesIO(content)).slides:
        one: dict[str, list[str]] = {"texts": [], "alternatives": [], "sizes": []}
        one["title"] = [slide.shapes.title.text_frame.text]
        one["notes"] = [slide.notes_slide.notes_text_frame.text]
        for shape in slide.shapes:
            described = shape._element.xpath(".//p:cNvPr")[0].get("descr")
            if shape.shape_type is not None and (shape.has_chart or shape.has_table
                                                 or hasattr(shape, "image")):  # fmt: skip
                one["alternatives"].append(described or "")
            if shape.has_text_frame:
                one["texts"].append(shape.text_frame.text)
            if shape.has_table:
                one["texts"] += [cell.text for row in shape.table.rows for cell in row.cells]
            if shape.has_chart:
                one["texts"] += re.findall(r"<a:t>([^<]*)</a:t>", shape.chart.part.blob.decode())
        found.append(one)
    return found


def _pdf(content: bytes) -> str:
    pages = pypdf.PdfReader(io.BytesIO(content)).pages
    return " ".join(" ".join(page.extract_text().split()) for page in pages)


@pytest.fixture
def told(results_of: Make) -> Story:
    return story([results_of(3, arms=("described", "equal"))])


def test_numbers_agree_to_the_digit(told: Story) -> None:
    """Every number of the answer and of every chart is read back from all three."""
    html = " ".join(" ".join(_html(page(told)).texts).split())
    pdf = _pdf(booklet(told))
    slides = " ".join(
        " ".join([*one["texts"], *one["notes"], *one["alternatives"]])
        for one in _slides(deck(told))
    )
    checked = 0
    for part in told.parts:
        assert part.table is not None or part.key == "next"
        rows = part.table.rows if part.table is not None and part.key != "rests" else ()
        for cell in (cell for row in rows for cell in row[1:]):
            for where, text in (("html", html), ("pdf", pdf), ("pptx", slides)):
                assert cell in text, (where, part.key, cell)
            checked += 1
        for number in re.findall(r"[-+]?\d+\.\d+", part.lead):
            for text in (html, pdf, slides):
                assert number in text
    assert checked > 100


def test_the_check_of_digits_can_fail(told: Story) -> None:
    assert "12345.6" not in _pdf(booklet(told))


def test_the_same_results_give_the_same_bytes(results_of: Make) -> None:
    for make in (deck, page, booklet):
        first, second = (make(story([results_of(3)])) for _ in range(2))
        assert first == second, make.__name__


def test_no_date_is_left_in_the_slides(told: Story) -> None:
    def dates(archive: bytes) -> set[bytes]:
        found: set[bytes] = set()
        with zipfile.ZipFile(io.BytesIO(archive)) as whole:
            assert {i.date_time for i in whole.infolist()} == {(1980, 1, 1, 0, 0, 0)}
            for name in whole.namelist():
                content = whole.read(name)
                found |= dates(content) if name.endswith(".xlsx") else set()
                found |= set(re.findall(rb"20\d\d-\d\d-\d\dT[\d:]+Z", content))
        return found

    assert dates(deck(told)) <= {b"2000-01-01T00:00:00Z"}


@pytest.mark.parametrize(
    ("count", "name"),
    [(1, "short"), (2, "chinese"), (3, "script"), (14, "sixty"), (14, "hebrew")],
)
def test_slides_stand_as_they_are(results_of: Make, count: int, name: str) -> None:
    arms = ("described", "equal") if count == 14 else ("described",)
    slides = _slides(deck(story([results_of(count, name, arms=arms)])))
    main = [s for s in slides if not s["title"][0].startswith("Appendix")]
    assert 8 <= len(main) <= 12
    for slide in slides:
        assert 0 < len(slide["title"][0].lstrip("\u200e")) <= LONGEST
        assert len(slide["notes"][0]) > 20
        assert all(slide["alternatives"]), slide["title"]
        assert "Results 0123456789ab." in slide["notes"][0] + " ".join(slide["texts"])


def test_native_charts_hold_the_numbers(told: Story) -> None:
    made = pptx.Presentation(io.BytesIO(deck(told)))
    charts = [s.chart for slide in made.slides for s in slide.shapes if s.has_chart]
    bars, dots = charts
    shown = [f"{value:.1f}%" for value in reversed(list(bars.plots[0].series[0].values))]
    assert told.parts[0].table is not None
    assert shown == [row[1] for row in told.parts[0].table.rows]
    ranked = next(p for p in told.parts if p.key == "ranked").numbers
    drawn = {s.name: list(s.iter_values()) for s in dots.plots[0].series}
    for row in ranked.rows:
        points = dots.plots[0].series[[s.name for s in dots.plots[0].series].index(row.title)]
        xs = [float(x.text) for x in points._element.xpath("c:xVal//c:v")]
        dot = row.dots[0]
        assert xs == pytest.approx([dot.low, dot.mean, dot.high])
        assert len(drawn[row.title]) == 3


def test_the_page_is_alone_and_accessible(told: Story) -> None:
    content = page(told)
    found = _html(content)
    tags = [tag for tag, _ in found.tags]
    assert "script" not in tags
    assert "iframe" not in tags
    for _, attributes in found.tags:
        for name in ("src", "href", "xlink:href", "action"):
            value = attributes.get(name) or "#"
            assert value.startswith(("#", "data:")), value
    assert "url(http" not in content.decode()
    assert "@import" not in content.decode()
    ids = [a["id"] for _, a in found.tags if "id" in a]
    assert len(ids) == len(set(ids))
    for match in re.findall(r'(?:href="#|url\(#)([^")]+)', content.decode()):
        assert match in ids, match
    pictures = [a for tag, a in found.tags if a.get("role") == "img"]
    assert len(pictures) == len([p for p in told.parts if p.chart])
    assert all(a["aria-label"] for a in pictures)
    assert dict(found.tags)["html"] == {"lang": "en"}
    levels = [int(tag[1]) for tag in tags if re.fullmatch(r"h\d", tag)]
    assert levels[0] == 1
    assert all(b - a <= 1 for a, b in pairwise(levels))
    assert all(a.get("scope") for tag, a in found.tags if tag == "th")
    assert tags.count("table") == tags.count("caption")


def test_markup_in_names_is_shown_not_run(results_of: Make) -> None:
    attack = "<script>alert(1)</script>"
    content = page(story([results_of(3, "script", company=attack)])).decode()
    assert "<script" not in content
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in content


def test_every_parameter_is_listed(told: Story) -> None:
    html = " ".join(_html(page(told)).texts)
    slides = " ".join(" ".join(s["texts"]) for s in _slides(deck(told)))
    assert len(told.parameters) > 300
    for parameter in told.parameters:
        assert parameter.path in html
        assert parameter.path.rpartition(".")[2] in slides


def test_a_title_that_cannot_be_claimed_is_not(results_of: Make) -> None:
    unclear = story([results_of(3, seeds=[1])])
    assert unclear.parts[0].title == "Too few runs to tell the structures apart"
    clear = story([results_of(3)])
    assert re.match(r"Owner 2 keeps 0\.\d pp more customers than Owner 1", clear.parts[0].title)
    turned = next(p for p in clear.parts if p.key == "next")
    assert turned.lead.startswith("Try Owner 2 on a small scale")


def test_short_takes_what_fits() -> None:
    assert words.short("a" * 61, "short", longest=60) == "short"
    assert words.short("one two three", longest=9) == "one two\u2026"
    assert words.cut(["long name 1", "long name 2"], 6) == ["long name 1", "long name 2"]
    assert words.cut(["first name", "second name"], 8) == ["first\u2026", "second\u2026"]


def test_an_arm_that_is_not_there(results_of: Make) -> None:
    with pytest.raises(NotFoundError, match="no arm 'equal'; there are: described"):
        story([results_of(2)], "equal")


def test_another_suffix_or_folder(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"ends in \.pptx, \.html, \.pdf"):
        writer(tmp_path / "board.docx")
    with pytest.raises(UsageError, match="no folder"):
        writer(tmp_path / "nowhere" / "board.html")


def test_slides_without_their_library(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    import sys

    from cxsim.presentation import report

    for name in [n for n in sys.modules if n.partition(".")[0] == "pptx"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "pptx", None)
    for name in ("deck", "slide", "native"):
        monkeypatch.delitem(sys.modules, f"cxsim.presentation.report.{name}", raising=False)
        monkeypatch.delattr(report, name, raising=False)
    with pytest.raises(CxsimError, match=r"pip install 'cxsim\[deck\]'"):
        writer(tmp_path / "board.pptx")
