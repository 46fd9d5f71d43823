"""What may stand at a place in a scenario file, read off the schema."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, cast, get_args, get_origin

from pydantic import BaseModel

Path = tuple[str | int, ...]

BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
LONGEST_VALUE = 60


@dataclass(frozen=True)
class Slot:
    """What the schema allows at one place.

    ``shape`` is one of "number", "whole", "text", "switch", "choice", "selector", "list",
    "table" (any keys) or "part" (the keys of ``part``). ``inner`` is the annotation of an
    entry of a list or table. ``optional`` says that the part may be left out and then does
    not exist at all, unlike one that has defaults.
    """

    shape: str
    low: float | None = None
    high: float | None = None
    choices: tuple[str, ...] = ()
    part: type[BaseModel] | None = None
    inner: Any = None
    optional: bool = False

    @property
    def names(self) -> list[str]:
        """The keys a part may have; empty for everything else."""
        return list(self.part.model_fields) if self.part else []

    @property
    def allowed(self) -> str:
        """What may be given, in words."""
        noun = {"number": "a number", "whole": "a whole number", "switch": "true or false"}
        if self.shape in ("number", "whole"):
            return noun[self.shape] + self._range()
        if self.shape == "choice":
            return "one of " + ", ".join(shown(choice) for choice in self.choices)
        if self.shape == "selector":
            return 'either "all" or a list of names in quotes'
        return {"text": "text in quotes", "list": "a list in square brackets", **noun}.get(
            self.shape, "a table"
        )

    def _range(self) -> str:
        if self.low is not None and self.high is not None:
            return f" from {self.low:.10g} to {self.high:.10g}"
        return ""

    def inside(self, key: str | int) -> Slot | None:
        """The slot of an entry, or None where the schema knows no such entry."""
        if self.part and isinstance(key, str) and key in self.part.model_fields:
            field = self.part.model_fields[key]
            return slot_of(field.annotation, field.metadata)
        if (self.shape == "table" and isinstance(key, str)) or (
            self.shape == "list" and isinstance(key, int)
        ):
            return slot_of(self.inner)
        return None


SHAPES: dict[Any, str] = {float: "number", int: "whole", str: "text", bool: "switch"}


def slot_of(annotation: Any, metadata: Iterable[Any] = ()) -> Slot:
    """The slot for a type annotation and the bounds that stand beside it."""
    origin, args = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return slot_of(args[0], [*args[1:], *_bounds(metadata)])
    if origin in (Union, UnionType):
        rest = [arg for arg in args if arg is not NoneType]
        if len(rest) > 1:
            return Slot("selector")
        return replace(slot_of(rest[0], metadata), optional=True)
    if origin is Literal:
        return Slot("choice", choices=args)
    if origin in (dict, list):
        return Slot("table" if origin is dict else "list", inner=args[-1])
    if annotation in SHAPES:
        bounds = _bounds(metadata)
        low = next((m.ge for m in bounds if hasattr(m, "ge")), None)
        high = next((m.le for m in bounds if hasattr(m, "le")), None)
        return Slot(SHAPES[annotation], low, high)
    return Slot("part", part=annotation)


def _bounds(metadata: Iterable[Any]) -> list[Any]:
    found: list[Any] = []
    for entry in metadata:
        found += entry.metadata if hasattr(entry, "metadata") else [entry]
    return found


def shown(value: object) -> str:
    """A value as the user would write it, cut short if it is long."""
    if isinstance(value, (datetime.date, datetime.time)):
        return value.isoformat()
    if isinstance(value, dict):
        return "a table"
    if isinstance(value, list):
        return "an empty list" if not value else "a list"
    try:
        text = json.dumps(value, ensure_ascii=False)
    except ValueError:
        return "a number with thousands of digits"
    text = {"NaN": "nan", "Infinity": "inf", "-Infinity": "-inf"}.get(text, text)
    text = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
    return text if len(text) <= LONGEST_VALUE else text[: LONGEST_VALUE - 3] + "..."


def dotted(path: Sequence[str | int]) -> str:
    """A path as ``touchpoints.web.quality``; keys that are not plain stand in quotes."""
    return ".".join(
        key if isinstance(key, str) and BARE_KEY.fullmatch(key) else shown(key) for key in path
    )


def nearest(name: str, names: Iterable[str], most: int = 12) -> str:
    """A sentence that names the nearest of the names, and all of them when they are few."""
    known = list(names)
    if not known:
        return "there are none here"
    close = get_close_matches(name.lower()[:200], known, 1, 0.6)
    if close:
        return f'did you mean "{close[0]}"?'
    listed = ", ".join(known[:most])
    return f"choose one of {listed}" + (", ..." if len(known) > most else "")


def table(value: object) -> dict[str, Any]:
    """The value if it is a table, else an empty one."""
    return cast("dict[str, Any]", value) if isinstance(value, dict) else {}


def entries(value: object) -> list[tuple[int, Any]]:
    """Numbered entries of the value if it is a list, else none."""
    return list(enumerate(cast("list[Any]", value))) if isinstance(value, list) else []


def children(value: object) -> dict[Any, Any]:
    """What a table or a list contains, by key or number; nothing for any other value."""
    return table(value) or dict(entries(value))


def holds(value: object, *kinds: type) -> bool:
    """Whether a value read from a file is of one of the kinds."""
    return isinstance(value, kinds)


def is_number(value: object) -> bool:
    """Whether a value is a finite number of ordinary size."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return False
    return abs(value) < 1e300
