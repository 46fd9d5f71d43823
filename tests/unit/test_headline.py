from __future__ import annotations

from collections.abc import Callable

import pytest

from cxsim.analysis.compare import compare
from cxsim.analysis.evidence import Assumptions
from cxsim.analysis.headline import (
    about_assumptions,
    answer,
    chance,
    headline,
    notes,
    resources,
    worth,
)
from cxsim.runs.many import Failure
from cxsim.runs.run import Run

Runs = Callable[..., list[Run]]


def test_a_gain_is_claimed_with_its_interval(runs_of: Runs) -> None:
    found = compare(runs_of({"base": 0.0, "better": 0.03}), "base")
    text = headline(found, "described")
    assert text.startswith("better keeps 3.0 pp more customers than base after 3 years (95%: 2.")
    assert "better is most likely to keep the most (probability >99%)" in answer(found)


@pytest.mark.parametrize(
    ("effects", "noise", "text"),
    [
        ({"base": 0.0, "same": 1e-9}, 0.01, "No clear difference between base and same"),
        (
            {"base": 0.0, "a": 1e-9, "b": 1e-9},
            0.01,
            "No clear difference between base and the 2 others",
        ),
        (
            {"base": 0.0, "a": -0.05, "b": -0.04},
            0.001,
            "base keeps the most customers after 3 years: all 2",
        ),
        (
            {"base": 0.0, "a": -0.05, "b": 0.0},
            0.001,
            "None is shown to keep more customers than base",
        ),
        ({"base": 0.0, "a": -0.05}, 0.001, "a keeps 5.0 pp fewer customers than base"),
        ({"base": 0.0}, 0.001, "base keeps "),
    ],
)
def test_no_gain_is_claimed_where_none_is_shown(
    runs_of: Runs, effects: dict[str, float], noise: float, text: str
) -> None:
    found = headline(compare(runs_of(effects, noise=noise), "base"), "described")
    assert found.startswith(text)
    assert " pp more" not in found


def test_each_arm_has_its_own_sentence(runs_of: Runs) -> None:
    found = compare(runs_of({"base": 0.0, "better": 0.03}, arms=("described", "equal")), "base")
    text = answer(found)
    assert "With resources as described: better" in text
    assert "With equal resources: better" in text


def test_notes_say_what_it_rests_on(runs_of: Runs) -> None:
    runs = runs_of({"base": 0.0, "better": 0.03})[:-1]
    failed = [Failure("better", "described", 29, "ValueError: no", "")]
    found = compare(runs, "base", failures=failed, interrupted=True)
    text = " ".join(notes(found, Assumptions(61, 83)))
    assert "95% intervals hold together for all 4 comparisons" in text
    assert "Pairs used: 29 of 30 seeds" in text
    assert "61 of 83 deciding parameters are assumed" in text
    assert "Interrupted" in text
    assert "1 run failed (the first: ValueError: no); its pair is left out." in text


def test_a_sensitivity_study_says_which_parameters_decide() -> None:
    study = "sensitivity study of shop, 76 parameters varied"
    assert about_assumptions(Assumptions(14, 15, study)) == (
        "It rests on a model: 14 of the 15 parameters that decide it are assumed, which no "
        f"interval covers ({study})."
    )
    assert "no parameter decides alone" in about_assumptions(Assumptions(0, 0, study))


def test_those_that_may_be_best_are_told_apart_whatever_their_titles(runs_of: Runs) -> None:
    runs = runs_of({"base": 0.0, "a": 0.03, "b": 0.03}, noise=0.001)
    found = compare(runs, "base", titles={"base": "base", "a": "A, with a gate", "b": "B"})
    text = " ".join(notes(found))
    assert "the best is one of these 2: " in text
    assert "A, with a gate; B" in text or "B; A, with a gate" in text


def test_notes_say_what_is_equal(runs_of: Runs) -> None:
    runs = runs_of({"base": 0.0, "better": 0.03}, arms=("described", "equal"))
    assert "the same budget and staff for all, base too." in " ".join(notes(compare(runs, "base")))
    runs = runs_of({"base": 0.0, "better": 0.03})
    assert "Equal resources" not in " ".join(notes(compare(runs, "base")))


def test_notes_without_failures(runs_of: Runs) -> None:
    text = " ".join(notes(compare(runs_of({"base": 0.0, "better": 0.03}), "base")))
    assert text.endswith("No run failed.")
    assert "assumed" not in text
    assert "Interrupted" not in text


@pytest.mark.parametrize(
    ("probability", "text"),
    [(1.0, ">99%"), (0.0, "<1%"), (0.614, "61%"), (None, "?"), (0.99, "99%")],
)
def test_a_bootstrap_is_never_certain(probability: float | None, text: str) -> None:
    assert chance(probability) == text


@pytest.mark.parametrize(
    ("equal", "text"),
    [
        (0.01, "So most of the lead of better comes with its budget and staff."),
        (0.09, "So better leads by more than its resources."),
        (0.05, ""),
    ],
)
def test_what_comes_with_the_resources_is_said(runs_of: Runs, equal: float, text: str) -> None:
    described = runs_of({"base": 0.0, "better": 0.1}, noise=0.01)
    with_equal = runs_of({"base": 0.0, "better": equal}, arms=("equal",), noise=0.01)
    found = compare([*described, *with_equal], "base")
    assert resources(found) == text
    assert answer(found).endswith(text or ".")


def test_one_arm_says_nothing_of_resources(runs_of: Runs) -> None:
    assert resources(compare(runs_of({"base": 0.0, "better": 0.1}), "base")) == ""


def test_worth_is_claimed_only_where_it_is_shown(runs_of: Runs) -> None:
    more = worth(compare(runs_of({"base": 0.0, "better": 0.1}), "base"), "described")
    assert more.startswith("better is worth 1")
    none = compare(runs_of({"base": 0.0, "a": -0.1, "b": 0.0}), "base")
    text = worth(none, "described")
    assert text == "None is shown to be worth more than base; 1 of 2 are worth less."
    assert worth(compare(runs_of({"base": 0.0, "a": 0.1}, range(1)), "base"), "described") == ""
