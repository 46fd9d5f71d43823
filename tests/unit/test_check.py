from __future__ import annotations

from typing import Any

import pytest

from cxsim.errors import ScenarioError
from cxsim.scenario import load
from tests.conftest import HEAD, SHOP, World


def problems(**names: Any) -> list[tuple[str, int, str, str]]:
    with pytest.raises(ScenarioError) as caught:
        load(**names)
    return [(p.file.rpartition("/")[2], p.line, p.path, p.message) for p in caught.value.problems]


def test_the_small_world_is_valid(world: World) -> None:
    assert load().company.name == "shop"


COMPANY = [
    # what stands in the file, what is put there, path, what is said
    ("budget_share = 0.6", "budget_share = 0.7", "functions", "sum to 1.1 (sales 0.7, care 0.4)"),
    ("promise = 0.4", "promise = 0.5", "functions.sales.kpi_effect", "at most 1"),
    ("owners = { care = 1 }", "owners = { care = 0.9 }", "touchpoints.letter.owners", "sum to 0.9"),
    ("owners = { care = 1 }", "owners = { car = 1 }", "touchpoints.letter.owners.car", '"care"?'),
    ("share = 1.0", "share = 0.999", "segments", "must sum to 1"),
    ('[preferences.digital]\nshare = 0.5', '[preferences.digital]\nshare = 0.6', "preferences",
     "human 0.5, digital 0.6"),
    ("visits = { goods = 2 }", "visits = { good = 2 }", "segments.all-sorts.visits.good",
     'did you mean "goods"?'),
    ("visits = { goods = 2 }", "visits = { goods = -2 }", "segments.all-sorts.visits.goods",
     "below the allowed range 0 to 1000"),
    ("visits = { goods = 2 }", "visits = { till = 0, window = 0 }", "segments.all-sorts.visits",
     "nowhere to go from window"),
    ("start = { window = 1.0 }", "start = { window = 0.9 }", "journey.start", "sum to 0.9"),
    ("start = { window = 1.0 }", "start = {}", "journey.start", "is empty"),
    ("start = { window = 1.0 }", "start = { wndow = 1.0 }", "journey.start.wndow", '"window"?'),
    ("start = { window = 1.0 }", "start = { window = 0.5, goods = 0.5 }", "journey.start.goods",
     'has stage "loop"; begin at one with'),
    ("till = { letter = 1.0 }", "till = { letter = 0.5 }", "journey.next.till", "sum to 0.5"),
    ("till = { letter = 1.0 }", "till = { leter = 1.0 }", "journey.next.till.leter", '"letter"?'),
    ("till = { letter = 1.0 }", "", "journey.next.till", "every touchpoint needs a row"),
    ("till = { letter = 1.0 }", "till = { letter = 1.0 }\nshop = { till = 1.0 }",
     "journey.next.shop", '"shop" is not a touchpoint'),
    ('stage = "loop"', 'stage = "onboarding"', "touchpoints", 'none has stage = "loop"'),
    ('"functions.*.reward"', '"functions.*.rewrd"', 'evidence."functions.*.rewrd"', '"reward"?'),
    ('"functions.*.reward"', '"functions.boss"', 'evidence."functions.boss"', "matches nothing"),
    ('"functions.*.reward"', '"a b"', 'evidence."a b"', "is not a dotted path"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "path", "said"), COMPANY)
def test_company(world: World, old: str, new: str, path: str, said: str) -> None:
    assert SHOP.count(old) == 1
    text = SHOP.replace(old, new)
    world.write("companies/shop.toml", text)
    [(file, line, where, message)] = problems()
    assert (file, where) == ("shop.toml", path)
    assert said in message
    assert 1 <= line <= text.count("\n")


def test_the_line_is_that_of_the_key(world: World) -> None:
    text = SHOP.replace("owners = { care = 1 }", "owners = { car = 1 }")
    world.write("companies/shop.toml", text)
    [(_, line, _, _)] = problems()
    assert text.splitlines()[line - 1] == "owners = { car = 1 }"


def test_shares_may_be_off_by_rounding(world: World) -> None:
    world.write("companies/shop.toml", SHOP.replace("share = 1.0", "share = 0.9999995"))
    assert load().company.segments["all-sorts"].share == 0.9999995


