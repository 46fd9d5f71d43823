from __future__ import annotations

import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cxsim.errors import NotFoundError, Problem, ScenarioError
from cxsim.scenario import available, defaults, digest, load, load_all
from cxsim.scenario.files import LARGEST, packaged
from tests.conftest import DEFAULT, HEAD, SHOP, World


def problems(*names: str, overrides: tuple[str, ...] = ()) -> list[Problem]:
    with pytest.raises(ScenarioError) as caught:
        load(*names, overrides=overrides)
    return caught.value.problems


def only(*names: str) -> Problem:
    [problem] = problems(*names)
    return problem


# ---------------------------------------------------------------- what is valid


@pytest.mark.usefixtures("world")
def test_names_default_to_those_of_the_files() -> None:
    scenario = load("shop", "head", "calm")
    names = (scenario.company.name, scenario.ownership.name, scenario.future.name)
    assert names == ("shop", "head", "calm")


@pytest.mark.usefixtures("world")
def test_structures_come_in_the_order_asked_each_once() -> None:
    assert list(load_all("shop", ["nobody", "head", "nobody"], "calm")) == ["nobody", "head"]
    assert list(load_all("shop", ["head", "nobody"], "calm")) == ["head", "nobody"]


@pytest.mark.usefixtures("world")
def test_the_main_job_comes_from_the_default_file() -> None:
    assert list(load_all()) == ["nobody", "head"]
    assert load().ownership.name == defaults().baseline == "nobody"


def test_a_file_may_be_named_by_its_path(world: World) -> None:
    path = world.write("elsewhere/mine.toml", HEAD)
    for name in (path, path.relative_to(world.root), "scenarios/elsewhere/mine.toml"):
        assert load(ownership=name).ownership.name == "mine"


def test_extends_to_any_depth(world: World) -> None:
    world.write("companies/a.toml", 'extends = "shop"\ntitle = "A"\nhazard.alpha = 1')
    for above, below in zip("bcdefgh", "abcdefg", strict=True):
        world.write(f"companies/{above}.toml", f'extends = "{below}"')
    world.write("companies/i.toml", 'extends = "./h.toml"\nhazard = { beta = 2 }')
    company = load("i").company
    assert (company.name, company.title) == ("i", "A")
    assert (company.hazard.alpha, company.hazard.beta) == (1, 2)
    assert company.touchpoints == load("shop").company.touchpoints


def test_lists_are_replaced_and_tables_merged(world: World) -> None:
    world.write("ownership/more.toml", 'extends = "head"\nexecutives.head.scope = ["till"]')
    head = load(ownership="more").ownership.executives["head"]
    assert (head.scope, head.home) == (["till"], ["care"])


def test_the_users_file_goes_before_the_packaged_one_and_may_extend_it(world: World) -> None:
    name = sorted(path.stem for path in (packaged() / "companies").glob("*.toml"))[0]
    world.write(f"companies/{name}.toml", f'extends = "{name}"\ntitle = "Mine"')
    [entry] = [entry for entry in available("companies") if entry.name == name]
    assert entry.title == "Mine"
    assert load(name).company.title == "Mine"


def test_a_timeline_names_structures(world: World) -> None:
    text = 'title = "Later"\n[[timeline]]\nweek = 26\nownership = "head"'
    world.write("ownership/later.toml", text)
    [change] = load(ownership="later").ownership.timeline
    assert change.ownership == load(ownership="head").ownership
    deep = load(ownership="later", overrides=["ownership.timeline.0.ownership.power=0.9"])
    assert deep.ownership.timeline[0].ownership.power == 0.9


@pytest.mark.usefixtures("world")
def test_available_lists_the_users_own_and_the_packaged() -> None:
    entries = {entry.name: entry for entry in available("ownership")}
    assert list(entries) == sorted(entries)
    assert entries["head"].title == "A head of care"
    assert len(entries) > 2


def test_available_lists_a_file_with_problems(world: World) -> None:
    world.write("futures/broken.toml", "= 1")
    [entry] = [entry for entry in available("futures") if entry.name == "broken"]
    assert entry.description == "cannot be read"


