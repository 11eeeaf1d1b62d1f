# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Where the parts of a YAML text are, and which characters to replace so that parts go or come."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

import yaml
from yaml.nodes import CollectionNode, MappingNode, Node, SequenceNode
from yaml.tokens import BlockEntryToken

Span = tuple[int, int, str]
"""From and to which character, and the text in their place."""
LINE = re.compile(r"\r\n|\r|\n")
REST = re.compile(r"[ \t]*(?:[ \t]#[^\r\n]*)?(?:\r\n|\r|\n|\Z)")
UNCLEAR = "the change cannot be made in its text without changing something else"


class NotEditable(ValueError):
    """Why a text cannot be changed safely, as it follows `because`."""


def joined(text: str, spans: Sequence[Span]) -> str:
    """The text with all spans replaced. Raises `NotEditable` if two of them overlap."""
    result, at = [], 0
    for start, end, new in sorted(spans, key=lambda span: span[:2]):
        if start < at:
            raise NotEditable(UNCLEAR)
        result += [text[at:start], new]
        at = end
    return "".join([*result, text[at:]])


class Source:
    def __init__(self, text: str, root: SequenceNode | MappingNode) -> None:
        self.text, self.root = text, root
        found = LINE.search(text)
        self._newline = found[0] if found else "\n"
        self._dashes = [
            (one.start_mark.column, one.start_mark.index)
            for one in yaml.scan(text, yaml.SafeLoader)
            if isinstance(one, BlockEntryToken)
        ]

    def without_entries(self, node: SequenceNode, gone: Collection[int], new: Sequence[str]) -> Iterator[Span]:
        """A list without the entries at these positions, and with new ones at its end."""
        kept = len(node.value) - len(set(gone))
        if not kept:
            yield from self._replaced(node, f"[{', '.join(new)}]")
            return
        parts = [(one.start_mark.index, self._end(one)) for one in node.value]
        if node.flow_style:
            yield from _without_parts(parts, gone)
            yield from ((parts[-1][1], parts[-1][1], f", {one}") for one in new)
            return
        for number in sorted(gone):
            yield self._lines(self._dash(node, node.value[number]), parts[number][1])
        last = self._next_line(parts[-1][1])
        for one in new:
            yield last, last, self._line(node.start_mark.column, f"- {one}", last)

    def without_pairs(self, node: MappingNode, gone: Sequence[int]) -> Iterator[Span]:
        parts = [(key.start_mark.index, self._end(value)) for key, value in node.value]
        if node.flow_style:
            yield from _without_parts(parts, gone)
            return
        first = min(set(range(len(parts))) - set(gone))
        if first:
            yield parts[0][0], parts[first][0], ""
        yield from (self._lines(*parts[number]) for number in sorted(gone) if number > first)

    def with_value(self, node: MappingNode, key: str, value: str) -> Iterator[Span]:
        """A mapping with this value of a key, which is added at the end if it is not there."""
        for name, old in node.value:
            if name.value == key:
                if isinstance(old, CollectionNode):
                    raise NotEditable(UNCLEAR)
                empty = old.start_mark.index == old.end_mark.index
                yield old.start_mark.index, old.end_mark.index, f" {value}" if empty else value
                return
        quote = node.value[0][0].style or ""
        pair = f"{quote}{key}{quote}: {value}"
        end = self._end(node.value[-1][1])
        if node.flow_style:
            yield end, end, f", {pair}"
            return
        at = self._next_line(end)
        yield at, at, self._line(node.start_mark.column, pair, at)

    def _replaced(self, node: SequenceNode, value: str) -> Iterator[Span]:
        """A list that loses all its entries. Comments between them stay."""
        if node.flow_style:
            yield node.start_mark.index, node.end_mark.index, value
            return
        dashes = [self._dash(node, one) for one in node.value]
        if node is self.root:
            start = dashes[0] - node.start_mark.column
            yield start, start, value + self._newline
        else:
            colon = self._colon(dashes[0])
            yield colon, colon, f" {value}"
        for dash, one in zip(dashes, node.value, strict=True):
            yield self._lines(dash, self._end(one))

    def _colon(self, dash: int) -> int:
        """After the colon before a list, with nothing but comments between them."""
        found = re.search(r":(?:[ \t]*(?:[ \t]#[^\r\n]*)?(?:\r\n|\r|\n))+[ \t]*\Z", self.text[:dash])
        if found is None:
            raise NotEditable(UNCLEAR)
        return found.start() + 1

    def _dash(self, node: SequenceNode, entry: Node) -> int:
        column, start = node.start_mark.column, entry.start_mark.index
        dash: int = max(at for of_column, at in self._dashes if of_column == column and at <= start)
        return dash

    def _end(self, node: Node) -> int:
        """After its last character; PyYAML ends a block only where the next one begins."""
        if isinstance(node, CollectionNode) and not node.flow_style and node.value:
            last = node.value[-1]
            return self._end(last[1] if isinstance(node, MappingNode) else last)
        end: int = node.end_mark.index
        start = self._line_start(end)
        return start if end > start > node.start_mark.index and not self.text[start:end].strip() else end

    def _line_start(self, at: int) -> int:
        return max(self.text.rfind("\n", 0, at), self.text.rfind("\r", 0, at)) + 1

    def _lines(self, start: int, end: int) -> Span:
        """All lines from one place to another. Raises `NotEditable` if something else is in them."""
        first = self._line_start(start)
        if self.text[first:start].strip():
            raise NotEditable(UNCLEAR)
        return first, self._next_line(end), ""

    def _next_line(self, end: int) -> int:
        if end and self.text[end - 1] in "\r\n":
            return end
        rest = REST.match(self.text, end)
        if rest is None:
            raise NotEditable(UNCLEAR)
        return rest.end()

    def _line(self, column: int, text: str, at: int) -> str:
        """A new line; the last one of a file may lack its end."""
        before = "" if not at or self.text[at - 1] in "\r\n" else self._newline
        return f"{before}{' ' * column}{text}{self._newline if not before else ''}"


def _without_parts(parts: Sequence[tuple[int, int]], gone: Collection[int]) -> Iterator[Span]:
    """Parts between commas. The first that stays keeps its place, and each other takes the comma before it along."""
    first = min(set(range(len(parts))) - set(gone))
    if first:
        yield parts[0][0], parts[first][0], ""
    yield from ((parts[number - 1][1], parts[number][1], "") for number in sorted(gone) if number > first)
