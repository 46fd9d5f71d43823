"""``cxsim results``: its commands by name."""

from __future__ import annotations

import click

from cxsim.cli.lazy import Entry, LazyGroup

COMMANDS = {
    "list": Entry("cxsim.cli.results.listing:command", "List the studies in a store."),
    "show": Entry("cxsim.cli.results.show:command", "Show what a study found."),
    "sensitivity": Entry(
        "cxsim.cli.results.sensitivity:command", "Show what a study's answer rests on."
    ),
    "export": Entry("cxsim.cli.results.export:command", "Write a study's runs as tables."),
    "gc": Entry("cxsim.cli.results.gc:command", "Remove runs that no study needs."),
}


@click.group(cls=LazyGroup, lazy=COMMANDS)
def command() -> None:
    """What was run: studies and their runs in a store.

    A store can be read while a sweep is writing to it.
    """