@pytest.mark.usefixtures("world")
def test_digest_depends_on_values_alone() -> None:
    assert digest(load()) == digest(load(overrides=["company.hazard.beta=3.8"]))
    assert digest(load()) != digest(load(overrides=["company.hazard.beta=3.81"]))
    assert len(digest(load())) == 64


def test_a_byte_order_mark_is_passed_over(world: World) -> None:
    world.write("companies/shop.toml", b"\xef\xbb\xbf" + SHOP.encode())
    assert load().company.title == "Shop"


def test_positions_are_read_only_for_problems(world: World) -> None:
    load()
    for name in [name for name in sys.modules if name.startswith("tree_sitter")]:
        del sys.modules[name]
    load()
    assert "tree_sitter" not in sys.modules
    world.write("futures/calm.toml", "title = 1")
    problems()
    assert "tree_sitter" in sys.modules


# ---------------------------------------------------------------- what is not


def test_all_problems_of_all_files_at_once(world: World) -> None:
    world.write("companies/shop.toml", SHOP.replace("quality = 0.7", "quality = 1.4", 1))
    world.write("ownership/head.toml", HEAD + "[alignment]\nfunctions = 3\n")
    world.write("futures/calm.toml", "title = \n")
    with pytest.raises(ScenarioError) as caught:
        load_all("shop", ["nobody", "head", "heads"], "calm", ["ownership.powr=1"])
    found = [(p.file, p.line, p.path) for p in caught.value.problems]
    assert found == [
        ("heads", 0, ""),
        ("scenarios/companies/shop.toml", 12, "functions.care.reward.quality"),
        ("scenarios/futures/calm.toml", 1, ""),
        ("scenarios/ownership/head.toml", 13, "alignment.functions"),
    ]


VALUES = [
    ("[hazard]\n", "[hazard]\ngama = 1\n", "hazard.gama", "choose one of alpha"),
    ("tags = ", "tag = ", "touchpoints.goods.tag", 'is not a known key; did you mean "tags"?'),
    ("margin = 5.0", 'margin = "5"', "segments.all-sorts.margin", '"5" cannot stand here; give a'),
    ("margin = 5.0", "margin = true", "segments.all-sorts.margin", "true cannot stand here"),
    ("margin = 5.0", "margin = nan", "segments.all-sorts.margin", "nan cannot stand here"),
    ("margin = 5.0", "margin = 1e7", "segments.all-sorts.margin", "range 0 to 1000000; choose"),
    ("margin = 5.0", "margin = 1979-05-27", "segments.all-sorts.margin", "1979-05-27 cannot"),
    ("margin = 5.0", "margin = 0x" + "f" * 5000, "segments.all-sorts.margin", "thousands of"),
    ("margin = 5.0\n", "", "segments.all-sorts.margin", "is missing; give a number from 0 to"),
    ("servers = 2", "servers = 2.0", "touchpoints.till.desk.servers", "a whole number from 1 to"),
    ('channel = "human"', 'channel = "humn"', "touchpoints.till.channel", 'did you mean "human"?'),
    ('channel = "human"', "channel = 3", "touchpoints.till.channel", "give one of"),
    ('title = "Shop"', 'title = "Shop"\nname = "My shop"', "name", "lower-case letters"),
    ("quality = 0.7\n", "quality = 1.4\n", "touchpoints.goods.quality",
     "1.4 is above the allowed range 0 to 1; choose a value in it"),
    ("mismatch = { digital", "mismatch = { digitl", "preferences.human.mismatch.digitl",
     'did you mean "digital"?'),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "path", "said"), VALUES)
def test_a_value_that_cannot_stand(world: World, old: str, new: str, path: str, said: str) -> None:
    assert old in SHOP
    head, _, tail = SHOP.rpartition(old)
    world.write("companies/shop.toml", head + new + tail)
    problem = only()
    assert (problem.file, problem.path) == ("scenarios/companies/shop.toml", path)
    assert said in problem.message
    assert problem.line > 0


