"""Results read back: from the folder of a comparison and from the store of a sweep."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cxsim.analysis.points import points, pooled
from cxsim.analysis.results import Results, read_results
from cxsim.analysis.swings import swings
from cxsim.errors import CxsimError, NotFoundError
from cxsim.presentation.charts import phases, regret, tornado
from cxsim.presentation.charts.view import View
from cxsim.runs.keep import FILE, keep
from cxsim.runs.many import Failure
from cxsim.runs.run import Run
from cxsim.scenario.schema import Scenario

Make = Callable[..., Results]


def _kept(folder: Path, found: Results, **changes: object) -> Path:
    names = ("baseline", "margin", "sequential", "stopping", "interrupted")
    told = {name: getattr(found.comparison, name) for name in names} | changes
    ended = [*found.runs, *found.comparison.failures]
    return keep(folder, found.scenarios, ended, found.provenance, told)


def test_a_folder_gives_back_what_was_compared(results_of: Make, tmp_path: Path) -> None:
    found = results_of(3, arms=("described", "equal"))
    assert _kept(tmp_path, found) == tmp_path / FILE
    back = read_results(tmp_path)
    assert back.comparison == found.comparison
    assert back.provenance == found.provenance
    assert list(back.structures) == list(found.structures)
    assert back.digest == found.digest
    assert [path.name for path in tmp_path.iterdir()] == [FILE]
    for run, other in zip(
        sorted(found.runs, key=_place), sorted(back.runs, key=_place), strict=True
    ):
        assert run.metrics == other.metrics
        np.testing.assert_array_equal(run.weekly["alive"], other.weekly["alive"])
        np.testing.assert_array_equal(run.touchpoints["left"], other.touchpoints["left"])


def _place(run: Run) -> tuple[str, str, int]:
    return run.resources, run.ownership, run.seed


def test_a_folder_is_read_where_nothing_can_be_written(results_of: Make, tmp_path: Path) -> None:
    """A store in use needs two files beside it; this one must not."""
    path = _kept(tmp_path, results_of(2))
    assert b"WAL" not in path.read_bytes()[:100]
    assert path.read_bytes()[18:20] == b"\x01\x01"


def test_how_a_comparison_ended_is_kept(results_of: Make, tmp_path: Path) -> None:
    _kept(tmp_path, results_of(2), stopping="settled", interrupted=True, sequential=True)
    back = read_results(tmp_path).comparison
    assert (back.stopping, back.interrupted, back.sequential) == ("settled", True, True)


def test_failures_are_kept(results_of: Make, tmp_path: Path) -> None:
    found = results_of(2)
    broken = Failure("s0", "described", 0, "ValueError: no", "told")
    runs = [r for r in found.runs if (r.ownership, r.seed) != ("s0", 0)]
    comparison = dataclasses.replace(found.comparison, failures=(broken,))
    _kept(tmp_path, dataclasses.replace(found, runs=runs, comparison=comparison))
    back = read_results(tmp_path).comparison
    assert back.failures == (broken,)
    assert next(s for s in back.standings if s.ownership == "s0").pairs == 5


def test_a_folder_without_results_says_how_to_make_them(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="cxsim compare -o"):
        read_results(tmp_path)


def test_a_file_that_is_no_store(tmp_path: Path) -> None:
    (tmp_path / "table.csv").write_text("a,b\n1,2\n")
    with pytest.raises(CxsimError, match="not a store"):
        read_results(tmp_path / "table.csv")


EXPERIMENT = """\
title = "Two parameters in two futures"
ownership = ["nobody", "head"]
baseline = "nobody"
futures = ["calm", "rough"]
customers = 100
weeks = 52

[seeds]
count = 4

[design]
kind = "grid"
levels = 3

