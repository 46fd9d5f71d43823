"""Where a result goes: standard output, a file, or a folder; found out before anything is run."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import click

from cxsim.errors import UsageError

SUFFIXES = {".json": "json", ".csv": "csv", ".md": "md", ".txt": "table"}


@dataclass(frozen=True)
class Target:
    """A form, and a file or folder; neither is standard output."""

    form: str
    file: Path | None = None
    folder: Path | None = None

    def write(self, text: str) -> None:
        """Write a text to the file, or print it."""
        if self.file is None:
            click.echo(text, nl=not text.endswith("\n"))
            return
        from cxsim.presentation.export import write

        write(self.file, (text if text.endswith("\n") else f"{text}\n").encode())


def target(path: str | None, form: str | None, folders: bool = True) -> Target:
    """The target of ``-o`` and ``--format``; raises UsageError if nothing can be written there.

    A path with one of `SUFFIXES` is a file, any other a folder (if ``folders``).
    """
    if path is None:
        return Target(form or "table")
    place = Path(path)
    if not place.is_dir() and place.suffix:
        return _file(place, form)
    if not folders:
        raise UsageError(f"-o {path}: name a file that ends in {', '.join(SUFFIXES)}")
    from cxsim.presentation.export import check_directory

    check_directory(place)
    return Target(form or "table", folder=place)


def _file(place: Path, form: str | None) -> Target:
    meant = SUFFIXES.get(place.suffix.lower())
    if meant is None:
        raise UsageError(
            f"-o {place}: cannot write '{place.suffix}'; a file ends in {', '.join(SUFFIXES)}, "
            "and charts go to a folder"
        )
    if form is not None and form != meant:
        raise UsageError(
            f"-o {place} asks for {meant} and --format for {form}; leave out --format, or write "
            f"to a file that ends in {_suffix(form)}"
        )
    if not place.parent.is_dir():
        raise UsageError(f"-o {place}: there is no folder '{place.parent}'; make it first")
    if not os.access(place if place.exists() else place.parent, os.W_OK):
        raise UsageError(f"-o {place}: this file cannot be written; choose another place")
    return Target(meant, file=place)


def _suffix(form: str) -> str:
    return next(suffix for suffix, meant in SUFFIXES.items() if meant == form)
