"""What a stored study rests on: a store of known outcomes, and studies that cannot tell."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from cxsim.analysis.attribution import attribute
from cxsim.analysis.results import Results, read_results
from cxsim.errors import NotFoundError, UsageError

pytest.importorskip("SALib", reason="needs the extra 'sensitivity'")

Make = Callable[..., Path]
FIRST, SECOND, THIRD = (
    "company.behaviour.loss_aversion", "company.organisation.handoff_failure",
    "company.behaviour.noise",
)  # fmt: skip
LATIN = ('kind = "latin-hypercube"\nenvironments = 128', 'kind = "{}"\nenvironments = {}')


def test_a_study_of_known_shares(spread: Path) -> None:
    found = attribute(read_results(spread))
    assert list(found.first_order) == [FIRST, SECOND, THIRD]
    # Three standard errors of 128 environments (0.016 and 0.067).
    assert found.first_order[FIRST] == pytest.approx(0.8, abs=0.05)
    assert found.first_order[SECOND] == pytest.approx(0.2, abs=0.2)
    assert found.first_order[THIRD] == 0.0
    assert found.raw[THIRD] < (found.noise or 0.0)
    assert (found.company, found.study, found.baseline) == ("shop", "spread", "nobody")
    assert (found.structures, found.metric) == (("head",), "retention_52")
    assert (found.environments, found.seeds) == (128, 2)
    # Two seeds a tenth of a point apart, of a spread of three points.
    assert found.luck == pytest.approx(0.25e-6 / (0.1**2 / 12 + 0.05**2 / 12), rel=0.3)
    assert len(found.provenance["model_code"]) == 64


def test_another_metric_and_one_that_was_not_kept(spread: Path) -> None:
    results = read_results(spread)
    assert attribute(results, "equity").first_order[FIRST] == pytest.approx(0.8, abs=0.05)
    with pytest.raises(UsageError, match="nothing varies"):
        attribute(results, "cost")
    with pytest.raises(NotFoundError, match="'worth'"):
        attribute(results, "worth")


def test_one_seed_has_no_luck_to_tell_apart(spread_as: Make) -> None:
    assert attribute(read_results(spread_as(seeds=1))).luck is None


def test_futures_are_averaged_over(spread_as: Make, world: object) -> None:
    Path("scenarios/futures/rough.toml").write_text('title = "Rough"\n')
    path = spread_as(('baseline = "nobody"', 'baseline = "nobody"\nfutures = ["calm", "rough"]'))
    found = attribute(read_results(path))
    assert found.environments == 128
    assert found.first_order[FIRST] == pytest.approx(0.8, abs=0.05)


@pytest.mark.parametrize(
    ("kind", "count", "words"),
    [
        ("grid", 1, "has the design 'grid'"),
        ("morris", 4, "has the design 'morris'"),
        ("sobol", 64, "64 environments are too few"),
    ],
)
def test_studies_that_cannot_tell(spread_as: Make, kind: str, count: int, words: str) -> None:
    path = spread_as((LATIN[0], LATIN[1].format(kind, count)))
    with pytest.raises(UsageError, match=words):
        attribute(read_results(path))


def test_a_sobol_study_can(spread_as: Make) -> None:
    path = spread_as((LATIN[0], LATIN[1].format("sobol", 128)))
    assert attribute(read_results(path)).first_order[FIRST] == pytest.approx(0.8, abs=0.05)


def test_results_that_varied_nothing(results_of: Callable[..., Results]) -> None:
    with pytest.raises(UsageError, match="one environment"):
        attribute(results_of(2))
