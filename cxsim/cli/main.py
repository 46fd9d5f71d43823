"""The entry point: the commands by name, and how every error leaves the process.

Exit codes: 0 done, 1 some runs failed, 2 usage or bad input, 130 interrupted.
"""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Sequence

import click

from cxsim import __version__
from cxsim.cli.lazy import Entry, LazyGroup
from cxsim.cli.terminal import complain, silence_stdout
from cxsim.errors import CxsimError

BAD_INPUT = 2
INTERRUPTED = 130

COMMANDS = {
    "compare": Entry("cxsim.cli.compare:command", "Which structure keeps more customers?"),
    "run": Entry("cxsim.cli.run:command", "Simulate one structure with one seed."),
    "sweep": Entry("cxsim.cli.sweep:command", "Carry out an experiment; goes on when killed."),
    "results": Entry("cxsim.cli.results.group:command", "List, show, export what was run."),
    "export": Entry("cxsim.cli.results.export:command", "Write a study's runs as tables."),
    "verify": Entry("cxsim.cli.verify:command", "Repeat stored runs and compare them to the bit."),
    "chart": Entry("cxsim.cli.chart:command", "Draw one chart of stored results."),
    "report": Entry("cxsim.cli.board:command", "Slides, a page or a PDF of stored results."),
    "calibrate": Entry("cxsim.cli.calibrate:command", "Fit a company's customers to your tables."),
    "evidence": Entry("cxsim.cli.evidence:command", "What every parameter rests on."),
    "dashboard": Entry("cxsim.cli.dashboard:command", "Results and what-ifs in a browser."),
    "scenarios": Entry("cxsim.cli.scenarios.group:command", "List, show, check, write scenarios."),
    "completion": Entry("cxsim.cli.completion:command", "Print the completion script of a shell."),
}


class Root(LazyGroup):
    """The top group: a reader that stops listening, as ``head`` does, is not an error."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            silence_stdout()
            return 0


@click.group(
    cls=Root,
    lazy=COMMANDS,
    epilog="Exit codes: 0 done, 1 some runs failed, 2 usage or bad input, 130 interrupted.",
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(__version__, prog_name="cxsim")
def cli() -> None:
    """Compare ownership structures of the customer experience by simulation.

    Start with: cxsim compare
    """


def main(args: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code; a user's mistake prints no traceback."""
    debug = bool(os.environ.get("CXSIM_DEBUG"))
    state: dict[str, int] = {}
    try:
        code = cli.main(args, prog_name="cxsim", standalone_mode=False, obj=state)
    except click.Abort:
        complain("interrupted")
        return INTERRUPTED
    except click.ClickException as error:
        if debug:
            traceback.print_exc()
        error.show(sys.stderr)
        return error.exit_code
    except CxsimError as error:
        if debug or state.get("verbose", 0) > 1:
            traceback.print_exc()
        complain(str(error))
        return BAD_INPUT
    return code if isinstance(code, int) else 0