def test_a_missing_part_is_told_at_the_top_of_the_file(world: World) -> None:
    text = SHOP.replace("[hazard]\nalpha = 0.7\nbeta = 3.8\n", "")
    world.write("companies/shop.toml", text)
    assert only() == Problem(
        "scenarios/companies/shop.toml", 1, "hazard", "is missing; give a table"
    )


def test_a_problem_stands_in_the_file_with_the_offending_key(world: World) -> None:
    world.write("companies/base.toml", SHOP.replace("margin = 5.0", "margin = -5.0"))
    world.write("companies/mine.toml", 'extends = "base"\n\n[hazard]\nalpha = 0\n')
    found = [(p.file, p.path) for p in problems("mine")]
    assert found == [
        ("scenarios/companies/base.toml", "segments.all-sorts.margin"),
        ("scenarios/companies/mine.toml", "hazard.alpha"),
    ]


def test_a_list_that_replaces_another_answers_for_what_it_lacks(world: World) -> None:
    whole = "{ week = 1, touchpoints = ['goods'], quality = 0.1 }"
    world.write("futures/base.toml", f'title = "Base"\nshocks = [{whole}]')
    world.write(
        "futures/mine.toml", f'extends = "base"\nshocks = [{whole.replace("quality", "q")}]'
    )
    found = [(Path(p.file).name, p.path) for p in problems("shop", "head", "mine")]
    assert found == [("mine.toml", "shocks.0.q"), ("mine.toml", "shocks.0.quality")]


def test_one_file_extended_by_two_has_its_problem_told_once(world: World) -> None:
    world.write("ownership/head.toml", HEAD.replace("0.5", "1.5"))
    world.write("ownership/a.toml", 'extends = "head"')
    world.write("ownership/b.toml", 'extends = "head"')
    with pytest.raises(ScenarioError) as caught:
        load_all("shop", ["a", "b"], "calm")
    assert [(p.line, p.path) for p in caught.value.problems] == [(2, "power")]


def test_a_circle_is_named(world: World) -> None:
    world.write("futures/a.toml", 'title = "A"\nextends = "b"')
    world.write("futures/b.toml", 'extends = "c"')
    world.write("futures/c.toml", '\n\nextends = "a"')
    problem = only("shop", "head", "a")
    files = [f"scenarios/futures/{name}.toml" for name in "abca"]
    assert (problem.file, problem.line, problem.path) == (files[2], 3, "extends")
    assert problem.message == f"goes round in a circle: {' -> '.join(files)}; cut it"


def test_a_file_that_extends_itself(world: World) -> None:
    world.write("futures/a.toml", 'title = "A"\nextends = "a"')
    assert "goes round in a circle" in only("shop", "head", "a").message


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ('"hed"', 'no ownership structure called "hed"; did you mean "head"?'),
        ('"./hed.toml"', 'there is no file "./hed.toml"'),
        ("3", "3 cannot stand here"),
        ('["head"]', "a list cannot stand here"),
        ('""', 'called ""'),
        (f'"{"x" * 5000}"', "there is no ownership structure"),
        ('"\\u0000"', "there is no ownership structure"),
        ('"\\u0000.toml"', "there is no file"),
    ],
)
def test_extends_that_leads_nowhere(world: World, value: str, said: str) -> None:
    world.write("ownership/mine.toml", f"\nextends = {value}")
    problem = only("shop", "mine")
    assert (problem.line, problem.path) == (2, "extends")
    assert said in problem.message


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ('"hed"', 'did you mean "head"?'),
        ("3", "3 cannot stand here"),
        ('"mine"', "has a timeline of its own"),
        ('{ title = "x" }', "a table cannot stand here"),
    ],
)
def test_a_timeline_that_names_no_structure(world: World, value: str, said: str) -> None:
    text = f'title = "Mine"\n[[timeline]]\nweek = 1\nownership = {value}'
    world.write("ownership/mine.toml", text)
    problem = only("shop", "mine")
    assert (problem.line, problem.path) == (4, "timeline.0.ownership")
    assert said in problem.message


