"""Every example in docs/how-to.md works; what docs/ says of files, names and links is so."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import cxsim
from cxsim import metrics
from cxsim.cli.main import main
from cxsim.scenario import load

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = sorted([*DOCS.rglob("*.md"), ROOT / "cxsim" / "model" / "README.md"])
KINDS = {"companies": "company", "ownership": "ownership", "futures": "future"}
MECHANISM = "cxsim/model/mechanisms/"


@dataclass(frozen=True)
class Block:
    """A fenced block, and the file named last before it on the line that leads to it."""

    language: str
    text: str
    file: str
    line: int


def blocks(page: Path) -> Iterator[Block]:
    """The fenced blocks of a page."""
    text = page.read_text(encoding="utf-8")
    file = ""
    at = 0
    for match in re.finditer(r"^```(\w*)\n(.*?)^```$", text, re.S | re.M):
        named = re.findall(r"`([\w./-]+\.(?:toml|py))`(?=:\n\n\Z)", text[at : match.start()])
        file = named[-1] if named else (file if match[1] == "diff" else "")
        at = match.end()
        yield Block(match[1], match[2], file, text[: match.start()].count("\n") + 1)


HOW_TO = list(blocks(DOCS / "how-to.md"))


def of(language: str) -> list[Block]:
    """The blocks of a language in how-to.md."""
    return [block for block in HOW_TO if block.language == language]


@pytest.fixture
def workplace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with every TOML file of how-to.md, as the current one."""
    for block in of("toml"):
        path = tmp_path / block.file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(block.text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_every_block_is_of_a_kind_that_is_checked() -> None:
    assert {block.language for block in HOW_TO} == {"toml", "sh", "python", "diff"}
    assert [block.line for block in of("toml") if not block.file] == []
    assert [block.line for block in of("diff") if not block.file] == []


@pytest.mark.parametrize("block", of("toml"), ids=lambda block: block.file)
def test_toml(block: Block, workplace: Path) -> None:
    _, kind, name = Path(block.file).parts
    asked: dict[str, Any] = {KINDS[kind]: name.removesuffix(".toml")}
    scenario = load(**asked)
    assert getattr(scenario, KINDS[kind]).name == asked[KINDS[kind]]


def test_commands(workplace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = [line for block in of("sh") for line in block.text.splitlines()]
    assert len(lines) > 10
    small = ("--customers", "100", "--weeks", "52", "--replications", "2", "-q")
    assert main(["compare", *small, "-o", "out"]) == 0
    shutil.copy("out/results.sqlite", "runs.sqlite")
    for line in lines:
        words = shlex.split(line)
        assert words[0] == "cxsim", line
        harmless = ["--dry-run"] if words[1] in ("compare", "run") else []
        assert main([*words[1:], *harmless]) == 0, (line, capsys.readouterr().err)


GUIDES = sorted((DOCS / "how-to").glob("*.md"))


@pytest.mark.parametrize("page", GUIDES, ids=lambda page: page.stem)
def test_commands_of_the_longer_guides_are_understood(
    page: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """They take minutes; --help is shown only where all options are known."""
    found = [line for b in blocks(page) if b.language == "sh" for line in b.text.splitlines()]
    assert found
    for line in found:
        words = shlex.split(line)
        assert words[0] == "cxsim", line
        assert main([*words[1:], "--help"]) == 0, (line, capsys.readouterr().err)
    assert main(["calibrate", "--no-such-option", "1", "--help"]) == 2


def test_python(workplace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(metrics, "METRICS", dict(metrics.METRICS))
    shared: dict[str, Any] = {"__name__": "how_to"}
    monkeypatch.setitem(sys.modules, "how_to", type(sys)("how_to"))
    for block in of("python"):
        if block.file.startswith(MECHANISM):
            continue
        code = compile("\n" * block.line + block.text, "docs/how-to.md", "exec")
        exec(code, shared)
    assert (workplace / "satisfaction.png").stat().st_size > 5000
    assert "at_the_end" in metrics.METRICS


TRY = """
import numpy as np
from cxsim.model.world import World
from cxsim.scenario import load

def left(habit, **asked):
    scenario = load("retail-bank", "siloed", overrides=[*asked.get("overrides", ()), *habit])
    world = World(scenario, rng=3, customers=150, driver="agents")
    for _ in range(8):
        world.step()
    return int((world.columns.status == 3).sum())

often = ["company.hazard.beta=0.1", "company.hazard.alpha=10.0"]
print(left([*often]), left([*often, *HABIT]))
"""


def with_mechanism(folder: Path) -> Path:
    """A copy of the package with the mechanism of the guide put in."""
    shutil.copytree(
        ROOT / "cxsim", folder / "cxsim", ignore=shutil.ignore_patterns("__pycache__", "_scenarios")
    )
    shutil.copytree(ROOT / "scenarios", folder / "scenarios")
    for block in HOW_TO:
        path = folder / block.file
        if block.language == "python" and block.file.startswith(MECHANISM):
            path.write_text(block.text, encoding="utf-8")
        if block.language == "diff":
            path.write_text(applied(block, path.read_text(encoding="utf-8")), encoding="utf-8")
    return folder


def applied(block: Block, text: str) -> str:
    """The text of a file after a hunk, whose old lines must stand in it exactly once."""
    lines = block.text.splitlines()
    before = "\n".join(line[1:] for line in lines if line[0] in " -") + "\n"
    after = "\n".join(line[1:] for line in lines if line[0] in " +") + "\n"
    assert text.count(before) == 1, f"how-to.md:{block.line}: not once in {block.file}:\n{before}"
    return text.replace(before, after)


def test_mechanism(tmp_path: Path) -> None:
    folder = with_mechanism(tmp_path)

    def left(habit: str) -> list[int]:
        code = TRY.replace("HABIT", repr([f"company.behaviour.habit={habit}"]))
        done = subprocess.run(
            [sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=False,
            env={**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"},
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return [int(word) for word in done.stdout.split()]

    without, off = left("0.0")
    assert off == without > 10
    _, on = left("3.0")
    assert on < without


def test_a_hunk_that_does_not_fit_is_noticed() -> None:
    hunk = Block("diff", " a\n-b\n+c\n", "some.py", 1)
    assert applied(hunk, "a\nb\nd\n") == "a\nc\nd\n"
    with pytest.raises(AssertionError, match="not once in"):
        applied(hunk, "a\nx\n")


# ---------------------------------------------------------------- what the pages say


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        place, _, anchor = target.partition("#")
        if place.startswith("http"):
            continue
        file = (page.parent / place).resolve() if place else page
        assert file.exists(), f"{page.name}: {target}"
        if anchor:
            assert anchor in anchors(file), f"{page.name}: {target}"


def anchors(page: Path) -> set[str]:
    """The places in a page that a link can lead to."""
    titles = re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), re.M)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def test_every_decision_is_listed() -> None:
    listed = (DOCS / "decisions" / "README.md").read_text(encoding="utf-8")
    records = sorted((DOCS / "decisions").glob("0*.md"))
    assert [int(record.name[:4]) for record in records] == list(range(1, len(records) + 1))
    for record in records:
        title = record.read_text(encoding="utf-8").splitlines()[0].lstrip("# ")
        assert f"{int(record.name[:4])}. [{title.partition('. ')[2]}]({record.name})" in listed


REFERENCE = (DOCS / "reference.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", cxsim.__all__)
def test_every_public_name_is_in_the_reference(name: str) -> None:
    assert re.search(rf"^\| `{name}\b", REFERENCE, re.M)


def test_every_column_and_key_of_the_outputs_is_in_the_reference() -> None:
    from cxsim.analysis.compare import compare
    from cxsim.presentation.records import csv_rows
    from cxsim.runs.provenance import provenance
    from cxsim.runs.simulate import simulate

    scenario = load()
    run = simulate(scenario, 1, customers=100, weeks=4)
    keys = {*csv_rows(compare([run], run.ownership))[0], *run.weekly, *run.touchpoints}
    keys |= {*provenance({"one": scenario}, [1], 100, 4), "metrics", "weekly", "touchpoints"}
    assert [key for key in sorted(keys) if f"`{key}`" not in REFERENCE] == []
