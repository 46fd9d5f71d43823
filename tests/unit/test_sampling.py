from __future__ import annotations

import numpy as np
import pytest

from cxsim.analysis.sampling import Parameter, sample, unit
from cxsim.errors import CxsimError, UsageError
from cxsim.runs.experiment import Design

TWO = [Parameter("a", 2.0, 4.0), Parameter("b", 0.01, 1.0, log=True)]


def design(kind: str, environments: int = 16, **more) -> Design:
    return Design(kind=kind, environments=environments, **more)


@pytest.mark.parametrize(
    ("kind", "rows"),
    [("latin-hypercube", 16), ("sobol", 16), ("saltelli", 16 * 4), ("morris", 16 * 3),
     ("grid", 4 * 4)],
)  # fmt: skip
def test_every_design_has_its_rows_within_the_ranges(kind: str, rows: int) -> None:
    found = np.array(sample(TWO, design(kind)))
    assert found.shape == (rows, 2)
    assert found[:, 0].min() >= 2
    assert found[:, 0].max() <= 4
    assert found[:, 1].min() >= 0.01
    assert found[:, 1].max() <= 1
    assert sample(TWO, design(kind)) == sample(TWO, design(kind)), "the seed decides"


@pytest.mark.parametrize("kind", ["latin-hypercube", "sobol", "saltelli"])
def test_another_seed_is_another_design(kind: str) -> None:
    assert sample(TWO, design(kind, seed=1)) != sample(TWO, design(kind, seed=2))


def test_latin_hypercube_has_one_point_in_each_stratum() -> None:
    points = unit(design("latin-hypercube", 50), 3)
    for column in points.T:
        assert sorted((column * 50).astype(int)) == list(range(50))


def test_morris_moves_one_parameter_at_a_time() -> None:
    points = unit(design("morris", 5), 4).reshape(5, 5, 4)
    moved = (np.abs(np.diff(points, axis=1)) > 1e-12).sum(axis=2)
    assert (moved == 1).all()


def test_saltelli_exchanges_one_column_at_a_time() -> None:
    points = unit(design("saltelli", 8), 3).reshape(8, 5, 3)
    for block in points:
        for i in range(3):
            others = [j for j in range(3) if j != i]
            assert block[1 + i][others].tolist() == block[0][others].tolist()
            assert block[1 + i][i] == block[-1][i]


def test_a_grid_takes_all_values_and_levels_once() -> None:
    parameters = [Parameter("a", values=(1.0, 2.0)), Parameter("n", 1, 3, whole=True)]
    found = sample(parameters, design("grid", levels=5))
    assert found == [(1.0, 1), (1.0, 2), (1.0, 3), (2.0, 1), (2.0, 2), (2.0, 3)]


def test_values_are_taken_about_equally_often() -> None:
    found = sample([Parameter("a", values=(1.0, 5.0, 7.0))], design("latin-hypercube", 30))
    assert [sum(row == (v,) for row in found) for v in (1.0, 5.0, 7.0)] == [10, 10, 10]


def test_logarithms_spread_over_the_orders_of_magnitude() -> None:
    found = [row[0] for row in sample([Parameter("b", 0.01, 1, log=True)], design("sobol", 64))]
    assert sum(value < 0.1 for value in found) == 32


def test_nothing_varied_is_one_environment() -> None:
    assert sample([], design("latin-hypercube")) == [()]


def test_designs_that_cannot_be() -> None:
    with pytest.raises(UsageError, match="needs a power of two, such as 64 or 128"):
        sample(TWO, design("sobol", 100))
    with pytest.raises(UsageError, match="Morris needs an even number"):
        sample(TWO, design("morris", 4, levels=5))
    with pytest.raises(UsageError, match="1,000,000,000 environments"):
        sample([Parameter(str(i), 0, 1) for i in range(9)], design("grid", levels=10))


def test_a_missing_library_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "SALib.sample.morris", None)
    with pytest.raises(CxsimError, match=r"pip install 'cxsim\[sensitivity\]'"):
        sample(TWO, design("morris"))
