from __future__ import annotations

from pathlib import Path

import pytest

from cxsim.analysis.plan import plan
from cxsim.errors import CxsimError, NotFoundError
from cxsim.runs.experiment import ExperimentError, read_experiment

WHOLE = """\
title = "Two parameters"
ownership = ["nobody", "head"]
customers = 60
weeks = 13

[design]
environments = 3

[parameters]
"company.market.*" = {}
"ownership.executives.*.load" = { low = 0.5, high = 2, multiple = true }
"""


def write(world, text: str, name: str = "study.toml") -> Path:
    path = world.root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def test_an_experiment_becomes_a_plan(world) -> None:
    found = plan(read_experiment(write(world, WHOLE)))
    assert (found.name, found.baseline, found.environments) == ("study", "nobody", 3)
    assert len(found.parameters) == 10
    assert [cell.place for cell in found.cells()] == [(e, s) for e in range(3) for s in range(2)]
    names = [found.scenario(0, s).ownership.name for s in range(2)]
    assert names == ["nobody", "head"]


def test_environments_differ_and_structures_share_them(world) -> None:
    found = plan(read_experiment(write(world, WHOLE)))
    companies = [[found.scenario(e, s).company for s in range(2)] for e in range(3)]
    assert companies[0][0] == companies[0][1]
    assert companies[0][0] != companies[1][0]
    assert set(found.settings(1)) == {p.path for p in found.parameters}


def test_ranges_are_the_schema_s_where_none_is_given(world) -> None:
    found = {p.path: p for p in plan(read_experiment(write(world, WHOLE))).parameters}
    assert (found["company.market.imitation"].low, found["company.market.imitation"].high) == (0, 2)
    assert found["company.market.neighbours"].whole
    assert found["ownership.executives.*.load"].multiple


def test_every_world_is_crossed_with_every_point(world) -> None:
    world.write("futures/storm.toml", 'title = "Storm"\n')
    text = 'futures = ["calm", "storm"]\nresources = "both"\n' + WHOLE
    found = plan(read_experiment(write(world, text)))
    assert found.environments == 6
    assert len(list(found.cells())) == 6 * 4
    assert [found.scenario(e, 0).future.name for e in range(4)] == ["calm", "storm"] * 2
    assert found.settings(0) == found.settings(1) != found.settings(2)
    assert [found.scenario(0, s).ownership.resources for s in range(4)] == (
        ["described"] * 2 + ["equal"] * 2
    )


def test_left_out_parameters_are_not_varied(world) -> None:
    text = 'exclude = ["company.market.potential", "company.market.rewired"]\n' + WHOLE
    names = {p.path for p in plan(read_experiment(write(world, text))).parameters}
    assert len(names) == 8
    assert not names & {"company.market.potential", "company.market.rewired"}


def test_a_parameter_named_by_itself_goes_before_a_star(world) -> None:
    text = WHOLE + '"company.market.innovation" = { low = 0.2, high = 0.3 }\n'
    found = {p.path: p for p in plan(read_experiment(write(world, text))).parameters}
    assert found["company.market.innovation"].high == 0.3
    assert len(found) == 10


