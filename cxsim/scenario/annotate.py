"""Every value of a part with its unit, range, meaning, source and grade; and as TOML."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, cast

from pydantic.fields import FieldInfo

from cxsim.scenario.fields import dotted, slot_of
from cxsim.scenario.schema import Change, Evidence, Part

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Value:
    """One value and what is known of it; ``low`` and ``high`` bound what is allowed."""

    path: Path
    value: Any
    unit: str | None = None
    low: float | None = None
    high: float | None = None
    meaning: str | None = None
    grade: str | None = None
    source: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON."""
        return {**asdict(self), "path": dotted(self.path)}

    @property
    def comment(self) -> str:
        """Unit, range, meaning, grade and source, as a comment beside the value."""
        bounds = "" if self.low is None else f"{self.low:.10g} to {self.high:.10g}"
        measure = ", ".join(part for part in (self.unit, bounds) if part)
        rest = f"{self.grade}: {self.source}" if self.grade else ""
        return "; ".join(part for part in (measure, self.meaning, rest) if part)


def values(part: Part) -> list[Value]:
    """All values of a part, in the order of the schema."""
    evidence = cast(dict[str, Evidence], getattr(part, "evidence", {}))
    return list(_part(part, (), evidence))


def _part(part: Part, path: Path, evidence: Mapping[str, Evidence]) -> Iterator[Value]:
    for name, field in type(part).model_fields.items():
        value = getattr(part, name)
        if isinstance(part, Change) and name == "ownership":
            value = value.name
        yield from _value(value, (*path, name), field, evidence)


def _value(
    value: Any, path: Path, field: FieldInfo, evidence: Mapping[str, Evidence]
) -> Iterator[Value]:
    if isinstance(value, Part):
        yield from _part(value, path, evidence)
    elif isinstance(value, dict) and value:
        for key, entry in cast(dict[str, Any], value).items():
            yield from _value(entry, (*path, key), field, evidence)
    elif isinstance(value, list) and any(isinstance(v, Part) for v in cast(list[Any], value)):
        for number, entry in enumerate(cast(list[Any], value)):
            yield from _value(entry, (*path, number), field, evidence)
    elif value is not None and value != {}:
        yield _annotated(value, path, field, evidence)


def _annotated(value: Any, path: Path, field: FieldInfo, evidence: Mapping[str, Evidence]) -> Value:
    extra = cast(dict[str, Any], field.json_schema_extra or {})
    grade, source = extra.get("grade"), extra.get("source")
    if isinstance(value, (int, float)) and (found := restated(path, evidence)):
        grade, source = found.grade, found.source
    slot = slot_of(field.annotation, field.metadata)
    while slot.shape in ("table", "list") and isinstance(value, (int, float)):
        slot = slot_of(slot.inner)
    return Value(
        path, value, extra.get("unit"), slot.low, slot.high, field.description, grade, source
    )


def restated(path: Path, evidence: Mapping[str, Evidence]) -> Evidence | None:
    """The evidence whose dotted path fits best: the longest, and of these the one with fewest *."""
    fitting = [
        (len(keys), -keys.count("*"), entry)
        for keys, entry in ((key.split("."), entry) for key, entry in evidence.items())
        if len(keys) <= len(path)
        and all(key in ("*", str(own)) for key, own in zip(keys, path, strict=False))
    ]
    return max(fitting, key=lambda found: found[:2])[2] if fitting else None


def to_toml(found: Sequence[Value]) -> str:
    """The values as TOML that the loader reads, each with its comment."""
    lines: list[str] = []
    inner: list[Value] = []
    for value in found:
        if len(value.path) == 1:
            lines.append(_pair(value))
        else:
            inner.append(value)
    table: Path = ()
    for value in _by_table(inner):
        if value.path[:-1] != table:
            lines += ["", *_headers(value.path[:-1], table)]
            table = value.path[:-1]
        lines.append(_pair(value))
    return "\n".join(lines) + "\n"


def _by_table(found: Sequence[Value]) -> list[Value]:
    """Values of one table side by side: TOML opens a table only once."""
    first: dict[Path, int] = {}
    for number, value in enumerate(found):
        first.setdefault(value.path[:-1], number)
    return sorted(found, key=lambda value: first[value.path[:-1]])


def _headers(path: Path, before: Path) -> Iterator[str]:
    """The header of a table; of an entry of a list as ``[[list]]``, once an entry."""
    for depth, key in enumerate(path, 1):
        if isinstance(key, int) and before[:depth] != path[:depth]:
            yield f"[[{dotted(_named(path[:depth]))}]]"
    if not isinstance(path[-1], int):
        yield f"[{dotted(_named(path))}]"


def _named(path: Path) -> Path:
    return tuple(key for key in path if isinstance(key, str))


def _pair(value: Value) -> str:
    comment = f"  # {value.comment}" if value.comment else ""
    return f"{dotted(value.path[-1:])} = {literal(value.value)}{comment}"


def literal(value: Any) -> str:
    """A single value or a list of single values as TOML."""
    if isinstance(value, list):
        return "[" + ", ".join(literal(entry) for entry in cast(list[Any], value)) + "]"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, bool):
        return "true" if value else "false"
    return repr(value)
