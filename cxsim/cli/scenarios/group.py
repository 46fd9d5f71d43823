"""``cxsim scenarios``: its commands by name."""

from __future__ import annotations

import click

from cxsim.cli.lazy import Entry, LazyGroup

COMMANDS = {
    "list": Entry("cxsim.cli.scenarios.listing:command", "List what can be named."),
    "show": Entry("cxsim.cli.scenarios.show:command", "Show one, with units, ranges and sources."),
    "validate": Entry("cxsim.cli.scenarios.validate:command", "Check files, all problems at once."),
    "diff": Entry("cxsim.cli.scenarios.diff:command", "Show in which values two differ."),
    "new": Entry("cxsim.cli.scenarios.new:command", "Write a commented file to start from."),
}


@click.group(cls=LazyGroup, lazy=COMMANDS)
def command() -> None:
    """Companies, ownership structures and futures: list, show, check, compare and write them.

    A name is looked up in ./scenarios/ first, then among those that come with cxsim. A path to a
    .toml file can stand wherever a name can.
    """
