"""`cxsim chart` and `cxsim report`, from a comparison to a file."""

from __future__ import annotations

from pathlib import Path

import pytest

SMALL = ("--customers", "100", "--weeks", "52", "--replications", "3", "-q")


@pytest.fixture
def folder(cxsim, model, elsewhere: Path) -> Path:
    assert cxsim("compare", *SMALL, "-o", "out").code == 0
    return elsewhere / "out"


def test_the_list_names_every_chart(cxsim) -> None:
    from cxsim.presentation.charts.catalogue import CHARTS

    result = cxsim("chart", "--list")
    assert result.code == 0
    assert [line.split()[0] for line in result.out.splitlines()] == list(CHARTS)


@pytest.mark.parametrize(
    ("suffix", "begins"), [("png", b"\x89PNG"), ("svg", b"<?xml"), ("pdf", b"%PDF")]
)
def test_a_chart_goes_to_a_file(cxsim, folder: Path, suffix: str, begins: bytes) -> None:
    name = f"ranked.{suffix}"
    result = cxsim("chart", "ranked", folder, "-o", name)
    assert (result.code, result.out, result.err) == (0, "", f"wrote {name}\n")
    assert Path(name).read_bytes().startswith(begins)


def test_a_chart_without_a_name_for_its_file(cxsim, folder: Path) -> None:
    result = cxsim("chart", "retention", folder, "--resources", "equal")
    assert (result.code, result.err) == (0, "wrote retention.png\n")
    assert Path("retention.png").is_file()


def test_thumbnails(cxsim, folder: Path) -> None:
    result = cxsim("chart", "--list", folder, "-o", "all.png")
    assert (result.code, result.err) == (0, "wrote all.png\n")


@pytest.mark.parametrize(
    ("args", "hint"),
    [
        (["chart"], "name a chart"),
        (["chart", "rankd", "out"], 'did you mean "ranked"'),
        (["chart", "ranked"], "name the results"),
        (["chart", "ranked", "out", "-o", "x.jpg"], "ends in .png, .svg, .pdf"),
        (["chart", "ranked", "out", "-o", "nowhere/x.png"], "no folder 'nowhere'"),
        (["chart", "ranked", "nowhere.sqlite"], "there is no store"),
        (["chart", "ranked", "."], "cxsim compare -o"),
        (["chart", "phases", "out"], "under [parameters]"),
        (["chart", "regret", "out"], "sweep several"),
        (["chart", "ranked", "out", "--structure", "nobody"], "there are:"),
        (["chart", "feelings", "out"], "was not kept"),
        (["report", "out", "-o", "x.docx"], "ends in .pptx, .html, .pdf"),
        (["report", "nowhere", "-o", "x.html"], "there is no store"),
    ],
)
def test_mistakes_are_answered(cxsim, folder: Path, args: list[str], hint: str) -> None:
    if "--structure" in args:
        args = ["chart", "losses", *args[2:]]
    result = cxsim(*args)
    assert result.code == 2
    assert hint in result.err.replace("\n", " ")
    assert "Traceback" not in result.err


@pytest.mark.parametrize("suffix", ["html", "pdf"])
def test_a_report_goes_to_a_file(cxsim, folder: Path, suffix: str) -> None:
    result = cxsim("report", folder, "-o", f"board.{suffix}")
    assert (result.code, result.err) == (0, f"wrote board.{suffix}\n")
    assert Path(f"board.{suffix}").stat().st_size > 10_000


def test_results_of_a_folder_are_listed_as_any_store(cxsim, folder: Path) -> None:
    result = cxsim("results", "show", "--store", folder / "results.sqlite")
    assert result.code == 0
    assert "Customers kept" in result.out