def test_a_problem_of_a_structure_on_a_timeline_stands_in_its_own_file(world: World) -> None:
    world.write("ownership/head.toml", HEAD.replace('"care"', '"car"').replace("0.5", "5"))
    text = 'title = "Mine"\n[[timeline]]\nweek = 1\nownership = "head"'
    world.write("ownership/mine.toml", text)
    found = [(p.file, p.line, p.path) for p in problems("shop", "mine")]
    assert found == [
        ("scenarios/ownership/head.toml", 2, "power"),
        ("scenarios/ownership/head.toml", 6, "executives.head.home.0"),
    ]


@pytest.mark.parametrize(
    ("content", "line", "said"),
    [
        (b"", 0, "is empty"),
        (b"# nothing\n", 0, "is empty"),
        (b'title = "x"\ntitle = 2', 2, "cannot overwrite a value"),
        (b'title = "x"\n\nquality 3', 3, "is not valid TOML: expected '='"),
        (b'title = "x', 1, "is not valid TOML"),
        (b'title = "x"\nname = "\xff"', 2, "is not UTF-8 text (byte 0xff)"),
        (b"#" * (LARGEST + 1), 0, "is larger than 256 kB"),
        (b"x = " + b"[" * 50_000, 0, "is nested too deeply"),
        (b"x = " + b"[" * 50 + b"]" * 50, 0, "is nested too deeply"),
        (b".".join([b"x"] * 1000) + b" = 1", 0, "is nested too deeply"),
        (b"x = " + b"9" * 5000, 0, "is not valid TOML"),
    ],
)
def test_a_file_that_is_no_scenario(world: World, content: bytes, line: int, said: str) -> None:
    world.write("futures/calm.toml", content)
    problem = only()
    assert (problem.file, problem.line) == ("scenarios/futures/calm.toml", line)
    assert said in problem.message


def test_a_directory_and_a_file_that_cannot_be_read(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "is a directory" in only("./scenarios").message

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    found = problems("shop", "nobody", "calm")
    assert [Path(p.file).name for p in found] == ["shop.toml", "calm.toml", "nobody.toml"]
    assert {p.message for p in found} == {
        "cannot be read (permission denied); check its permissions"
    }


@pytest.mark.usefixtures("world")
def test_names_that_do_not_exist_get_the_nearest() -> None:
    with pytest.raises(NotFoundError) as caught:
        load_all("shp", ["nobody", "hed"], "clam")
    assert str(caught.value).splitlines() == [
        'there is no company called "shp"; did you mean "shop"?',
        'there is no future called "clam"; did you mean "calm"?',
        'there is no ownership structure called "hed"; did you mean "head"?',
    ]


def test_two_files_with_one_name(world: World) -> None:
    path = world.write("elsewhere/head.toml", HEAD)
    with pytest.raises(ScenarioError, match='"head" is also the name of') as caught:
        load_all("shop", ["head", path], "calm")
    assert len(caught.value.problems) == 1


@pytest.mark.parametrize(
    ("old", "new", "path", "said"),
    [
        ("weeks = 52", "weeks = 0", "weeks", "0 cannot stand here; give a whole number from 1 to"),
        ("weeks = 52", "", "weeks", "is missing; give a whole number"),
        ("weeks = 52", "week = 52\nweeks = 52", "week", "is not a known key"),
        ('baseline = "nobody"', 'baseline = "none"', "baseline", "is not among the structures"),
    ],
)
def test_a_default_file_with_a_problem(
    world: World, old: str, new: str, path: str, said: str
) -> None:
    world.write("default.toml", DEFAULT.replace(old, new))
    with pytest.raises(ScenarioError) as caught:
        load()
    [problem] = caught.value.problems
    assert (problem.file, problem.path) == ("scenarios/default.toml", path)
    assert said in problem.message


# ---------------------------------------------------------------- whatever the text

WORDS = sorted({word for text in (SHOP, HEAD) for word in text.replace("=", " = ").split()})
WORDS += ["\n", "\n", "[", "]", "[[", "nan", "-1", "1e400", "1979-05-27", "'", '"', "\0", "extends"]
TEXT = st.one_of(
    st.text(),
    st.lists(st.sampled_from(WORDS)).map(" ".join),
    st.tuples(st.integers(0, len(SHOP)), st.integers(0, 30), st.sampled_from(WORDS)).map(
        lambda cut: SHOP[: cut[0]] + cut[2] + SHOP[cut[0] + cut[1] :]
    ),
)
VALUE = st.recursive(
    st.sampled_from(["1", "-1", "0.5", "inf", "nan", "true", '"all"', '"x"', "1979-05-27", "[]"]),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda items: f"[{', '.join(items)}]"),
        st.dictionaries(st.sampled_from(["title", "week", "care", "x"]), inner, max_size=3).map(
            lambda items: "{" + ", ".join(f"{key} = {value}" for key, value in items.items()) + "}"
        ),
    ),
    max_leaves=6,
)
ONE_FOLDER = settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])


