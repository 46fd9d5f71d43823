from __future__ import annotations

import pytest

from cxsim.errors import ScenarioError
from cxsim.scenario import load, load_all
from cxsim.scenario.vary import Override, expand, parse, parts_of


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.3", 0.3),
        ("3", 3),
        ("true", True),
        ('"equal"', "equal"),
        ("equal", "equal"),
        ("[1, 2]", [1, 2]),
        ("{ a = 1 }", {"a": 1}),
        (' "a = b" ', "a = b"),
    ],
)
def test_a_value_is_toml_or_one_bare_word(text: str, value: object) -> None:
    override = parse(f"ownership.resources={text}")
    assert isinstance(override, Override)
    assert override.value == value
    assert type(override.value) is type(value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("budget_share", "write it as in company.hazard.beta=2"),
        ("ownership=1", "write it as in"),
        ("ownership..power=1", "write it as in"),
        ("owner.power=1", 'did you mean "ownership"?'),
        ("ownership.power=.5", '".5" is not a TOML value; give a number such as 0.1'),
        ("ownership.power=", '"" is not a TOML value'),
        ("ownership.power=1\nx = 2", "is not a TOML value"),
        ("ownership.power=" + "[" * 5000, "is not a TOML value"),
        ("ownership.power=" + "[" * 60 + "]" * 60, "is not a TOML value"),
    ],
)
def test_an_override_that_cannot_be_read(text: str, said: str) -> None:
    problem = parse(text)
    assert not isinstance(problem, Override)
    assert problem.file == "--set"
    assert said in problem.message


def test_quotes_keep_a_dotted_key_whole() -> None:
    assert parts_of('evidence."a.b".grade') == ["evidence", "a.b", "grade"]
    assert parts_of("a b.c") == []


@pytest.mark.usefixtures("world")
def test_an_override_changes_one_value() -> None:
    before = load(ownership="head")
    after = load(ownership="head", overrides=["ownership.budget_share=0.3"])
    assert after.ownership.budget_share == 0.3
    changed = after.ownership.model_copy(update={"budget_share": None})
    assert (changed, after.company, after.future) == (
        before.ownership,
        before.company,
        before.future,
    )


@pytest.mark.usefixtures("world")
def test_later_overrides_win() -> None:
    scenario = load(overrides=["company.hazard.beta=1", "company.hazard.beta=2"])
    assert scenario.company.hazard.beta == 2


@pytest.mark.usefixtures("world")
def test_a_star_stands_for_any_one_key() -> None:
    company = load(overrides=["company.touchpoints.*.quality=0.2"]).company
    assert {part.quality for part in company.touchpoints.values()} == {0.2}
    company = load(overrides=["company.functions.*.reward.*=0.5"]).company
    assert company.functions["care"].reward.integration == 0.5


@pytest.mark.usefixtures("world")
def test_a_star_passes_by_what_is_left_out() -> None:
    company = load(overrides=["company.touchpoints.*.desk.servers=9"]).company
    desks = {name: part.desk and part.desk.servers for name, part in company.touchpoints.items()}
    assert desks == {"window": None, "till": 9, "letter": None, "goods": None}


@pytest.mark.usefixtures("world")
def test_a_default_can_be_overridden_where_the_file_says_nothing() -> None:
    assert load(overrides=["company.market.potential=2"]).company.market.potential == 2


@pytest.mark.usefixtures("world")
def test_an_override_is_applied_to_the_structures_it_fits() -> None:
    both = load_all(None, ["nobody", "head"], None, ["ownership.executives.*.influence=3"])
    assert both["head"].ownership.executives["head"].influence == 3
    assert both["nobody"].ownership.executives == {}


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize(
    ("override", "path", "said"),
    [
        ("ownership.budget_shar=1", "ownership.budget_shar", 'did you mean "budget_share"?'),
        ("company.touchpoints.tll.quality=1", "company.touchpoints.tll.quality", '"till"?'),
        ("company.touchpoints.*.qualty=1", "company.touchpoints.*.qualty", '"quality"?'),
        ("company.hazard.beta.x=1", "company.hazard.beta.x", "nothing inside hazard.beta"),
        ("future.shift.to=human", "future.shift.to", "no shift to change"),
        ("future.shocks.0.week=1", "future.shocks.0.week", "there is nothing inside shocks"),
        ("company.hazard.beta=-1", "company.hazard.beta", "-1 is below the allowed range 0.01 to"),
        ("company.touchpoints.*.quality=2", "company.touchpoints.*.quality", "2 is above"),
        ("company.segments.all-sorts.share=0.5", "company.segments", "share sum to 0.5"),
        ("company.touchpoints.till.owners.it=0", "company.touchpoints.till.owners.it", '"it" is'),
    ],
)
def test_a_wrong_override_is_one_problem_of_the_command_line(
    override: str, path: str, said: str
) -> None:
    with pytest.raises(ScenarioError) as caught:
        load_all(None, ["nobody", "head"], None, [override])
    [problem] = caught.value.problems
    assert (problem.file, problem.line, problem.path) == ("--set", 0, path)
    assert said in problem.message


@pytest.mark.usefixtures("world")
def test_a_list_entry_is_overridden_by_its_number() -> None:
    shocks = 'future.shocks=[{week=1, touchpoints="all", quality=-0.1}]'
    future = load(overrides=[shocks, "future.shocks.0.week=7"]).future
    assert future.shocks[0].week == 7


def test_expand_grows_a_table_only_when_asked() -> None:
    from cxsim.scenario.vary import ROOTS

    root, data = ROOTS["companies"], {"segments": {"a": {"visits": {}}}}
    path = ["segments", "a", "visits", "new"]
    assert expand(root, data, path) == [tuple(path)]
    assert expand(root, data, path, grow=False) == []
