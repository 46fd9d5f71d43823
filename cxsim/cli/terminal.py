"""Standard output and standard error: who listens, and what they may be sent."""

from __future__ import annotations

import os
import sys

import click


def coloured(stream: object) -> bool:
    """Whether a stream is a terminal that may be sent colours (https://no-color.org)."""
    wanted = not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return wanted and is_terminal(stream)


def is_terminal(stream: object) -> bool:
    """Whether a stream is a terminal; a closed or missing one is not."""
    try:
        return bool(getattr(stream, "isatty", bool)())
    except ValueError:
        return False


def note(message: str) -> None:
    """Say something on standard error."""
    click.echo(message, err=True)


def complain(message: str) -> None:
    """Say on standard error what went wrong."""
    label = click.style("Error:", fg="red", bold=True) if coloured(sys.stderr) else "Error:"
    note(f"{label} {message}")


def silence_stdout() -> None:
    """Send what is still buffered nowhere, so that the interpreter ends without complaint."""
    with open(os.devnull, "w") as nowhere:  # noqa: PTH123
        os.dup2(nowhere.fileno(), sys.stdout.fileno())
