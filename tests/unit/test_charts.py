"""Both charts: the numbers as numbers, the ink by measuring every text it sets."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from cxsim.analysis.compare import compare
from cxsim.presentation import theme
from cxsim.presentation.charts import (
    ranked_differences,
    ranked_numbers,
    retention_curves,
    retention_numbers,
)
from cxsim.presentation.charts.retention import spread
from cxsim.runs.run import Run

Runs = Callable[..., list[Run]]
NAMES = {
    "short": "Owner {}",
    "sixty": "An ownership structure number {:02d} with a name of sixty chars.",
    "wide": "W" * 57 + " {:02d}",
    "mathematical": "Costs $\\frac$ {}",
    "chinese": "首席客户官兼首席运营官 {}",
    "hebrew": "מנהל חוויית הלקוח {}",
}
FOOT = "Source: simulation with a long foot. " * 5


def _study(
    runs_of: Runs, count: int, name: str, arms: tuple[str, ...]
) -> tuple[list[Run], dict[str, str]]:
    effects = {f"s{n}": (n - 1) * 0.004 for n in range(count)}
    runs = runs_of(effects, seeds=range(6), arms=arms, noise=0.004)
    return runs, {key: NAMES[name].format(n) for n, key in enumerate(effects)}


def _texts(figure: Figure) -> list[Text]:
    """All texts that are drawn: a tick beyond the ends of its axis is not."""
    found = list(figure.texts)
    for axes in figure.axes:
        found += axes.texts
        for axis in (axes.xaxis, axes.yaxis):
            low, high = sorted(axis.get_view_interval())
            found.append(axis.label)
            places = zip(axis.get_majorticklocs(), axis.get_majorticklabels(), strict=True)
            found += [label for place, label in places if low <= place <= high]
    return [text for text in found if text.get_text().strip()]


def _boxes(figure: Figure) -> list[tuple[str, Bbox]]:
    renderer = FigureCanvasAgg(figure).get_renderer()
    figure.draw(renderer)
    return [(t.get_text(), t.get_window_extent(renderer)) for t in _texts(figure)]


def _assert_readable(figure: Figure) -> None:
    """No text leaves the picture and no two texts overlap."""
    with theme.styled():
        boxes = _boxes(figure)
    for text, box in boxes:
        assert box.x0 >= 0, text
        assert box.y0 >= 0, text
        assert box.x1 <= figure.bbox.width, text
        assert box.y1 <= figure.bbox.height, text
    for (one, a), (other, b) in combinations(boxes, 2):
        wide = min(a.x1, b.x1) - max(a.x0, b.x0)
        high = min(a.y1, b.y1) - max(a.y0, b.y0)
        assert wide <= 1 or high <= 2, f"{one!r} overlaps {other!r}"


@pytest.mark.parametrize("name", list(NAMES))
@pytest.mark.parametrize(("count", "arms"), [(2, ("described",)), (14, ("described", "equal"))])
def test_no_text_of_the_ranked_differences_clips_or_overlaps(
    runs_of: Runs, name: str, count: int, arms: tuple[str, ...]
) -> None:
    runs, titles = _study(runs_of, count, name, arms)
    _assert_readable(ranked_differences(compare(runs, "s1", titles=titles), FOOT))


@pytest.mark.parametrize("name", list(NAMES))
@pytest.mark.parametrize("count", [6, 14])
def test_no_text_of_the_retention_curves_clips_or_overlaps(
    runs_of: Runs, name: str, count: int
) -> None:
    runs, titles = _study(runs_of, count, name, ("described",))
    found = compare(runs, "s1", titles=titles)
    _assert_readable(retention_curves(runs, "described", found, foot=FOOT))


def test_the_check_catches_an_overlap() -> None:
    figure = theme.blank()
    theme.write(figure, 1, 1, ["one"], 12)
    theme.write(figure, 1.1, 1.05, ["other"], 12)
    with pytest.raises(AssertionError, match="overlaps"):
        _assert_readable(figure)


def test_the_check_catches_clipping() -> None:
    figure = theme.blank()
    theme.write(figure, theme.WIDE - 0.1, 1, ["one that is too long"], 12)
    with pytest.raises(AssertionError, match="too long"):
        _assert_readable(figure)


def test_ranked_numbers_are_those_of_the_comparison(runs_of: Runs) -> None:
    runs = runs_of({"base": 0.0, "worse": -0.02, "better": 0.03, "near": 1e-9}, noise=0.004)
    found = compare(runs, "base")
    numbers = ranked_numbers(found)
    assert [row.name for row in numbers.rows] == ["better", *[r.name for r in numbers.rows[1:]]]
    assert numbers.rows[-1].name == "worse"
    assert {row.name: row.position for row in numbers.rows} == {"worse": 1, "better": 2, "near": 3}
    assert {row.name: row.dots[0].sure for row in numbers.rows} == {
        "better": True,
        "near": False,
        "worse": True,
    }
    dot, difference = numbers.rows[0].dots[0], found.standings[2].differences["retention_156"]
    assert difference.interval is not None
    assert difference.mean is not None
    assert dot.mean == pytest.approx(difference.mean * 100)
    assert (dot.low, dot.high) == pytest.approx(
        (difference.interval.low * 100, difference.interval.high * 100)
    )
    assert (dot.run_low, dot.run_high) == pytest.approx(
        tuple(np.quantile(difference.values, [0.05, 0.95]) * 100)
    )


def test_the_title_claims_only_what_the_interval_shows(runs_of: Runs) -> None:
    clear = compare(runs_of({"base": 0.0, "better": 0.03}), "base")
    assert ranked_numbers(clear).title.startswith("better keeps 3.0 pp more customers than base")
    unclear = compare(runs_of({"base": 0.0, "near": 1e-9}, noise=0.01), "base")
    assert ranked_numbers(unclear).title.startswith("No clear difference between")


def test_both_arms_stand_in_one_row(runs_of: Runs) -> None:
    runs = runs_of({"base": 0.0, "better": 0.03}, arms=("described", "equal"))
    [row] = ranked_numbers(compare(runs, "base")).rows
    assert [dot.arm for dot in row.dots] == ["described", "equal"]


def test_one_seed_is_drawn_without_interval(runs_of: Runs) -> None:
    runs = runs_of({"base": 0.0, "better": 0.03}, seeds=[1])
    found = compare(runs, "base")
    dot = ranked_numbers(found).rows[0].dots[0]
    assert (dot.low, dot.high, dot.run_low, dot.sure) == (None, None, None, False)
    _assert_readable(ranked_differences(found))
    _assert_readable(retention_curves(runs))


def test_a_baseline_alone_and_a_structure_without_runs_are_drawn(runs_of: Runs) -> None:
    from cxsim.runs.many import Failure

    runs = runs_of({"base": 0.0})
    broken = [Failure("broken", "described", seed, "ValueError: no", "") for seed in range(30)]
    for found in (compare(runs, "base"), compare(runs, "base", failures=broken)):
        _assert_readable(ranked_differences(found))
        _assert_readable(retention_curves(runs, "described", found))


def test_retention_numbers_are_those_of_the_runs(runs_of: Runs) -> None:
    runs = runs_of({"base": 0.0, "better": 0.03}, arms=("described", "equal"))
    numbers = retention_numbers(runs, "equal")
    mine = np.array(
        [r.weekly["alive"] for r in runs if (r.ownership, r.resources) == ("better", "equal")]
    )
    curve = numbers.curves[1]
    assert curve.mean == pytest.approx(mine.mean(axis=0))
    assert curve.low == pytest.approx(np.quantile(mine, 0.05, axis=0))
    assert numbers.marks == (0, 26, 52, 78, 104, 130, 156)
    assert curve.at_risk == pytest.approx(tuple(1000 * mine.mean(axis=0)[list(numbers.marks)]))
    assert numbers.floor <= min(float(c.low.min()) for c in numbers.curves)


def test_of_many_structures_only_best_and_baseline_are_coloured(runs_of: Runs) -> None:
    runs, titles = _study(runs_of, 14, "short", ("described",))
    found = compare(runs, "s1", titles=titles)
    numbers = retention_numbers(runs, "described", found)
    assert [c.name for c in numbers.curves if c.highlighted] == ["s1", "s13"]


@pytest.mark.parametrize("weeks", [1, 3, 30, 52, 156, 520, 5200])
def test_weeks_on_the_axis_are_few(runs_of: Runs, weeks: int) -> None:
    runs = runs_of({"base": 0.0, "better": 0.03}, seeds=range(3), weeks=weeks)
    assert 2 <= len(retention_numbers(runs).marks) <= 7
    _assert_readable(retention_curves(runs))


@pytest.mark.parametrize("seed", range(20))
def test_labels_moved_apart_do_not_overlap_and_keep_their_order(seed: int) -> None:
    rng = np.random.default_rng(seed)
    wanted, heights = rng.uniform(0, 1, 9), rng.uniform(0.05, 0.11, 9)
    placed = np.array(spread(list(wanted), list(heights), 0, 1))
    order = np.argsort(wanted)
    gaps = np.diff(placed[order]) - (heights[order][:-1] + heights[order][1:]) / 2
    assert gaps.min() >= -1e-12
    assert (placed - heights / 2).min() >= -1e-12
    assert (placed + heights / 2).max() <= 1 + 1e-12


def test_labels_with_room_stay_where_they_are() -> None:
    assert spread([0.2, 0.8], [0.1, 0.1], 0, 1) == [0.2, 0.8]
