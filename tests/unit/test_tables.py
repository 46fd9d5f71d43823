from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from cxsim.analysis.compare import compare
from cxsim.analysis.comparison import Comparison
from cxsim.analysis.evidence import Assumptions
from cxsim.metrics import METRICS
from cxsim.presentation import tables
from cxsim.presentation.layout import cells
from cxsim.runs.run import Run

Runs = Callable[..., list[Run]]
TITLES = {
    "base": "Everyone for themselves, as it has been for as long as we know",
    "better": "首席客户官兼首席运营官兼首席营销官",
    "worse": "Worse | *much* worse",
}


@pytest.fixture
def comparison(runs_of: Runs) -> Comparison:
    runs = runs_of({"base": 0.0, "better": 0.03, "worse": -0.02}, arms=("described", "equal"))
    return compare(runs, "base", titles=TITLES)


@pytest.mark.parametrize("width", [76, 80, 96, 100])
def test_text_fits_the_terminal(comparison: Comparison, catalogue: Any, width: int) -> None:
    text = tables.text(comparison, catalogue, assumed=Assumptions(61, 83), width=width)
    assert max(cells(line) for line in text.splitlines()) <= width


def test_a_very_wide_or_narrow_terminal_is_not_followed(
    comparison: Comparison, catalogue: Any
) -> None:
    assert tables.text(comparison, catalogue, width=500) == tables.text(
        comparison, catalogue, width=100
    )
    assert tables.text(comparison, catalogue, width=10) == tables.text(
        comparison, catalogue, width=76
    )


def test_text_starts_with_the_answer_and_ends_with_what_it_rests_on(
    comparison: Comparison, catalogue: Any
) -> None:
    rests = Assumptions(61, 83)
    text = tables.text(comparison, catalogue, assumed=rests, about="Simulated: a bank.")
    assert text.startswith(
        "With resources as described: 首席客户官兼首席运营官兼首席营销官 keeps 3.0 pp"
    )
    last = " ".join(text.split("\n\n")[-1].split())
    assert last.startswith("Simulated: a bank. Equal resources: the same budget and staff for all,")
    assert "61 of 83 deciding parameters are assumed, which no interval covers." in last
    assert last.endswith("No run failed.")


def test_best_comes_first_and_both_arms_are_shown(comparison: Comparison, catalogue: Any) -> None:
    text = tables.text(comparison, catalogue)
    body = text[text.index("-----") :]
    assert body.index("首席") < body.index("Everyone") < body.index("Worse")
    assert text.count("Customers kept") == 2
    assert "\nWith equal resources\n" in text


def test_colour_is_ink_only(comparison: Comparison, catalogue: Any) -> None:
    plain = tables.text(comparison, catalogue)
    styled = tables.text(comparison, catalogue, colour=True)
    assert "\x1b" not in plain
    assert "\x1b[32mkeeps" in styled
    assert "\x1b[31mkeeps" in styled


def test_a_title_cannot_write_to_the_terminal(runs_of: Runs, catalogue: Any) -> None:
    runs = runs_of({"base": 0.0, "better": 0.03})
    found = compare(runs, "base", titles={"base": "a\x1b[2Jb", "better": "c\nd"})
    text = tables.text(found, catalogue) + tables.markdown(found, catalogue)
    assert "\x1b" not in text
    assert "c\nd" not in text


def test_markdown_shows_titles_as_they_are(comparison: Comparison, catalogue: Any) -> None:
    text = tables.markdown(comparison, catalogue)
    assert r"Worse \| \*much\* worse" in text
    rows = [line for line in text.splitlines() if line.startswith("|")]
    # Two tables in each of two arms: head, rule and three structures.
    assert len(rows) == 2 * 2 * 5
    assert {line.replace(r"\|", "").count("|") for line in rows[:5]} == {rows[0].count("|")}


def test_metrics_are_called_and_scaled_as_in_the_catalogue(
    comparison: Comparison, catalogue: Any
) -> None:
    text = tables.markdown(comparison, catalogue)
    assert "Cost of the structure (% of budget)" in text
    assert "| 10.0 |" in text


def test_the_models_own_catalogue_is_the_default(comparison: Comparison) -> None:
    assert METRICS["equity"].title in tables.markdown(comparison)


def test_money_is_in_the_companys_currency(runs_of: Runs) -> None:
    runs = runs_of({"base": 0.0, "better": 0.03})
    named, unnamed = (
        " ".join(tables.markdown(compare(runs, "base", currency=c)).split()) for c in ("CHF", "")
    )
    assert "(CHF per starting customer)" in named
    assert " CHF more than base in customer equity" in named
    assert "currency" not in named
    assert "(currency per starting customer)" in unnamed


def test_one_seed_is_shown_without_intervals(runs_of: Runs, catalogue: Any) -> None:
    found = compare(runs_of({"base": 0.0, "better": 0.03}, seeds=[1]), "base")
    text = tables.text(found, catalogue)
    assert "on one seed, no interval" in text
    assert "ask for more replications" in text