def answers(*names: str, overrides: tuple[str, ...] = ()) -> bool:
    """Whether a scenario came of it; any error but the two that are allowed fails the test."""
    try:
        load(*names, overrides=overrides)
    except (ScenarioError, NotFoundError):
        return False
    return True


@ONE_FOLDER
@given(text=TEXT)
@pytest.mark.parametrize("name", ["companies/shop", "ownership/nobody", "futures/calm"])
def test_whatever_the_text_an_answer_or_a_clean_error(world: World, name: str, text: str) -> None:
    world.write(f"{name}.toml", text.encode("utf-8", "surrogatepass"))
    answers("shop", "nobody", "calm")


@ONE_FOLDER
@given(
    key=st.sampled_from(
        [line.split(" =")[0] for line in SHOP.splitlines() if " = " in line and line[0] != '"']
    ),
    value=VALUE,
)
def test_whatever_a_value_an_answer_or_a_clean_error(world: World, key: str, value: str) -> None:
    rows = [f"{key} = {value}" if row.startswith(f"{key} =") else row for row in SHOP.splitlines()]
    world.write("companies/shop.toml", "\n".join(rows))
    answers("shop", "head", "calm")


@ONE_FOLDER
@given(
    part=st.sampled_from(["company", "ownership", "future"]),
    keys=st.lists(
        st.sampled_from(
            ["*", "0", "x", "timeline", "shocks", "week", "functions", "touchpoints", "segments",
             "executives", "head", "gate", "scope", "journey", "next", "till", "owners", "name",
             "evidence", "alignment", "shift", "to", "title", "desk", "ownership"]
        ),
        min_size=1,
        max_size=4,
    ),
    value=st.one_of(VALUE, st.text(max_size=5)),
)  # fmt: skip
@pytest.mark.usefixtures("world")
def test_whatever_the_override_an_answer_or_a_clean_error(
    part: str, keys: list[str], value: str
) -> None:
    answers("shop", "head", "calm", overrides=(f"{'.'.join([part, *keys])}={value}",))


@given(st.text())
def test_whatever_the_name_a_clean_error(name: str) -> None:
    with pytest.raises((ScenarioError, NotFoundError)):
        load(name, "no such", "no such")


# ---------------------------------------------------------------- what is shipped

SHIPPED = {
    kind: sorted(path.stem for path in (packaged() / kind).glob("*.toml"))
    for kind in ("companies", "ownership", "futures")
}


@pytest.mark.parametrize("future", SHIPPED["futures"])
@pytest.mark.parametrize("company", SHIPPED["companies"])
def test_every_shipped_company_structure_and_future_loads(
    company: str, future: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert list(load_all(company, SHIPPED["ownership"], future)) == SHIPPED["ownership"]


def test_the_shipped_default_names_what_is_shipped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    given = defaults()
    assert list(load_all()) == given.ownership
    assert given.company in SHIPPED["companies"]
    assert given.future in SHIPPED["futures"]
