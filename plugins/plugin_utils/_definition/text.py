# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Edits of a definition file → its new text. Comments, order, quotes and line ends of everything else stay.

The new text is read again and must say exactly what the edits make of the old one. So whatever this file does not know
about YAML is refused and never written.
"""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from yaml.tokens import AliasToken

from .edits import Edit, applied
from .read import read_text
from .spans import NotEditable, Source, Span, joined

BOM = "\ufeff"
PLAIN = re.compile(r"[A-Za-z][\w.@+-]*")
HIDDEN = "********"
ALIASES = "it uses YAML aliases, so that one line belongs to several items"
DIFFERENT = "the change cannot be made in its text without changing something else"


def edited(text: str, path: str, edits: Sequence[Edit]) -> str:
    """Raises `NotEditable` if the text cannot be changed safely."""
    bom, bare = (BOM, text[1:]) if text.startswith(BOM) else ("", text)
    before = read_text(bare, path)
    if not isinstance(before, (list, dict)):
        raise NotEditable(DIFFERENT)
    try:
        source = Source(bare, _composed(bare))
        new = joined(bare, [span for edit in _in_order(edits) for span in _spans(source, edit)])
        after = read_text(new, path)
    except (yaml.YAMLError, RecursionError, LookupError, ValueError) as error:
        raise NotEditable(str(error) if isinstance(error, NotEditable) else DIFFERENT) from None
    if not _same(_items(after), applied(_items(before), edits)):
        raise NotEditable(DIFFERENT)
    return bom + new


def _items(contents: Any) -> Any:
    """A dictionary, as in settings.yml, is the only item of its file."""
    return [contents] if isinstance(contents, dict) else contents


def _composed(text: str) -> SequenceNode | MappingNode:
    if any(isinstance(token, AliasToken) for token in yaml.scan(text, yaml.SafeLoader)):
        raise NotEditable(ALIASES)
    root = yaml.compose(text, yaml.SafeLoader)
    if not isinstance(root, (SequenceNode, MappingNode)):
        raise NotEditable(DIFFERENT)
    return root


def _same(one: Any, other: Any) -> bool:
    """Equal, also in types: for Python, `true` and 1 are the same."""
    return one == other and repr(one) == repr(other)


def _in_order(edits: Sequence[Edit]) -> Iterator[Edit]:
    """All items to remove as one edit of the list, and all keys to remove as one of their item."""
    items = [edit["item"] for edit in edits if edit.get("remove_item")]
    if items:
        yield {"remove_items": items}
    keys: dict[tuple[Any, ...], list[str]] = {}
    for edit in edits:
        if edit.get("remove_key"):
            keys.setdefault((edit["item"], *edit["path"][:-1]), []).append(edit["path"][-1])
        elif not edit.get("remove_item"):
            yield edit
    for (item, *way), names in keys.items():
        yield {"item": item, "path": way, "remove_keys": names}


def _spans(source: Source, edit: Edit) -> Iterable[Span]:
    root = source.root
    if "remove_items" in edit:
        return source.without_entries(_sequence(root), edit["remove_items"], [])
    place = _items_node(root, edit["item"])
    if "remove_keys" in edit:
        place = _mapping(_at(place, edit["path"]))
        return source.without_pairs(place, [_position(place, key) for key in edit["remove_keys"]])
    *way, last = edit["path"]
    place = _mapping(_at(place, way))
    if "value" in edit:
        return source.with_value(place, last, _scalar(edit["value"], _style(place.value[0][0])))
    node = _sequence(_value(place, last))
    style = _style(node.value[0]) if node.value else _style(place.value[0][0])
    return source.without_entries(node, edit["remove"], [_scalar(value, style) for value in edit["add"]])


def _items_node(root: SequenceNode | MappingNode, item: int) -> Node:
    node: Node = root if isinstance(root, MappingNode) else root.value[item]
    return node


def _at(place: Node, path: Iterable[str | int]) -> Node:
    for step in path:
        place = _sequence(place).value[step] if isinstance(step, int) else _value(_mapping(place), step)
    return place


def _sequence(node: Node) -> SequenceNode:
    if not isinstance(node, SequenceNode):
        raise NotEditable(DIFFERENT)
    return node


def _mapping(node: Node) -> MappingNode:
    if not isinstance(node, MappingNode):
        raise NotEditable(DIFFERENT)
    return node


def _value(node: MappingNode, key: str) -> Node:
    value: Node = node.value[_position(node, key)][1]
    return value


def _position(node: MappingNode, key: str) -> int:
    for number, (name, _value) in enumerate(node.value):
        if isinstance(name, ScalarNode) and name.value == key:
            return number
    raise NotEditable(DIFFERENT)


def _style(node: Node) -> str:
    style = node.style if isinstance(node, ScalarNode) else None
    return style if style in ("'", '"') else ""


def _scalar(value: Any, style: str) -> str:
    """A value as YAML, a text in the quotes of its neighbours."""
    if not isinstance(value, str):
        return json.dumps(value)
    if style == "'" and value.isprintable():
        return "'" + value.replace("'", "''") + "'"
    plain = not style and PLAIN.fullmatch(value) and yaml.safe_load(value) == value
    return value if plain else json.dumps(value, ensure_ascii=not value.isprintable())


def without_secrets(text: str, secrets: Collection[str]) -> str:
    """The text with a mark in place of each value of these keys. Raises `yaml.YAMLError` if it is not YAML."""
    bare = text.removeprefix(BOM)
    waiting, seen, spans = [yaml.compose(bare, yaml.SafeLoader)], set(), []
    while waiting:
        node = waiting.pop()
        if id(node) in seen or not isinstance(node, (SequenceNode, MappingNode)):
            continue
        seen.add(id(node))
        if isinstance(node, SequenceNode):
            waiting += node.value
            continue
        for key, value in node.value:
            if isinstance(key, ScalarNode) and key.value in secrets:
                start, end = value.start_mark.index, value.end_mark.index
                spans.append((start, end, HIDDEN + ("\n" if bare[start:end].endswith("\n") else "")))
            else:
                waiting.append(value)
    return joined(bare, list(dict.fromkeys(spans)))


def difference(before: str, after: str, path: str, secrets: Collection[str]) -> list[str]:
    """The change as `diff -u` prints it, without secrets."""
    old, new = (without_secrets(text, secrets).splitlines() for text in (before, after))
    return list(difflib.unified_diff(old, new, path, path, lineterm="", n=2))
