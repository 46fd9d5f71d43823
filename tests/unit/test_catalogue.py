"""Every chart of the catalogue: its numbers, and that no text clips or overlaps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text

from cxsim.analysis.results import Results
from cxsim.errors import NotFoundError
from cxsim.presentation import theme
from cxsim.presentation.charts import losses, split, touchpoints, tradeoff, waterfall
from cxsim.presentation.charts.catalogue import CHARTS, chart
from cxsim.presentation.charts.thumbnails import page
from cxsim.presentation.charts.view import View

Make = Callable[..., Results]
SWEPT = ("phases", "tornado", "regret")
BOTH = ("described", "equal")
ALWAYS = [name for name in CHARTS if name not in SWEPT]


def _texts(figure: Figure) -> list[Text]:
    found = list(figure.texts)
    for axes in figure.axes:
        found += axes.texts
        for axis in (axes.xaxis, axes.yaxis):
            if not axes.axison:
                continue
            low, high = sorted(axis.get_view_interval())
            found.append(axis.label)
            places = zip(axis.get_majorticklocs(), axis.get_majorticklabels(), strict=True)
            found += [label for place, label in places if low <= place <= high]
    return [text for text in found if text.get_text().strip()]


def assert_readable(figure: Figure) -> None:
    """No text leaves the picture and no two texts overlap."""
    with theme.styled():
        renderer = FigureCanvasAgg(figure).get_renderer()
        figure.draw(renderer)
        boxes = [(t.get_text(), t.get_window_extent(renderer)) for t in _texts(figure)]
    for text, box in boxes:
        assert box.x0 >= -1, text
        assert box.y0 >= -1, text
        assert box.x1 <= figure.bbox.width + 1, text
        assert box.y1 <= figure.bbox.height + 1, text
    for (one, a), (other, b) in combinations(boxes, 2):
        wide = min(a.x1, b.x1) - max(a.x0, b.x0)
        high = min(a.y1, b.y1) - max(a.y0, b.y0)
        assert wide <= 1.5 or high <= 2.5, f"{one!r} overlaps {other!r}"


@pytest.mark.parametrize("name", ["sixty", "wide", "chinese", "hebrew"])
@pytest.mark.parametrize("count", [2, 14])
@pytest.mark.parametrize("which", ALWAYS)
def test_no_text_clips_or_overlaps(results_of: Make, which: str, count: int, name: str) -> None:
    view = View(results_of(count, name, seeds=range(3)))
    assert_readable(chart(which).draw(view))


@pytest.mark.parametrize("name", ["sixty", "wide", "chinese", "hebrew"])
@pytest.mark.parametrize("count", [2, 14])
@pytest.mark.parametrize("which", ["tradeoff", "waterfall"])
def test_no_text_clips_or_overlaps_with_equal_resources_beside(
    results_of: Make, which: str, count: int, name: str
) -> None:
    view = View(results_of(count, name, seeds=range(3), arms=BOTH))
    assert_readable(chart(which).draw(view))
    assert_readable(chart(which).bare(view, 5.3))


@pytest.mark.parametrize("which", ALWAYS)
def test_without_title_for_a_slide_or_page(results_of: Make, which: str) -> None:
    view = View(results_of(14, "sixty", seeds=range(3)))
    found = chart(which).bare(view, 5.3)
    assert found.get_figheight() == 5.3
    assert_readable(found)


@pytest.mark.parametrize("which", ALWAYS)
def test_one_structure_alone_is_drawn(results_of: Make, which: str) -> None:
    view = View(results_of(1))
    assert_readable(chart(which).draw(view))
    assert "No clear difference" not in chart(which).numbers(view).title


@pytest.mark.parametrize("which", ALWAYS)
def test_every_chart_has_its_table(results_of: Make, which: str) -> None:
    found = chart(which).numbers(View(results_of(3))).table()
    assert found.rows
    assert {len(row) for row in found.rows} == {len(found.head)}
    assert not any("nan" in cell for row in found.rows for cell in row)


@pytest.mark.parametrize("which", ["losses", "touchpoints", "feelings", "split", "waterfall"])
def test_a_title_claims_only_what_its_interval_shows(results_of: Make, which: str) -> None:
    clear = chart(which).numbers(View(results_of(3))).title
    assert "95%:" in clear
    one_seed = chart(which).numbers(View(results_of(3, seeds=[1]))).title
    assert one_seed.startswith("No clear difference")


def test_the_one_asked_for_is_held_against_the_baseline(results_of: Make) -> None:
    found = results_of(4)
    assert View(found).leader.ownership == "s3"
    assert View(found, structure="s2").highlighted == ("s2", "s1")
    with pytest.raises(NotFoundError, match="there are: s3, s2, s0"):
        _ = View(found, structure="s9").leader


def test_losses_add_up_to_those_who_left(results_of: Make) -> None:
    found = results_of(2)
    shown = losses.numbers(View(found))
    base = [run for run in found.runs if run.ownership == "s1"]
    gone = np.mean([1 - run.metrics["retention_156"] for run in base]) * 100
    at = shown.structures.index("Owner 1")
    assert sum(place.lost[at] for place in shown.places) == pytest.approx(gone)
    assert shown.table().rows[-1][at + 1] == f"{gone:.1f}"


def test_what_nobody_visited_is_not_felt(results_of: Make) -> None:
    found = results_of(2)
    for run in found.runs:
        run.touchpoints["visits"][0] = 0.0
    shown = touchpoints.numbers(View(found))
    assert np.isnan(shown.performance[:, 0]).all()
    assert shown.table().rows[0][1:] == ("?", "?")
    assert_readable(touchpoints.ink(shown, ""))


def test_steps_lead_from_one_equity_to_the_other(results_of: Make) -> None:
    shown = waterfall.numbers(View(results_of(3)))
    start, *changes, end = shown.steps
    assert start.value + sum(step.value for step in changes) == pytest.approx(end.value)
    assert end.value == pytest.approx(start.value + 4.0, abs=2.0)


def test_parts_of_a_budget_are_all_of_it(results_of: Make) -> None:
    for bar in split.numbers(View(results_of(3))).bars:
        assert sum(bar.budget) == pytest.approx(100)
        assert sum(bar.effort) == pytest.approx(100)


def test_both_arms_of_a_waterfall_add_up_and_stand_in_its_table(results_of: Make) -> None:
    shown = waterfall.numbers(View(results_of(3, arms=BOTH)))
    alone = waterfall.numbers(View(results_of(3, arms=BOTH), "equal", structure="s2"))
    assert shown.equal == alone.steps
    assert alone.equal == ()
    assert [s.title for s in shown.equal] == [s.title for s in shown.steps]
    start, *changes, end = shown.equal
    assert start.value + sum(step.value for step in changes) == pytest.approx(end.value)
    assert [row[2] for row in shown.table().rows] == [step.words for step in shown.equal]
    assert "; with equal resources " in shown.title


def test_a_trade_off_shows_where_structures_go_with_equal_resources(results_of: Make) -> None:
    shown = tradeoff.numbers(View(results_of(3, arms=BOTH)))
    there = {s.title: s for s in tradeoff.numbers(View(results_of(3, arms=BOTH), "equal")).spots}
    for spot in shown.spots:
        own = there[spot.title]
        assert spot.equal is not None
        assert (spot.equal.kept, spot.equal.equity) == (own.kept, own.equity)
        assert spot.equal.efficient == own.efficient
    assert [row[4:] for row in shown.table().rows] == [
        there[spot.title].cells for spot in shown.spots
    ]


@pytest.mark.parametrize("which", ["tradeoff", "waterfall"])
def test_equal_resources_are_shown_only_where_they_were_run(results_of: Make, which: str) -> None:
    for view in (View(results_of(3)), View(results_of(3, arms=BOTH), "equal")):
        assert view.beside is None
        shown = chart(which).numbers(view)
        assert "with equal resources" not in shown.title
        assert len(shown.table().head) in (2, 4)


def test_a_structure_without_equal_runs_has_no_second_spot(results_of: Make) -> None:
    found = results_of(3, arms=BOTH)
    standings = tuple(
        s for s in found.comparison.standings if (s.ownership, s.resources) != ("s0", "equal")
    )
    comparison = replace(found.comparison, standings=standings)
    shown = tradeoff.numbers(View(replace(found, comparison=comparison)))
    assert [s.title for s in shown.spots if s.equal is None] == ["Owner 0"]
    assert shown.table().rows[-1][4:] == ("?", "?", "?")


def test_efficient_means_beaten_by_none() -> None:
    spots = [(1.0, 5.0), (2.0, 4.0), (2.0, 3.0), (0.5, 4.5)]
    assert [tradeoff.efficient(spots, s) for s in spots] == [True, True, False, False]


@pytest.mark.parametrize("which", SWEPT)
def test_what_was_not_swept_is_refused_with_advice(results_of: Make, which: str) -> None:
    with pytest.raises(NotFoundError, match=r"sweep|under \[parameters\]"):
        chart(which).draw(View(results_of(3)))


def test_series_that_were_not_kept_are_named(results_of: Make) -> None:
    found = results_of(2)
    for run in found.runs:
        del run.weekly["satisfaction"]
    with pytest.raises(NotFoundError, match=r"'satisfaction' was not kept .* weekly = \["):
        chart("feelings").draw(View(found))


def test_an_unknown_chart_is_answered_with_the_known() -> None:
    with pytest.raises(NotFoundError, match='did you mean "ranked"'):
        chart("rankd")


@pytest.mark.parametrize("which", ALWAYS)
def test_the_same_results_give_the_same_bytes(results_of: Make, which: str) -> None:
    first, second = (theme.save(chart(which).draw(View(results_of(3))), "svg") for _ in range(2))
    assert first == second


def test_source_and_digest_stand_in_every_foot(results_of: Make) -> None:
    for name in ALWAYS:
        texts = [t.get_text() for t in chart(name).draw(View(results_of(2))).texts]
        assert any("Results 0123456789ab." in text for text in texts), name


def test_the_page_of_thumbnails_names_every_chart(results_of: Make) -> None:
    texts = [t.get_text() for t in page(View(results_of(2))).texts]
    assert set(CHARTS) <= set(texts)
    assert any("sweep several" in text.replace("\n", " ") for text in texts)
