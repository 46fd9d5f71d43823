"""Which form a report takes, by the suffix of its file."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from cxsim.errors import CxsimError, UsageError
from cxsim.presentation.report.story import Story

HOMES = {".pptx": "deck", ".html": "page", ".pdf": "booklet"}


def writer(place: Path) -> Callable[[Story], bytes]:
    """The function that makes the file.

    Raises
    ------
    UsageError : another suffix, or no folder to write to.
    CxsimError : the extra that it needs is not installed.
    """
    home = HOMES.get(place.suffix.lower())
    if home is None:
        raise UsageError(f"-o {place}: a report's file ends in {', '.join(HOMES)}")
    if not place.absolute().parent.is_dir():
        raise UsageError(f"-o {place}: there is no folder '{place.parent}'; make it first")
    try:
        module = import_module(f"cxsim.presentation.report.{home}")
    except ImportError as error:
        if error.name is None or error.name.partition(".")[0] != "pptx":
            raise
        raise CxsimError(
            "slides need python-pptx; install it with: pip install 'cxsim[deck]', or write .html "
            "or .pdf"
        ) from None
    found: Callable[[Story], bytes] = getattr(module, home)
    return found
