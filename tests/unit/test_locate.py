from __future__ import annotations

import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxsim.scenario.fields import Path, children
from cxsim.scenario.locate import line_of, lines

TEXT = """\
title = "x" # a comment

a.b."c.d" = 1
[parts.web]
quality = 1.4
owners = { one = 0.5, "t wo" = 0.5 }
numbers = [
    1, # first
    { deep = 2 },
]
[[timeline]]
week = 3
[timeline.then]
name = '''
many
lines'''
[[timeline]]
week = 4
[[timeline.more]]
x = 1
[[timeline.more]]
x = 2
["evidence"."a.*"]
grade = 1
"""


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("title",), 1),
        (("a",), 3),
        (("a", "b", "c.d"), 3),
        (("parts",), 4),
        (("parts", "web", "quality"), 5),
        (("parts", "web", "owners", "t wo"), 6),
        (("parts", "web", "numbers", 0), 8),
        (("parts", "web", "numbers", 1, "deep"), 9),
        (("timeline", 0, "week"), 12),
        (("timeline", 0, "then", "name"), 14),
        (("timeline", 1), 17),
        (("timeline", 1, "week"), 18),
        (("timeline", 1, "more", 0, "x"), 20),
        (("timeline", 1, "more", 1, "x"), 22),
        (("evidence", "a.*", "grade"), 24),
    ],
)
def test_line_of_every_kind_of_entry(path: Path, line: int) -> None:
    assert line_of(lines(TEXT), path) == line


def test_line_of_what_is_not_there_is_that_of_the_part_around_it() -> None:
    found = lines(TEXT)
    assert line_of(found, ("parts", "web", "colour")) == 4
    assert line_of(found, ("nothing", "like", "it")) == 1


def test_windows_line_ends_count_once() -> None:
    assert line_of(lines("a = 1\r\n\r\nb = 2\r\n"), ("b",)) == 3


def paths(value: object, prefix: Path = ()) -> set[Path]:
    found = {prefix}
    for key, inner in children(value).items():
        found |= paths(inner, (*prefix, key))
    return found


KEYS = st.text(st.sampled_from('ab.é"\\ -1\t#='), max_size=4)
VALUES: st.SearchStrategy[Any] = st.recursive(
    st.integers(-9, 9), lambda inner: st.lists(inner, max_size=3), max_leaves=5
)


def quoted(key: str) -> str:
    escaped = key.replace("\\", "\\\\").replace('"', '\\"').replace("\t", "\\t")
    return f'"{escaped}"'


@given(st.dictionaries(KEYS, st.dictionaries(KEYS, VALUES, max_size=3), max_size=4))
def test_every_key_of_a_table_is_found_on_its_own_line(data: dict[str, dict[str, Any]]) -> None:
    rows: list[str] = []
    expected: dict[Path, int] = {}
    for name, part in data.items():
        rows.append(f"[{quoted(name)}]")
        expected[(name,)] = len(rows)
        for key, value in part.items():
            rows.append(f"{quoted(key)} = {value}")
            expected[(name, key)] = len(rows)
    text = "\n".join(rows)
    assert tomllib.loads(text) == data
    found = lines(text)
    assert set(found) == paths(data)
    assert {path: found[path] for path in expected} == expected
