from __future__ import annotations

import json
from collections.abc import Callable

import numpy as np
import pytest
from scipy import stats

from cxsim.analysis.compare import compare
from cxsim.analysis.headline import answer
from cxsim.errors import CxsimError, NotFoundError, UsageError
from cxsim.runs.many import Failure
from cxsim.runs.run import Run

Runs = Callable[..., list[Run]]
One = Callable[..., Run]
EFFECTS = {"base": 0.0, "better": 0.03, "worse": -0.02, "copy": 0.0}


def _failure(ownership: str, seed: int, arm: str = "described") -> Failure:
    return Failure(ownership, arm, seed, "ValueError: no", "Traceback ...")


def test_differences_are_taken_seed_by_seed(runs_of: Runs) -> None:
    runs = runs_of({"base": 0.0, "better": 0.03})
    kept = {(r.ownership, r.seed): r.metrics["retention_156"] for r in runs}
    found = compare(runs, "base").standings[1].differences["retention_156"]
    expected = [kept["better", s] - kept["base", s] for s in range(30)]
    assert list(found.values) == pytest.approx(expected)
    assert found.mean == pytest.approx(np.mean(expected))


def test_interval_is_adjusted_for_all_that_is_shown(runs_of: Runs) -> None:
    found = compare(runs_of(EFFECTS), "base")
    # Three structures against the baseline, three horizons and customer equity.
    assert found.comparisons == 12
    difference = found.standings[1].differences["retention_104"]
    tail = 1 - 0.05 / 12 / 2
    half = stats.t.ppf(tail, 29) * stats.sem(difference.values)
    assert difference.interval is not None
    assert difference.interval.high - difference.interval.low == pytest.approx(2 * half)


def test_all_statements_of_a_study_hold_as_often_as_stated(run_of: One) -> None:
    """400 whole studies of structures that do not differ: at most 5% claim any difference."""
    studies, rng, wrong = 400, np.random.default_rng(156), 0
    for _ in range(studies):
        runs = [
            run_of(name, seed, float(np.clip(0.6 + rng.normal(0, 0.02), 0, 1)))
            for seed in range(6)
            for name in ("base", "one", "two", "three")
        ]
        found = compare(runs, "base")
        wrong += any(
            d.verdict in ("more", "fewer") for s in found.standings for d in s.differences.values()
        )
    # 5% of 400 are 20, standard error 4.4; 34 is over 3.1 standard errors away.
    assert wrong < 34


def test_verdicts(runs_of: Runs) -> None:
    found = {s.ownership: s for s in compare(runs_of(EFFECTS), "base").standings}
    verdicts = {n: s.differences["retention_156"].verdict for n, s in found.items() if n != "base"}
    assert verdicts == {"better": "more", "worse": "fewer", "copy": "identical"}
    assert found["base"].differences == {}
    assert found["copy"].differences["equity"].words == "identical"


def test_a_small_difference_is_equivalent_within_the_margin_only(runs_of: Runs) -> None:
    runs = runs_of({"base": 0.0, "near": 0.0002}, noise=0.003)
    wide = compare(runs, "base", margin=0.005).standings[1].differences["retention_156"]
    narrow = compare(runs, "base", margin=0.0001).standings[1].differences["retention_156"]
    assert (wide.verdict, narrow.verdict) == ("equivalent", "unsettled")


def test_pairing_is_measured(runs_of: Runs) -> None:
    found = compare(runs_of({"base": 0.0, "better": 0.03}), "base")
    # Common luck .02, own luck .002 of one of the two: about 2 * .02^2 / .002^2 = 200.
    assert found.variance_reduction == pytest.approx(200, rel=0.5)


def test_probability_best_is_shared_by_copies(runs_of: Runs) -> None:
    found = compare(runs_of({"base": 0.0, "copy": 0.0, "worse": -0.05}), "base")
    assert [s.probability_best for s in found.standings] == pytest.approx([0.5, 0.5, 0.0])


def test_a_failed_run_drops_both_halves_of_its_pair(runs_of: Runs) -> None:
    runs = [r for r in runs_of(EFFECTS) if (r.ownership, r.seed) != ("better", 3)]
    found = compare(runs, "base", failures=[_failure("better", 3)])
    pairs = {s.ownership: (s.pairs, s.asked) for s in found.standings}
    assert pairs == {"base": (30, 30), "better": (29, 30), "worse": (30, 30), "copy": (30, 30)}
    assert 3 not in found.standings[1].differences["equity"].seeds
    assert len(found.failures) == 1


def test_a_failed_run_of_the_baseline_drops_a_pair_of_all(runs_of: Runs) -> None:
    runs = [r for r in runs_of(EFFECTS) if (r.ownership, r.seed) != ("base", 3)]
    found = compare(runs, "base", failures=[_failure("base", 3)])
    assert {s.pairs for s in found.standings} == {29}


