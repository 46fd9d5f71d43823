"""A what-if, as scenarios, as a command and as the file of an experiment."""

from __future__ import annotations

import shlex
import tomllib
from dataclasses import replace

import pytest

from cxsim.errors import ScenarioError, UsageError
from cxsim.presentation.dashboard.question import Question, command, experiment, study
from cxsim.runs.experiment import Experiment

ASKED = Question(
    "retail-bank", ("siloed", "coo"), "siloed", "baseline",
    overrides=("ownership.executives.*.influence=3.0",), customers=200, replications=2, weeks=52,
)  # fmt: skip


def test_overrides_reach_the_scenarios() -> None:
    changed, plain = study(ASKED), study(replace(ASKED, overrides=()))
    [executive] = changed.scenarios["coo"].ownership.executives.values()
    assert executive.influence == 3.0
    assert changed.digest != plain.digest
    assert plain.digest == study(replace(ASKED, overrides=())).digest


def test_equal_resources() -> None:
    found = study(replace(ASKED, resources="equal"))
    assert {s.ownership.resources for s in found.scenarios.values()} == {"equal"}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"ownership": ()}, "choose at least one"),
        ({"customers": 100_000, "replications": 500}, "too many for a what-if"),
    ],
)
def test_what_cannot_be_asked(change: dict[str, object], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        study(replace(ASKED, **change))


@pytest.mark.parametrize("override", ["company.hazard.beta=1e308", "no", "ownership.power=inf"])
def test_overrides_that_do_not_work_are_told(override: str) -> None:
    with pytest.raises(ScenarioError, match="--set"):
        study(replace(ASKED, overrides=(override,)))


def test_the_experiment_is_one() -> None:
    text = experiment(replace(ASKED, overrides=('ownership.title="a \\" b"',)), "abc")
    read = Experiment.model_validate(tomllib.loads(text))
    assert read.set == ['ownership.title="a \\" b"']
    assert (read.customers, read.weeks, read.seeds.first, read.seeds.count) == (200, 52, 1, 2)
    assert read.ownership == ["siloed", "coo"]


def test_the_command_survives_a_shell() -> None:
    words = shlex.split(command(replace(ASKED, overrides=('ownership.title="a b"',))))
    assert words[:3] == ["cxsim", "compare", "retail-bank"]
    assert words[words.index("--set") + 1] == 'ownership.title="a b"'
