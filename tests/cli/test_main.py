"""Help, suggestions, exit codes and streams: what every command has in common."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from cxsim import __version__
from cxsim.cli import terminal
from cxsim.cli.main import COMMANDS, cli

HEAVY = ("mesa", "numba", "scipy.stats", "matplotlib", "pandas", "numpy", "pydantic", "tree_sitter")


def commands(
    command: click.Command, path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    yield path, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            assert inner is not None
            yield from commands(inner, (*path, name))


ALL = dict(commands(cli))


def loaded_after(args: list[str], environment: dict[str, str]) -> set[str]:
    code = (
        "import sys; from cxsim.cli.main import main; code = main(sys.argv[1:]); "
        f"print('LOADED', code, *[m for m in {HEAVY!r} if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *args],
        env=environment, capture_output=True, text=True, check=True,
    )  # fmt: skip
    word, status, *heavy = done.stdout.splitlines()[-1].split()
    assert (word, status) == ("LOADED", "0"), done
    return set(heavy)


@pytest.mark.parametrize("path", ALL, ids=" ".join)
def test_help_imports_nothing_heavy(path: tuple[str, ...], environment: dict[str, str]) -> None:
    assert loaded_after([*path, "--help"], environment) == set()


def test_the_check_for_heavy_imports_can_fail(environment: dict[str, str]) -> None:
    assert "pydantic" in loaded_after(["scenarios", "list"], environment)


@pytest.mark.parametrize("path", ALL, ids=" ".join)
def test_every_command_and_option_is_explained(path: tuple[str, ...]) -> None:
    command = ALL[path]
    assert command.help
    unexplained = [p.name for p in command.params if isinstance(p, click.Option) and not p.help]
    assert unexplained == []


def test_groups_list_exactly_the_commands_that_there_are() -> None:
    names = {" ".join(path) for path in ALL}
    inner = [f"scenarios {name}" for name in ["list", "show", "validate", "diff", "new"]]
    inner += [f"results {name}" for name in ["list", "show", "sensitivity", "export", "gc"]]
    assert names == {"", *COMMANDS, *inner}
    assert {"compare", "run", "sweep", "verify", "completion"} < set(COMMANDS)


def test_version(cxsim) -> None:
    assert cxsim("--version").out == f"cxsim, version {__version__}\n"


@pytest.mark.parametrize(
    ("args", "hint"),
    [
        (["compar"], "No such command 'compar'. Did you mean 'compare'?"),
        (["scenarios", "lst"], "No such command 'lst'. Did you mean 'list'?"),
        (["qqq"], f"There are: {', '.join(COMMANDS)}."),
        (["compare", "--wekes", "3"], "No such option '--wekes'. Did you mean '--weeks'?"),
        (["compare", "retail-bnk"], 'there is no company called "retail-bnk"; did you mean'),
        (["compare", "--ownership", "siloed,cooo"], 'did you mean "coo"?'),
        (["compare", "--baseline", "silo"], 'did you mean "siloed"?'),
        (["compare", "--future", "budget-cuts"], 'did you mean "budget-cut"?'),
        (["compare", "--weeks", "0"], "0 is not in the range 1<=x<=1040"),
        (["compare", "--weeks", "1041"], "1041 is not in the range"),
        (["compare", "--customers", "99"], "99 is not in the range 100<=x"),
        (["compare", "--replications", "0"], "0 is not in the range 1<=x"),
        (["compare", "--replications", "many"], "'many' is not a valid integer"),
        (["compare", "--seed", "-1"], "-1 is not in the range"),
        (["compare", "--jobs", "0"], "0 is not in the range"),
        (["compare", "--margin", "0.5"], "'0.5' is not in percentage points; write 0.5pp"),
        (["compare", "--margin", "0pp"], "'0pp' is outside its range"),
        (["compare", "--format", "xml"], "'xml' is not one of"),
        (["compare", "--ownership", "siloed,,coo"], "has an empty name"),
        (["compare", "--set", "ownership.power"], "has no '='"),
        (["compare", "--set", "ownership.powr=0.3"], "--set: ownership.powr:"),
        (["compare", "--set", "ownership.power=7"], "--set: ownership.power: 7 is above"),
        (["run", "--ownership", "silo"], 'did you mean "siloed"?'),
        (["completion", "tcsh"], "'tcsh' is not one of"),
    ],
)
def test_a_mistake_is_named_with_what_to_do(args: list[str], hint: str, cxsim, model) -> None:
    result = cxsim(*args)
    assert result.code == 2
    assert hint in result.err
    assert "Traceback" not in result.err
    assert result.out == ""
    assert model.asked == []


@pytest.mark.parametrize("how", ["-vv", "CXSIM_DEBUG"])
def test_a_traceback_only_for_those_who_ask(how: str, cxsim, monkeypatch) -> None:
    asked = ["compare", "no-such-company"]
    if how == "-vv":
        asked.append(how)
    else:
        monkeypatch.setenv(how, "1")
    result = cxsim(*asked)
    assert result.code == 2
    assert "Traceback" in result.err


def test_python_dash_m(environment: dict[str, str]) -> None:
    command = [sys.executable, "-m", "cxsim", "scenarios", "show", "nobody"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("Error: there is no scenario called 'nobody'")


@pytest.mark.skipif(os.name == "nt", reason="pipes close differently")
def test_a_reader_that_stops_is_no_error(environment: dict[str, str]) -> None:
    command = [sys.executable, "-m", "cxsim", "scenarios", "show", "retail-bank"]
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(
        command, env=environment, stdout=write, stderr=subprocess.PIPE, check=False
    )
    os.close(write)
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_prints_a_script(shell: str, cxsim) -> None:
    result = cxsim("completion", shell)
    assert result.code == 0
    assert "_CXSIM_COMPLETE" in result.out


def completed(words: str, environment: dict[str, str]) -> list[str]:
    count = str(len(words.split(" ")) - 1)
    asked = {"_CXSIM_COMPLETE": "bash_complete", "COMP_WORDS": words, "COMP_CWORD": count}
    code = "from cxsim.cli.main import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**environment, **asked}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return [line.split(",", 1)[1] for line in done.stdout.splitlines()]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("cxsim comp", "compare"),
        ("cxsim scenarios va", "validate"),
        ("cxsim compare mob", "mobile-operator"),
        ("cxsim compare --future budg", "budget-cut"),
        ("cxsim compare --ownership coo,silo", "coo,siloed"),
        ("cxsim compare --repl", "--replications"),
    ],
)
def test_completion_knows_commands_options_and_names(
    words: str, found: str, environment: dict[str, str]
) -> None:
    assert found in completed(words, environment)


class Screen:
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("setting", "colours"),
    [({}, True), ({"NO_COLOR": "1"}, False), ({"NO_COLOR": ""}, True), ({"TERM": "dumb"}, False)],
)
def test_colours_only_where_they_are_welcome(
    setting: dict[str, str], colours: bool, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    for name, value in setting.items():
        monkeypatch.setenv(name, value)
    assert terminal.coloured(Screen()) is colours
    with (tmp_path / "file").open("w") as file:
        assert terminal.coloured(file) is False
    assert terminal.coloured(file) is False
    assert terminal.coloured(None) is False
