"""``cxsim dashboard``: what it refuses and starts, and that the command line agrees with it."""

from __future__ import annotations

import json
import shlex
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from cxsim.presentation.dashboard import launch
from cxsim.presentation.dashboard.answers import answer
from cxsim.presentation.dashboard.files import table_json
from cxsim.presentation.dashboard.question import Question, command, experiment, study

ASKED = Question(
    "retail-bank", ("siloed", "coo", "advisory-cco"), "siloed", "rising-expectations",
    resources="equal",
    overrides=("ownership.executives.*.influence=3.0", "company.behaviour.expectation=0.65"),
    customers=300, replications=3, weeks=60, seed=7,
)  # fmt: skip


@pytest.fixture
def taken() -> Iterator[int]:
    """A port somebody listens on."""
    with socket.socket() as server:
        server.bind((launch.HOST, 0))
        server.listen()
        yield server.getsockname()[1]


def test_streamlit_is_missing(cxsim: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(launch, "find_spec", lambda name: None)
    found = cxsim("dashboard")
    assert found.code == 2
    assert "pip install 'cxsim[dashboard]'" in found.err
    assert "Traceback" not in found.err


def test_a_port_in_use(cxsim: Callable[..., Any], taken: int) -> None:
    found = cxsim("dashboard", "--port", str(taken))
    assert found.code == 2
    assert f"port {taken} is in use" in found.err


def test_the_next_port_is_taken(taken: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(launch, "FIRST", taken)
    monkeypatch.setattr(launch, "LAST", taken + 50)
    assert taken < launch.free_port(None) <= taken + 50
    monkeypatch.setattr(launch, "LAST", taken)
    with pytest.raises(launch.UsageError, match="all in use"):
        launch.free_port(None)


def test_results_that_are_not_there(cxsim: Callable[..., Any], tmp_path: Path) -> None:
    found = cxsim("dashboard", tmp_path / "nowhere")
    assert found.code == 2
    assert "there is no store" in found.err


def test_it_listens_here_only_and_says_nothing_to_anybody() -> None:
    words = launch.arguments(8501, None)
    assert "--server.address=127.0.0.1" in words
    assert "--browser.gatherUsageStats=false" in words
    assert launch.arguments(8501, "out")[-2:] == ["--", "out"]


def numbers(text: str) -> list[Any]:
    """All that was computed: levels, differences, intervals, by structure."""
    plain = json.loads(text)
    shown = ("ownership", "resources", "levels", "differences", "probability_best")
    return [plain["baseline"], [{k: s[k] for k in shown} for s in plain["standings"]]]


def test_the_command_line_gives_the_same_numbers(cxsim: Callable[..., Any]) -> None:
    mine = table_json(answer(study(ASKED))).decode()
    found = cxsim(*shlex.split(command(ASKED))[1:], "--format", "json", "-q")
    assert found.code == 0, found.err
    assert numbers(found.out) == numbers(mine)
    plain = json.loads(found.out)["provenance"]
    assert plain["digest"] == json.loads(mine)["provenance"]["digest"]


def test_so_does_the_file(cxsim: Callable[..., Any], elsewhere: Path) -> None:
    mine = table_json(answer(study(ASKED))).decode()
    text = experiment(ASKED)
    (elsewhere / "what-if.toml").write_text(text, encoding="utf-8")
    for line in text.splitlines()[:2]:
        found = cxsim(*shlex.split(line.partition(":")[2])[1:])
        assert found.code == 0, found.err
    found = cxsim("results", "show", "--store", "what-if.sqlite", "--format", "json")
    assert numbers(found.out) == numbers(mine)


HOOK = """
import socket, sys
def hook(event, args):
    if event == "socket.connect" and args[0].family != socket.AF_UNIX:
        if args[1][0] not in ("127.0.0.1", "::1"):
            print("OUTSIDE", event, args[1], file=sys.stderr, flush=True)
    if event == "socket.getaddrinfo" and args[0] not in ("127.0.0.1", "localhost", None):
        print("OUTSIDE", event, args[0], file=sys.stderr, flush=True)
sys.addaudithook(hook)
from cxsim.cli.main import main
sys.exit(main(["dashboard"]))
"""


def test_it_serves_and_stops_with_ctrl_c(environment: dict[str, str], tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-W", "ignore", "-c", HOOK], cwd=tmp_path, env=environment, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        address = process.stdout.readline().split()[0]
        assert wait_for(f"{address}/_stcore/health") == "ok"
        process.send_signal(signal.SIGINT)
        _, told = process.communicate(timeout=30)
    assert process.returncode == 0
    assert "Traceback" not in told
    assert "OUTSIDE" not in told


def wait_for(address: str) -> str:
    """The answer of a server that is starting."""
    for _ in range(150):
        try:
            with urllib.request.urlopen(address, timeout=2) as answered:
                return answered.read().decode()
        except OSError:
            time.sleep(0.2)
    raise AssertionError(f"no answer from {address}")