def test_a_first_run_that_failed_changes_no_order(runs_of: Runs) -> None:
    runs = [r for r in runs_of(EFFECTS) if (r.ownership, r.seed) != ("base", 0)]
    titles = {name: name.upper() for name in EFFECTS}
    found = compare(runs, "base", titles=titles)
    assert [(s.title, s.position) for s in found.standings] == [
        ("BASE", 0),
        ("BETTER", 1),
        ("WORSE", 2),
        ("COPY", 3),
    ]


def test_a_structure_without_any_run_stays_in_sight(runs_of: Runs) -> None:
    runs = runs_of({"base": 0.0, "better": 0.03})
    found = compare(runs, "base", failures=[_failure("broken", s) for s in range(30)])
    broken = found.standings[2]
    assert (broken.ownership, broken.pairs, broken.probability_best) == ("broken", 0, None)
    assert broken.differences["retention_156"].words == "no complete pair"
    assert found.ranked("described")[-1] is broken


def test_a_metric_that_is_not_a_number_drops_its_pair(run_of: One) -> None:
    runs = [
        run_of(
            name,
            seed,
            0.5 + 0.01 * seed * (name == "better"),
            metrics={"equity": float("nan")} if (name, seed) == ("better", 2) else None,
        )
        for seed in range(4)
        for name in ("base", "better")
    ]
    found = compare(runs, "base").standings[1].differences
    assert found["equity"].seeds == (0, 1, 3)
    assert found["retention_156"].seeds == (0, 1, 2, 3)


def test_one_replication_has_no_interval(runs_of: Runs) -> None:
    found = compare(runs_of(EFFECTS, seeds=[1]), "base")
    difference = found.standings[1].differences["retention_156"]
    assert (difference.interval, difference.verdict) == (None, "unknown")
    assert found.variance_reduction is None
    assert found.standings[1].probability_best is None
    assert answer(found).startswith("Too few runs to tell base from the 3 others")


def test_a_short_run_is_compared_at_its_last_week(runs_of: Runs) -> None:
    found = compare(runs_of(EFFECTS, weeks=30), "base")
    assert found.horizons == (30,)
    assert found.standings[1].differences["retention_30"].mean == pytest.approx(0.03, abs=0.005)


def test_each_arm_is_held_against_its_own_baseline(run_of: One) -> None:
    kept = {
        ("base", "described"): 0.5,
        ("owner", "described"): 0.6,
        ("base", "equal"): 0.7,
        ("owner", "equal"): 0.65,
    }
    runs = [
        run_of(name, seed, share + 0.001 * seed * (name == "owner"), arm=arm)
        for seed in range(5)
        for (name, arm), share in kept.items()
    ]
    found = compare(runs, "base")
    assert found.arms == ("described", "equal")
    means = {
        s.resources: s.differences["retention_156"].mean
        for s in found.standings
        if s.ownership == "owner"
    }
    assert means == pytest.approx({"described": 0.102, "equal": -0.048})
    assert found.comparisons == 8


def test_json_is_plain_and_has_a_version(runs_of: Runs) -> None:
    found = compare(runs_of(EFFECTS), "base", failures=[_failure("better", 40)])
    plain = json.loads(json.dumps(found.to_dict(), allow_nan=False))
    assert (plain["schema"], plain["schema_version"]) == ("cxsim.comparison", 1)
    assert plain == found.to_dict()
    assert plain["failures"] == [
        {"ownership": "better", "resources": "described", "seed": 40, "error": "ValueError: no"}
    ]


def test_a_missing_baseline_is_named_with_the_nearest(runs_of: Runs) -> None:
    with pytest.raises(NotFoundError, match=r"'bsae' is not among .*did you mean 'base'\?"):
        compare(runs_of(EFFECTS), "bsae")


def test_a_baseline_that_always_failed(runs_of: Runs) -> None:
    runs = runs_of({"better": 0.03}, seeds=[1, 2])
    with pytest.raises(CxsimError, match=r"all 2 runs of the baseline 'base'.*ValueError: no"):
        compare(runs, "base", failures=[_failure("base", 1), _failure("base", 2)])


def test_nothing_to_compare() -> None:
    with pytest.raises(CxsimError, match="no run has ended well: ValueError: no"):
        compare([], "base", failures=[_failure("base", 1)])


def test_what_cannot_be_compared_is_refused(run_of: One) -> None:
    one = run_of("base", 1, 0.5)
    with pytest.raises(UsageError, match="run twice on seed 1"):
        compare([one, one], "base")
    with pytest.raises(UsageError, match="different size"):
        compare([one, run_of("other", 1, 0.5, weeks=52)], "base")
    with pytest.raises(UsageError, match=r"level is 95"):
        compare([one], "base", level=95)
    with pytest.raises(UsageError, match=r"margin is -0\.1"):
        compare([one], "base", margin=-0.1)
