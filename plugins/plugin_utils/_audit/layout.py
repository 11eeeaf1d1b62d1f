# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A graph in columns → where everything is drawn. Arrows that pass a column get a place of their own in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

from .network import Edge, Key, Network, Node
from .rows import Json

WIDTH, HEIGHT = 172, 26
"""Pixels of a node."""
BETWEEN_COLUMNS, BETWEEN_NODES, PASSAGE = 70, 8, 10
"""Pixels between columns, between nodes, and of an arrow that passes a column."""
HEADING_HEIGHT = 34
"""Pixels for the columns' headings."""
MARGIN = 2
SWEEPS = 6
"""Times that the order within the columns is improved from left to right and back."""


@dataclass
class Place:
    """A node, or a passage of an arrow through a column."""

    column: int
    node: Node | None
    y: float = 0.0
    left: list[Place] = field(default_factory=list)
    right: list[Place] = field(default_factory=list)

    @property
    def height(self) -> int:
        return HEIGHT if self.node else PASSAGE

    @property
    def x(self) -> int:
        return MARGIN + self.column * (WIDTH + BETWEEN_COLUMNS)


def draw_network(network: Network) -> Json:
    """Width and height of the picture, its nodes and its arrows, in whole pixels."""
    places: dict[Key, Place] = {key: Place(node.column, node) for key, node in network.nodes.items()}
    ways = [(edge, _way(places, edge)) for edge in network.edges]
    columns = _columns(network.columns, places, ways)
    _order(columns)
    height = _stack(columns)
    return {
        "width": max((place.x + WIDTH for column in columns for place in column), default=0) + MARGIN,
        "height": height,
        "nodes": [_node(place, place.node) for column in columns for place in column if place.node],
        "edges": [_edge(edge, way) for edge, way in ways],
        "columns": [MARGIN + column * (WIDTH + BETWEEN_COLUMNS) for column in range(network.columns)],
    }


def _way(places: dict[Key, Place], edge: Edge) -> list[Place]:
    """The places that an arrow connects, passages in between."""
    start, end = places[edge.source], places[edge.target]
    passages = [Place(column, None) for column in range(start.column + 1, end.column)]
    way = [start, *passages, end]
    for one, other in pairwise(way):
        one.right.append(other)
        other.left.append(one)
    return way


def _columns(count: int, places: dict[Key, Place], ways: list[tuple[Edge, list[Place]]]) -> list[list[Place]]:
    columns: list[list[Place]] = [[] for _column in range(count)]
    passages = (place for _edge, way in ways for place in way[1:-1])
    for place in [*places.values(), *passages]:
        columns[place.column].append(place)
    return columns


def _order(columns: list[list[Place]]) -> None:
    """Put everything near the middle of what it is connected with, so that few arrows cross."""
    for column in columns:
        _number(column)
    for sweep in range(SWEEPS):
        forth = sweep % 2 == 0
        for column in columns if forth else reversed(columns):
            column.sort(key=lambda place: _middle(place, place.left if forth else place.right))
            _number(column)


def _number(column: list[Place]) -> None:
    for number, place in enumerate(column):
        place.y = (number + 0.5) / len(column)


def _middle(place: Place, others: list[Place]) -> float:
    return sum(other.y for other in others) / len(others) if others else place.y


def _stack(columns: list[list[Place]]) -> int:
    """Set the middle of every place; each column is centred. Returns the height of the picture."""
    heights = [sum(place.height + BETWEEN_NODES for place in column) for column in columns]
    tallest = max(heights, default=0)
    for column, height in zip(columns, heights, strict=True):
        y = HEADING_HEIGHT + (tallest - height) / 2
        for place in column:
            place.y = y + place.height / 2
            y += place.height + BETWEEN_NODES
    return HEADING_HEIGHT + tallest + MARGIN


def _node(place: Place, node: Node) -> Json:
    return {
        "sort": node.key[0],
        "label": node.label,
        "names": node.names,
        "disabled": node.disabled,
        "x": place.x,
        "y": round(place.y - HEIGHT / 2),
        "width": WIDTH,
        "height": HEIGHT,
    }


def _edge(edge: Edge, way: list[Place]) -> Json:
    return {"rights": list(edge.rights), "path": _curve(way), "source": edge.source[1], "target": edge.target[1]}


def _curve(way: list[Place]) -> str:
    """An SVG path from the right side of the first place to the left side of the last, flat through passages."""
    start = way[0]
    path = [f"M{start.x + WIDTH} {round(start.y)}"]
    for one, other in pairwise(way):
        begin, end = one.x + WIDTH, other.x
        bend = round((end - begin) / 2)
        path.append(f"C{begin + bend} {round(one.y)} {end - bend} {round(other.y)} {end} {round(other.y)}")
        if other.node is None:
            path.append(f"H{end + WIDTH}")
    return "".join(path)