[parameters]
"company.behaviour.loss_aversion" = { low = 1, high = 2 }
"company.organisation.handoff_failure" = { low = 0.1, high = 0.3 }
"""


@pytest.fixture
def swept(world: Any, run_of: Callable[..., Run], filled: Callable[..., Path]) -> Path:
    """A store of a sweep whose outcomes are known: the head gains with the first parameter and,
    in the rough future, loses 3 points; the second parameter does nothing."""
    world.write("futures/rough.toml", 'title = "Rough"\n')
    return filled(EXPERIMENT, lambda *met: _known(run_of, *met))


def _known(
    run_of: Callable[..., Run], scenario: Scenario, settings: dict[str, float], seed: int
) -> Run:
    kept = 0.6 + 0.01 * seed
    if scenario.ownership.name == "head":
        kept += 0.04 * (settings["company.behaviour.loss_aversion"] - 1.5) + 0.0001 * seed
        kept -= 0.03 if scenario.future.name == "rough" else 0.0
    return run_of(scenario.ownership.name, seed, kept, weeks=52)


def test_a_sweep_is_shown_as_the_mean_over_its_environments(swept: Path) -> None:
    found = read_results(swept)
    assert found.environments == 18
    assert len(found.runs) == 8
    [standing] = [s for s in found.comparison.standings if not s.is_baseline]
    mean = standing.differences["retention_52"].mean
    assert mean == pytest.approx(-0.015 + 0.0001 * 2.5)
    one = read_results(swept, environment=0)
    assert one.environments == 1
    [standing] = [s for s in one.comparison.standings if not s.is_baseline]
    assert standing.differences["retention_52"].mean == pytest.approx(-0.02 + 0.0001 * 2.5)


def test_an_environment_that_is_not_there(swept: Path) -> None:
    with pytest.raises(NotFoundError, match="no environment 18; there are 18"):
        read_results(swept, environment=18)


def test_points_know_where_they_are(swept: Path) -> None:
    found = points(read_results(swept), "retention_52")
    assert len(found) == 18
    assert [p.future for p in found[:2]] == ["calm", "rough"]
    assert found[0].values.shape == (4, 2)
    assert pooled(found)[:, 0] == pytest.approx([0.61, 0.62, 0.63, 0.64])


def test_a_map_of_who_wins_where(swept: Path) -> None:
    shown = phases.numbers(View(read_results(swept)))
    assert (shown.columns, shown.rows) == (("1", "1.5", "2"), ("0.1", "0.2", "0.3"))
    best = {(c.column, c.row): c.best for c in shown.cells}
    assert [best[c, 0] for c in range(3)] == ["nobody", "nobody", "head"]
    assert all(c.count == 2 and c.apart for c in shown.cells)
    turned = phases.numbers(View(read_results(swept), parameters=(shown.up, shown.across)))
    assert turned.across == shown.up
    with pytest.raises(NotFoundError, match="'nonsense' was not varied"):
        phases.numbers(View(read_results(swept), parameters=("nonsense",)))


def test_fields_where_nothing_is_clear_are_hatched(swept: Path) -> None:
    view = View(read_results(swept))
    values = np.array([[0.5, 0.6], [0.6, 0.5], [0.5, 0.51]])
    [first, *_] = points(view.results, "retention_52")
    unclear = dataclasses.replace(first, values=values, seeds=(1, 2, 3))
    cell = phases._cell(view, [unclear], [0], [0], (0, 0))
    assert cell is not None
    assert not cell.apart


def test_regret_is_what_the_best_would_have_kept_more(swept: Path) -> None:
    shown = regret.numbers(View(read_results(swept)))
    at = dict(zip(shown.structures, shown.regret.tolist(), strict=True))
    assert at["Nobody"] == pytest.approx([0.025, 0.0])
    assert at["A head of care"][1] == pytest.approx(2.975)
    assert shown.structures[0] == "Nobody"
    assert shown.title == (
        "Nobody has the least to regret by the means, at most 0.0 pp; 1 other could be the best in "
        "some future"
    )
    assert shown.futures == ("calm", "rough")


def test_the_parameter_that_decides_swings_the_difference(swept: Path) -> None:
    _, found = swings(points(read_results(swept), "retention_52"), "head", "nobody")
    assert [s.path.rpartition(".")[2] for s in found] == ["loss_aversion", "handoff_failure"]
    assert found[0].size == pytest.approx(0.04)
    assert found[0].sure
    assert found[1].size == pytest.approx(0.0, abs=1e-12)
    assert not found[1].sure
    shown = tornado.numbers(View(read_results(swept)))
    assert shown.title.startswith("The difference rests most on loss aversion")
    label = shown.label(shown.swings[0])
    assert ". " not in label
    assert " \u203a loss aversion: " in label


def test_multiples_are_shown_as_such(swept: Path) -> None:
    found = read_results(swept)
    assert found.record is not None
    assert found.multiples == frozenset()
    plain = tornado.numbers(View(found))
    path = plain.swings[0].path
    body = {**found.record.body, "multiples": [path]}
    found = dataclasses.replace(found, record=dataclasses.replace(found.record, body=body))
    shown = tornado.numbers(View(found))
    assert [row[1] for row in shown.table().rows] == ["x1", plain.table().rows[1][1]]
    assert phases.numbers(View(found, parameters=(path,))).across == f"{path}, times its value"


@pytest.mark.parametrize("seed", range(5))
def test_swings_of_pure_noise_are_not_called_sure(seed: int) -> None:
    from cxsim.analysis.points import Point

    rng = np.random.default_rng(seed)
    found = [
        Point(
            n, "c", "f", {f"p{k}": float(rng.uniform()) for k in range(20)}, ("a", "b"),
            rng.normal(0, 1, (3, 2)), (1, 2, 3),
        )
        for n in range(60)
    ]  # fmt: skip
    assert not any(s.sure for s in swings(found, "a", "b")[1])
