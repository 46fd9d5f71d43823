"""On which line of a TOML text a key stands.

``tomllib`` keeps no positions, so the text is read a second time by a parser that does
(tree-sitter), but only when there is a problem to point at.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from typing import TYPE_CHECKING

from cxsim.scenario.fields import Path, table

if TYPE_CHECKING:
    from tree_sitter import Node

KEYS = ("bare_key", "quoted_key", "dotted_key")


def lines(text: str) -> dict[Path, int]:
    """Line, counted from 1, of every table, key and list entry of a valid TOML text."""
    import tree_sitter_toml
    from tree_sitter import Language, Parser

    root = Parser(Language(tree_sitter_toml.language())).parse(text.encode()).root_node
    found: dict[Path, int] = {(): 1}
    seen: dict[Path, int] = {}
    for node in root.named_children:
        if node.type == "pair":
            _pair(node, (), found)
        elif node.type in ("table", "table_array_element"):
            _table(node, seen, found)
    return found


def line_of(found: dict[Path, int], path: Sequence[str | int]) -> int:
    """Line of a path, or of the innermost part of it that the text contains."""
    whole = tuple(path)
    return next(found[whole[:n]] for n in range(len(whole), -1, -1) if whole[:n] in found)


def _table(node: Node, seen: dict[Path, int], found: dict[Path, int]) -> None:
    path: Path = ()
    keys = _keys(node)
    line = node.start_point[0] + 1
    for number, key in enumerate(keys, 1):
        path = (*path, key)
        found.setdefault(path, line)
        if number == len(keys) and node.type == "table_array_element":
            seen[path] = seen.get(path, -1) + 1
        if path in seen:
            path = (*path, seen[path])
            found.setdefault(path, line)
    for child in node.named_children:
        if child.type == "pair":
            _pair(child, path, found)


def _pair(node: Node, prefix: Path, found: dict[Path, int]) -> None:
    path = prefix
    for key in _keys(node):
        path = (*path, key)
        found.setdefault(path, node.start_point[0] + 1)
    _value(node.named_children[1], path, found)


def _value(node: Node, path: Path, found: dict[Path, int]) -> None:
    if node.type == "inline_table":
        for child in node.named_children:
            if child.type == "pair":
                _pair(child, path, found)
    elif node.type == "array":
        entries = (n for n in node.named_children if n.type not in ("comment", "ERROR"))
        for number, child in enumerate(entries):
            found.setdefault((*path, number), child.start_point[0] + 1)
            _value(child, (*path, number), found)


def _keys(node: Node) -> list[str]:
    """The keys a pair or a table header names; quoting and escapes are left to tomllib."""
    named = next(child for child in node.named_children if child.type in KEYS)
    level: object = tomllib.loads((named.text or b"").decode() + " = 0")
    keys: list[str] = []
    while table(level):
        key, level = next(iter(table(level).items()))
        keys.append(key)
    return keys
