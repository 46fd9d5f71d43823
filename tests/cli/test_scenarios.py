"""``cxsim scenarios``: list, show, validate, diff, new."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cxsim.scenario import available, digest, load


def test_list_shows_kinds_names_and_titles(cxsim) -> None:
    out = cxsim("scenarios", "list").out
    assert [line for line in out.splitlines() if line and line[0] != " "] == [
        "companies", "ownership", "futures",
    ]  # fmt: skip
    assert any(line.split() == ["retail-bank", "Retail", "bank"] for line in out.splitlines())
    assert "retail-bank" not in cxsim("scenarios", "list", "futures").out


def test_list_as_json(cxsim) -> None:
    entries = json.loads(cxsim("scenarios", "list", "--format", "json").out)
    assert {"kind", "name", "title", "description", "path"} == set(entries[0])
    assert {"companies", "ownership", "futures"} == {entry["kind"] for entry in entries}
    assert all(Path(entry["path"]).is_file() for entry in entries)


def test_list_includes_the_users_own(cxsim, elsewhere: Path) -> None:
    cxsim("scenarios", "new", "mine")
    assert "mine" in cxsim("scenarios", "list", "ownership").out


COMPANIES = [entry.name for entry in available("companies")]
STRUCTURES = [entry.name for entry in available("ownership")]
FUTURES = [entry.name for entry in available("futures")]


@pytest.mark.parametrize("name", COMPANIES)
def test_what_show_prints_of_a_company_loads_as_the_same(name: str, cxsim, elsewhere: Path) -> None:
    (elsewhere / "copy.toml").write_text(cxsim("scenarios", "show", name).out)
    assert digest(load("copy.toml")) == digest(load(name))


@pytest.mark.parametrize("name", STRUCTURES)
def test_what_show_prints_of_a_structure_loads_as_the_same(
    name: str, cxsim, elsewhere: Path
) -> None:
    out = cxsim("scenarios", "show", name, "--kind", "ownership").out
    (elsewhere / "copy.toml").write_text(out)
    assert digest(load(ownership="copy.toml")) == digest(load(ownership=name))


@pytest.mark.parametrize("name", FUTURES)
def test_what_show_prints_of_a_future_loads_as_the_same(name: str, cxsim, elsewhere: Path) -> None:
    (elsewhere / "copy.toml").write_text(cxsim("scenarios", "show", name, "--kind", "futures").out)
    assert digest(load(future="copy.toml")) == digest(load(future=name))


def test_what_show_prints_of_a_structure_with_a_timeline_loads(cxsim, elsewhere: Path) -> None:
    text = 'title = "Later"\nextends = "siloed"\n'
    text += '[[timeline]]\nweek = 52\nownership = "coo"\n'
    text += '[[timeline]]\nweek = 99\nownership = "cmo"\n'
    (elsewhere / "later.toml").write_text(text)
    out = cxsim("scenarios", "show", "later.toml").out
    (elsewhere / "copy.toml").write_text(out)
    assert digest(load(ownership="copy.toml")) == digest(load(ownership="later.toml"))
    assert out.count("[[timeline]]") == 2


def test_show_gives_unit_range_and_source_of_a_value(cxsim) -> None:
    out = cxsim("scenarios", "show", "retail-bank").out
    line = next(line for line in out.splitlines() if line.startswith("appraisal"))
    assert "satisfaction per performance, 0 to 2" in line
    assert "measured: slopes of the ECSI mobile-phone survey" in line


def test_show_prefers_the_evidence_in_the_file(cxsim, elsewhere: Path) -> None:
    (elsewhere / "own.toml").write_text(
        'extends = "coo"\npower = 0.4\n'
        '[evidence]\n"power" = { grade = "measured", source = "a survey of ours" }\n'
    )
    plain = json.loads(cxsim("scenarios", "show", "own.toml", "--format", "json").out)
    power = next(p for p in plain["parameters"] if p["path"] == "power")
    assert (power["grade"], power["source"]) == ("measured", "a survey of ours")
    assert (power["value"], power["low"], power["high"]) == (0.4, 0, 1)
    assert plain["values"]["power"] == 0.4


def test_a_name_in_two_kinds_needs_its_kind(cxsim, elsewhere: Path) -> None:
    cxsim("scenarios", "new", "baseline", "--kind", "ownership")
    result = cxsim("scenarios", "show", "baseline")
    assert result.code == 2
    assert "say which with --kind" in result.err
    assert cxsim("scenarios", "show", "baseline", "--kind", "futures").code == 0


def test_validate_accepts_all_that_is_shipped(cxsim, elsewhere: Path) -> None:
    result = cxsim("scenarios", "validate")
    assert result.code == 0, result.err
    count = len(COMPANIES) + len(STRUCTURES) + len(FUTURES)
    assert result.out.count("ok  ") == count


def test_validate_tells_every_problem_of_every_file_at_once(cxsim, elsewhere: Path) -> None:
    (elsewhere / "one.toml").write_text('extends = "coo"\npowr = 0.3\nbudget_share = 3\n')
    (elsewhere / "two.toml").write_text('extends = "baseline"\nexpectation_trend = "fast"\n')
    (elsewhere / "fine.toml").write_text('extends = "cmo"\npower = 0.1\n')
    result = cxsim("scenarios", "validate", "one.toml", "two.toml", "fine.toml")
    assert result.code == 2
    assert result.out == "ok  fine.toml\n"
    assert "3 problems" in result.err
    assert "one.toml:2: powr:" in result.err
    assert 'did you mean "power"?' in result.err
    assert "one.toml:3: budget_share: 3 is above" in result.err
    assert "two.toml:2: expectation_trend:" in result.err
    assert "Traceback" not in result.err


def test_validate_checks_against_the_company_among_the_files(cxsim, elsewhere: Path) -> None:
    function = "network"
    (elsewhere / "firm.toml").write_text(
        (Path(load_path("retail-bank"))).read_text().replace("operations", function)
    )
    (elsewhere / "head.toml").write_text(
        f'title = "Head"\npower = 0.5\n[executives.head]\ntitle = "Head"\nhome = ["{function}"]\n'
    )
    assert cxsim("scenarios", "validate", "head.toml").code == 2
    assert cxsim("scenarios", "validate", "firm.toml", "head.toml").code == 0


def load_path(name: str) -> Path:
    return next(entry.path for entry in available("companies") if entry.name == name)


@pytest.mark.parametrize(
    ("name", "text", "hint"),
    [
        ("absent.toml", None, "there is no file 'absent.toml'"),
        ("broken.toml", "title = ", "is not valid TOML"),
        ("vague.toml", 'title = "What is it?"\n', "say with --kind"),
        ("circle.toml", 'extends = "circle.toml"\n', "cannot tell its kind"),
    ],
)
def test_validate_a_file_that_is_none(
    name: str, text: str | None, hint: str, cxsim, elsewhere: Path
) -> None:
    if text is not None:
        (elsewhere / name).write_text(text)
    result = cxsim("scenarios", "validate", name)
    assert result.code == 2
    assert name in result.err
    assert hint in result.err


def test_diff_gives_paths_and_both_values(cxsim, elsewhere: Path) -> None:
    (elsewhere / "own.toml").write_text('extends = "coo"\npower = 0.25\nstaff_share = 0.1\n')
    rows = json.loads(cxsim("scenarios", "diff", "coo", "own.toml", "--format", "json").out)
    changed = {row["path"]: (row["one"], row["other"]) for row in rows}
    assert changed["power"] == (load(ownership="coo").ownership.power, 0.25)
    assert changed["staff_share"] == (None, 0.1)
    assert "title" not in changed
    table = cxsim("scenarios", "diff", "coo", "own.toml").out
    assert any(line.split()[0] == "power" and line.split()[-1] == "0.25" for line in
               table.splitlines()[1:])  # fmt: skip


def test_diff_of_one_with_itself(cxsim) -> None:
    assert cxsim("scenarios", "diff", "coo", "coo").out == "no difference\n"


def test_diff_needs_two_of_a_kind(cxsim) -> None:
    result = cxsim("scenarios", "diff", "coo", "retail-bank")
    assert result.code == 2
    assert "only two of one kind" in result.err


@pytest.mark.parametrize(
    ("kind", "base"),
    [("ownership", "coo"), ("companies", "software-vendor"), ("futures", "budget-cut")],
)
def test_new_writes_a_file_that_is_valid_and_changes_nothing(
    kind: str, base: str, cxsim, elsewhere: Path
) -> None:
    result = cxsim("scenarios", "new", "my-own", "--kind", kind, "--extends", base)
    path = Path("scenarios", kind, "my-own.toml")
    assert (result.code, result.out) == (0, f"{path}\n")
    assert "# " in path.read_text()
    assert cxsim("scenarios", "validate", path).code == 0
    rows = json.loads(
        cxsim("scenarios", "diff", base, "my-own", "--kind", kind, "--format", "json").out
    )
    assert {row["path"] for row in rows} == {"name", "title"}


def test_every_value_that_new_offers_can_be_taken(cxsim, elsewhere: Path) -> None:
    cxsim("scenarios", "new", "mine", "--extends", "coo")
    path = Path("scenarios/ownership/mine.toml")
    head, given, offered = path.read_text().partition('extends = "coo"\n')
    path.write_text(head + given + "".join(
        line.removeprefix("# ") + "\n" for line in offered.splitlines()
    ))  # fmt: skip
    assert cxsim("scenarios", "validate", path).code == 0, path.read_text()


def test_new_never_overwrites(cxsim, elsewhere: Path) -> None:
    path = elsewhere / "scenarios" / "ownership" / "mine.toml"
    assert cxsim("scenarios", "new", "mine").code == 0
    path.write_text("# precious\n")
    result = cxsim("scenarios", "new", "mine")
    assert result.code == 2
    assert "is left as it is" in result.err
    assert path.read_text() == "# precious\n"


@pytest.mark.parametrize("name", ["Mine", "a/b", "../x", "", "9lives", "a" * 61])
def test_new_refuses_a_name_that_cannot_be_used(name: str, cxsim, elsewhere: Path) -> None:
    result = cxsim("scenarios", "new", name)
    assert result.code == 2
    assert "cannot be a name" in result.err
    assert list(elsewhere.iterdir()) == []