def test_it_is_found_by_file_folder_and_name(world) -> None:
    path = write(world, WHOLE, "experiments/mine/experiment.toml")
    for place in (path, path.parent, "mine", "experiments/mine"):
        assert read_experiment(place).name == "mine"
    with pytest.raises(NotFoundError, match='did you mean "mine"'):
        read_experiment("min")


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('tittle = "x"', r'study.toml:1: tittle: is not a known key; did you mean "title"'),
        ("margin = 99", r"study.toml:1: margin: 99 is above the allowed range 0 to 50"),
        ('resources = "half"', r"is not one of .*choose one of them"),
        ('set = ["company.market.inovation=1"]', r'toml:1: set: .*did you mean "innovation"'),
        ('exclude = ["company.markt.*"]', r'study.toml:1: exclude.0: there is no "markt"'),
        ('baseline = "nobdy"', r'no ownership structure called "nobdy"; did you mean "nobody"'),
    ],
)  # fmt: skip
def test_problems_of_the_file_say_where(line: str, message: str, world) -> None:
    with pytest.raises(CxsimError, match=message):
        plan(read_experiment(write(world, f"{line}\n{WHOLE}")))


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('"company.market.innovation" = { low = 0.5, high = 7 }', "7.0 is outside what is allowed"),
        ('"company.market.innovation" = { low = 0.5, high = 0.1 }', "low 0.5 is above high 0.1"),
        ('"company.market.innovation" = { low = 0.5, values = [1] }', "values and a range"),
        ('"company.market.neighbours" = { values = [1.5] }', "1.5 cannot stand here; give a whole"),
        ('"company.market.imitation" = { scale = "log" }', "low is 0; on a log scale"),
        ('"company.title" = {}', "only a number can be varied"),
        ('"company.hazard.gamma" = {}', 'there is no "gamma" in hazard'),
        ('"company.functions.*.pull" = { multiple = true }', "is a multiple; give low and high"),
        ('"company.market.innovation" = { high = "x" }', '"x" cannot stand here; give a number'),
        ('"company.market.innovation" = { hi = 1 }', "is not a known key"),
    ],
)  # fmt: skip
def test_problems_of_a_parameter_say_where(line: str, message: str, world) -> None:
    path = write(world, WHOLE.replace('"company.market.*" = {}', line))
    with pytest.raises(ExperimentError, match=r"study\.toml:10: parameters\.") as caught:
        plan(read_experiment(path))
    assert message in str(caught.value)


def test_all_problems_at_once(world) -> None:
    text = 'weeks = 0\ncustomers = "many"\n' + WHOLE.replace("customers = 60\nweeks = 13\n", "")
    with pytest.raises(ExperimentError, match="2 problems in the experiment"):
        read_experiment(write(world, text))


def test_the_digest_is_that_of_the_question_not_of_its_size(world) -> None:
    first = plan(read_experiment(write(world, WHOLE))).digest
    more = plan(read_experiment(write(world, WHOLE + "\n[seeds]\ncount = 99\n"))).digest
    other = plan(read_experiment(write(world, WHOLE.replace("= 60", "= 61")))).digest
    assert first == more != other


def test_the_shipped_experiments_can_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    root = Path(__file__).parents[2]
    monkeypatch.chdir(root)
    found = sorted(root.glob("experiments/*/experiment.toml"))
    assert found
    for path in found:
        made = plan(read_experiment(path))
        made.scenario(made.environments - 1, 0)


def test_what_cannot_be_kept_is_refused(world) -> None:
    """Nothing would be kept of it, and that be found out when hours are gone."""
    bad = 'metrics = ["equity", "equty"]\nweekly = ["alive", "alve", "gap"]\n'
    bad += 'touchpoints = ["visitz"]\n'
    with pytest.raises(ExperimentError) as error:
        read_experiment(write(world, f"{WHOLE}\n[keep]\n{bad}"))
    text = str(error.value)
    assert "4 problems in the experiment" in text
    assert 'nothing called "gap" here' in text
    for wrong, right in (("equty", "equity"), ("alve", "alive"), ("visitz", "visits")):
        assert f'nothing called "{wrong}" here; did you mean "{right}"?' in text


def test_all_that_a_run_leaves_can_be_kept(world) -> None:
    from cxsim.runs.simulate import simulate

    planned = plan(read_experiment(write(world, WHOLE)))
    run = simulate(planned.scenario(0, 0), 1, customers=60, weeks=13)
    weekly, touch = list(run.weekly), list(run.touchpoints)
    names = f"metrics = {list(run.metrics)}\nweekly = {weekly}\ntouchpoints = {touch}\n"
    found = read_experiment(write(world, f"{WHOLE}\n[keep]\n{names}")).experiment
    assert len(found.keep.names) == len(run.metrics) + len(weekly) + len(touch)
