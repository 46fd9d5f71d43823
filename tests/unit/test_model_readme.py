"""The model's description says what the code is: parameters, columns, signals, metrics, phases."""

from __future__ import annotations

import ast
import importlib.util
import re
import sys
from pathlib import Path
from types import ModuleType

import pytest

from cxsim.metrics import METRICS
from cxsim.model.columns import REASONS, TOUCHPOINT, WEEKLY, Columns, Conditions, Signals

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "cxsim" / "model" / "README.md"
TEXT = PAGE.read_text(encoding="utf-8")
PROSE = re.sub(r"<!-- generated: .*?<!-- end generated -->", "", TEXT, flags=re.S)


@pytest.fixture(scope="module")
def generate() -> ModuleType:
    """docs/generate.py as a module."""
    spec = importlib.util.spec_from_file_location("docs_generate", ROOT / "docs" / "generate.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def section(number: str) -> str:
    """The text of a section, up to the next heading of its level or above."""
    level = number.count(".") + 2
    match = re.search(
        rf"^#{{{level}}} {re.escape(number)}\.? .*?(?=^#{{2,{level}}} |\Z)", TEXT, re.S | re.M
    )
    assert match, f"no section {number}"
    return match[0]


def test_generated_parts_are_up_to_date(generate: ModuleType) -> None:
    for page in generate.PAGES:
        text = (ROOT / page).read_text(encoding="utf-8")
        assert generate.generate(text) == text, f"{page}: run python docs/generate.py"


def test_a_changed_default_is_noticed(generate: ModuleType) -> None:
    stale = TEXT.replace(
        "| `bS` | `company.behaviour.satisfaction_effect` | 1.5 |", "| x | y | 9 |"
    )
    assert stale != TEXT
    assert generate.generate(stale) == TEXT


def test_every_field_of_the_schema_stands_in_one_table(generate: ModuleType) -> None:
    tables = section("8")
    counts = {row.path: tables.count(f"`{row.path}`") for row in generate.rows()}
    assert len(counts) > 100
    assert {path: count for path, count in counts.items() if count != 1} == {}


def test_every_field_has_a_meaning(generate: ModuleType) -> None:
    assert [row.path for row in generate.rows() if not row.meaning] == []
    assert set(generate.MEANINGS) <= {row.path for row in generate.rows()}


def test_every_number_graded_published_names_its_source(generate: ModuleType) -> None:
    assert [r.path for r in generate.rows() if r.grade == "published" and not r.source] == []


def test_an_unknown_part_to_generate_is_refused(generate: ModuleType) -> None:
    with pytest.raises(SystemExit, match="nothing generates 'weather'"):
        generate.generate("<!-- generated: weather -->\n<!-- end generated -->")
    with pytest.raises(SystemExit, match=r"no field of the schema lies under company\.weather"):
        generate.parameters("company.weather")


@pytest.mark.parametrize("name", Columns._fields)
def test_every_column_is_described(name: str) -> None:
    assert f"| `{name}` |" in section("2")


@pytest.mark.parametrize("name", Conditions._fields)
def test_every_condition_is_described(name: str) -> None:
    assert f"`{name}`" in section("7.4")


@pytest.mark.parametrize(
    "name", sorted({*WEEKLY, *TOUCHPOINT, *Signals._fields} - {"weekly", "touchpoint"})
)
def test_every_signal_is_described(name: str) -> None:
    assert f"`{name}`" in section("7.6")


@pytest.mark.parametrize("name", REASONS)
def test_every_reason_is_described(name: str) -> None:
    assert f"*{name}*" in section("7.6")


@pytest.mark.parametrize("name", METRICS)
def test_every_metric_has_its_formula(name: str) -> None:
    short = re.sub(r"^retention_", "_", name) if name != "retention_52" else name
    assert re.search(rf"^(retention_52.*)?{re.escape(short)}\b", section("7.7"), re.M)


def test_the_phases_of_a_quarter_stand_in_the_order_of_the_code() -> None:
    source = (ROOT / "cxsim" / "model" / "organisation.py").read_text(encoding="utf-8")
    plan = next(
        node
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef) and node.name == "plan"
    )
    called = [
        node.value.func.attr.replace("_", " ")
        for node in plan.body
        if isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Call)
        and isinstance(node.value.func, ast.Attribute)
    ]
    assert len(called) > 10
    listed = re.search(r"phases in this order:(.*?)->", section("3"), re.S)
    assert listed
    assert [phase.strip() for phase in listed[1].split(",")] == called
    described = [
        name.lower() for name in re.findall(r"^\*\*([A-Z][a-z ]+)\.\*\*", section("7.3"), re.M)
    ]
    assert described == called


def test_links_inside_the_page_lead_somewhere() -> None:
    anchors = {
        re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")
        for title in re.findall(r"^#+ (.*)$", TEXT, re.M)
    }
    wanted = set(re.findall(r"\]\(#([^)]+)\)", PROSE))
    assert len(wanted) > 10
    assert wanted <= anchors
