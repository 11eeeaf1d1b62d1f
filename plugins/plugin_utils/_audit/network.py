# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Access to mailboxes through groups, as a graph: people, groups and mailboxes with arrows between them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from . import words
from .rows import Json, by_name

PERSON, GROUP, MAILBOX = "person", "group", "mailbox"
MAX_NAMES = 2
"""People of a bundle whose names are in the picture."""
NODE_WIDTH = 23
"""Columns of text in a node."""

Key = tuple[str, str]
"""Sort and name. A person and the person's own mailbox are two nodes."""


@dataclass(frozen=True)
class Edge:
    """An arrow: a membership (no rights), or rights on a mailbox."""

    source: Key
    target: Key
    rights: tuple[str, ...] = ()


@dataclass
class Node:
    key: Key
    names: list[str]
    """Several for people with the same arrows, who are drawn as one."""
    disabled: bool = False
    column: int = 0

    @property
    def label(self) -> str:
        """The names as far as there is room for them, and how many more there are."""
        named, more = self.names[:MAX_NAMES], len(self.names) - MAX_NAMES
        rest = f" +{more}" if more > 0 else ""
        most = (NODE_WIDTH - len(rest)) // len(named) - (len(named) - 1)
        return ", ".join(words.ISOLATED.format(words.shortened(name, most)) for name in named) + rest


@dataclass
class Network:
    nodes: dict[Key, Node] = field(default_factory=dict)
    edges: list[Edge] = field(default_factory=list)

    @property
    def columns(self) -> int:
        return 1 + max((node.column for node in self.nodes.values()), default=-1)

    def in_column(self, column: int) -> list[Node]:
        return [node for node in self.nodes.values() if node.column == column]


def network(mailboxes: Iterable[Json]) -> Network:
    """The graph of these mailboxes: people on the left, mailboxes on the right, groups in the order of nesting."""
    states: dict[Key, bool] = {}
    edges: dict[tuple[Key, Key], set[str]] = defaultdict(set)
    for mailbox in mailboxes:
        target = (MAILBOX, mailbox["mailbox"])
        states[target] = mailbox["state"] == "DISABLED"
        for one in mailbox["grantees"]:
            key = (GROUP if one["kind"] == "group" else PERSON, one["grantee"])
            states[key] = one["state"] == "DISABLED"
            groups = [(GROUP, name) for name in one["path"]]
            for group in groups:
                states.setdefault(group, False)
            if not groups:
                edges[key, target].update(one["permissions"])
            for source, end in zip([key, *reversed(groups)], [*reversed(groups)], strict=False):
                edges[source, end].update(())
    return _placed(_bundled(states, edges))


def _bundled(states: dict[Key, bool], edges: dict[tuple[Key, Key], set[str]]) -> Network:
    """People with the same arrows and the same state become one node."""
    arrows: dict[Key, list[tuple[Key, tuple[str, ...]]]] = defaultdict(list)
    for (source, target), rights in sorted(edges.items()):
        arrows[source].append((target, tuple(sorted(rights))))
    alike: dict[object, list[Key]] = defaultdict(list)
    for key in sorted(states, key=lambda key: (key[0], by_name(key[1]))):
        same = (tuple(arrows[key]), states[key]) if key[0] == PERSON else key
        alike[same].append(key)
    made = Network()
    for first, *others in alike.values():
        names = [name for _sort, name in (first, *others)]
        made.nodes[first] = Node(first, names, states[first])
        made.edges += [Edge(first, target, rights) for target, rights in arrows[first]]
    return made


def _placed(made: Network) -> Network:
    """Give each node its column; a group is left of every group that contains it, as far as that can be."""
    groups = [key for key in made.nodes if key[0] == GROUP]
    nestings = [edge for edge in made.edges if edge.source[0] == GROUP and edge.target[0] == GROUP]
    depth = dict.fromkeys(groups, 1)
    for _round in groups:  # Rounds are counted, because groups that contain each other would never settle.
        for edge in nestings:
            depth[edge.source] = min(max(depth[edge.source], depth[edge.target] + 1), len(groups))
    deepest = max(depth.values(), default=0)
    for key, node in made.nodes.items():
        node.column = {PERSON: 0, MAILBOX: deepest + 1}.get(key[0], deepest + 1 - depth.get(key, 0))
    return made


def readable(mailboxes: list[Json], most: int) -> tuple[Network, list[str]]:
    """The graph of the most connected mailboxes, with at most so many nodes above each other, and the others' names."""
    ranked = sorted(mailboxes, key=lambda one: (-len(one["grantees"]), by_name(one["mailbox"])))
    drawn = network(ranked[:1])
    taken = 1
    for count in range(2, len(ranked) + 1):
        more = network(ranked[:count])
        if max(len(more.in_column(column)) for column in range(more.columns)) > most:
            break
        drawn, taken = more, count
    return drawn, sorted((one["mailbox"] for one in ranked[taken:]), key=by_name)
