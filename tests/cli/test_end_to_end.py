"""The command line as a process of its own, with the real model, in a pipe and at a terminal."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from cxsim.scenario import load

COO = load(ownership="coo").ownership.title

COMPARE = [sys.executable, "-m", "cxsim", "compare", "--customers", "300", "--weeks", "52"]
unix = pytest.mark.skipif(os.name == "nt", reason="there are no pseudo-terminals")


def test_in_a_pipe_only_the_result_is_printed(environment: dict[str, str]) -> None:
    command = [*COMPARE, "--replications", "2", "--format", "json"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert len(json.loads(done.stdout)["standings"]) >= 5


def at_terminal(
    command: list[str], environment: dict[str, str], cwd: Path, until: str | None = None
) -> tuple[int, str, str]:
    """Exit code, output, and what a terminal got as errors; Ctrl-C once it shows ``until``."""
    ours, theirs = os.openpty()
    with (cwd / "out.txt").open("w+") as out:
        process = subprocess.Popen(command, env=environment, cwd=cwd, stdout=out, stderr=theirs)
        os.close(theirs)
        shown, deadline = "", time.monotonic() + 120
        while chunk := _read(ours):
            shown += chunk
            assert time.monotonic() < deadline, shown
            if until and re.search(until, shown):
                process.send_signal(signal.SIGINT)
                until = None
        code = process.wait(60)
        out.seek(0)
        return code, out.read(), shown


def _read(terminal: int) -> str:
    try:
        return os.read(terminal, 4096).decode()
    except OSError:
        return ""


@unix
def test_at_a_terminal_it_says_how_far_it_is(environment: dict[str, str], tmp_path: Path) -> None:
    code, out, shown = at_terminal([*COMPARE, "--replications", "2"], environment, tmp_path)
    assert code == 0
    assert "starting (the first run compiles the customer engine) ..." in shown
    assert "20 of 20 runs  100%" in shown
    assert "runs  100%" not in out
    assert "\x1b" not in out + shown


@unix
def test_ctrl_c_ends_it_with_what_is_known(environment: dict[str, str], tmp_path: Path) -> None:
    command = [*COMPARE, "--replications", "100000"]
    code, out, shown = at_terminal(command, environment, tmp_path, r"\b[1-9]\d+ of 1000000 runs")
    assert code == 130
    assert "Interrupted" in out
    assert COO in out
    assert re.search(r"interrupted after \d+ of 1000000 runs", shown)


@unix
@pytest.mark.parametrize(("setting", "coloured"), [({}, True), ({"NO_COLOR": "1"}, False)])
def test_colours_at_a_terminal(
    setting: dict[str, str], coloured: bool, environment: dict[str, str], tmp_path: Path
) -> None:
    command = [sys.executable, "-m", "cxsim", "scenarios", "show", "nobody"]
    asked = {**environment, "TERM": "xterm", **setting}
    code, _, shown = at_terminal(command, asked, tmp_path)
    assert code == 2
    assert ("\x1b[" in shown) is coloured
    assert "Traceback" not in shown
