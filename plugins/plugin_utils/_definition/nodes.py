# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What YAML allows and a definition does not: a key twice, a template, a tag of which nothing is known."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from yaml.nodes import MappingNode, Node, ScalarNode

STANDARD = "tag:yaml.org,2002:"
UNSAFE = "!unsafe"
VAULT = ("!vault", "!vault-encrypted")
KNOWN = frozenset(
    STANDARD + name
    for name in (
        "null",
        "bool",
        "int",
        "float",
        "binary",
        "timestamp",
        "omap",
        "pairs",
        "set",
        "str",
        "seq",
        "map",
        "merge",
        "value",
    )
)

MARKERS = ("{{", "{%", "{#")
OVERRIDE = "#jinja2:"

TEMPLATE = (
    "templates are not evaluated here, so the source text would become the value. Write the value itself; write a "
    "password as `ansible-vault encrypt_string` prints it. If the braces are part of the text, write `!unsafe` before "
    "the text. To use templates, pass the items to workmail_directory in your own play."
)
DUPLICATE_KEY = (
    "a key of line {first} is repeated here, and only one of them can apply. Remove one, or begin a new item with `- `."
)
TAG = "a value begins with `!`, so that YAML reads it as a tag. Quote it."
VAULTED = "`!vault` belongs before the text that `ansible-vault encrypt_string` prints."


class LineError(NamedTuple):
    line: int
    message: str


def is_template(text: str) -> bool:
    """Whether Ansible would evaluate the text in a file of variables."""
    return text.startswith(OVERRIDE) or any(marker in text for marker in MARKERS)


def line_errors(root: Node) -> Iterator[LineError]:
    """Every error below a node; each node once, however often an alias repeats it."""
    seen: set[int] = set()
    waiting: list[tuple[Node, bool]] = [(root, False)]
    while waiting:
        node, literal = waiting.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        literal = literal or node.tag == UNSAFE
        yield from _own(node, literal)
        waiting += [(child, literal) for child in _children(node)]


def _own(node: Node, literal: bool) -> Iterator[LineError]:
    line = node.start_mark.line + 1
    if node.tag in VAULT:
        if not isinstance(node, ScalarNode):
            yield LineError(line, VAULTED)
        return
    if node.tag != UNSAFE and node.tag not in KNOWN:
        yield LineError(line, TAG)
    if isinstance(node, ScalarNode):
        if not literal and is_template(node.value):
            yield LineError(line, TEMPLATE)
    elif isinstance(node, MappingNode):
        yield from _duplicate_keys(node)


def _duplicate_keys(node: MappingNode) -> Iterator[LineError]:
    lines: dict[str, int] = {}
    for key, _value in node.value:
        if isinstance(key, ScalarNode):
            line = key.start_mark.line + 1
            if key.value in lines:
                yield LineError(line, DUPLICATE_KEY.format(first=lines[key.value]))
            lines.setdefault(key.value, line)


def _children(node: Node) -> list[Any]:
    if isinstance(node, MappingNode):
        return [child for pair in node.value for child in pair]
    return [] if isinstance(node, ScalarNode) else list(node.value)