def test_a_prospect_who_can_never_buy(world: World) -> None:
    text = SHOP.replace("window = { window = 0.5, till = 0.5 }", "window = { window = 1.0 }")
    world.write("companies/shop.toml", text)
    assert [(path, message.split(";")[0]) for _, _, path, message in problems()] == [
        ("touchpoints.till", "nobody ever gets here"),
        ("touchpoints.letter", "nobody ever gets here"),
        ("touchpoints.goods", "nobody ever gets here"),
        ("journey.next.window", "no purchase can be reached from window"),
    ]


def test_a_customer_who_never_gets_into_the_loop(world: World) -> None:
    text = SHOP.replace("letter = { goods = 1.0 }", "letter = { letter = 1.0 }")
    world.write("companies/shop.toml", text)
    assert [path for _, _, path, _ in problems()] == ["touchpoints.goods", "journey.next.till"]


def test_a_channel_nobody_of_a_preference_visits(world: World) -> None:
    text = SHOP.replace("mismatch = { digital = 0.1 }", "visits = { digital = 0, physical = 0 }")
    world.write("companies/shop.toml", text)
    [(_, _, path, message)] = problems()
    assert path == "preferences.human.visits"
    assert "leave all-sorts with the preference human nowhere to go from goods" in message


OWNERSHIP = [
    ('home = ["care"]', 'home = ["car"]', "executives.head.home.0",
     '"car" is not a function of shop; did you mean "care"?'),
    ('"human"', '"humn"', "executives.head.scope.1", 'did you mean "human"?'),
    ('holder = "head"', 'holder = "hed"', "gate.holder", 'did you mean "head"?'),
    ('["product"]', '["prodct"]', "gate.touchpoints.0", 'did you mean "product"?'),
    ("[gate]", '[alignment]\nfunctions = ["sales", "car"]\n[gate]', "alignment.functions.1",
     'did you mean "care"?'),
    ("[gate]", '[alignment]\nfunctions = ["care", "care"]\n[gate]', "alignment.functions",
     "fewer than two"),
    ("[gate]", "[from_week]\ncar = 3\n[gate]", "from_week.car", 'did you mean "care"?'),
    ("[gate]", "[from_week]\ncare = -3\n[gate]", "from_week.care", "allowed range 0 to 5200"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "path", "said"), OWNERSHIP)
def test_ownership(world: World, old: str, new: str, path: str, said: str) -> None:
    assert HEAD.count(old) == 1
    world.write("ownership/head.toml", HEAD.replace(old, new))
    [(file, _, where, message)] = problems(ownership="head")
    assert (file, where) == ("head.toml", path)
    assert said in message


SHOCK = "[[shocks]]\nweek = 1\nquality = -0.1\n"
FUTURE = [
    ('[shift]\nto = "humn"\nper_year = 0.1', 4, "shift.to", 'did you mean "human"?'),
    (SHOCK + 'touchpoints = ["good"]', 6, "shocks.0.touchpoints.0", 'did you mean "goods"?'),
    (SHOCK + "touchpoints = []", 6, "shocks.0.touchpoints", "selects nothing"),
    ("budget = [{ week = 3, level = -1 }]", 3, "budget.0.level", "allowed range 0.05 to 5"),
    ("competitor = [\n{ week = 3, level = 1 },\n{ week = 3, level = 2 }]", 5,
     "competitor.1.week", "week 3 stands twice"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "line", "path", "said"), FUTURE)
def test_future(world: World, text: str, line: int, path: str, said: str) -> None:
    world.write("futures/calm.toml", f'title = "Calm"\n\n{text}\n')
    [(file, at, where, message)] = problems()
    assert (file, where) == ("calm.toml", path)
    assert said in message
    assert at == line


def test_a_structure_is_only_held_against_a_company_that_was_read(world: World) -> None:
    world.write("companies/shop.toml", SHOP + "[\n")
    world.write("ownership/head.toml", HEAD.replace('home = ["care"]', 'home = ["car"]'))
    [(file, _, _, message)] = problems(ownership="head")
    assert file == "shop.toml"
    assert message.startswith("is not valid TOML")
