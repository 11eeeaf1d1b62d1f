# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a plan still needs to know. The planner leaves questions, the reader answers them, the planner runs again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Union

By = Literal["any", "id", "name", "address"]


@dataclass(frozen=True)
class ListOf:
    """All entities of a kind, or their names if the list returns no more."""

    kind: str


@dataclass(frozen=True)
class Find:
    """Every entity of these kinds that this text means."""

    kinds: tuple[str, ...]
    text: str
    by: By = "any"
    """What the text may be. A name may look like an address, so "any" asks for both."""


@dataclass(frozen=True)
class PartOf:
    """The scalars of one part of an entity."""

    id: str
    part: str


@dataclass(frozen=True)
class LinkOf:
    """The rows of one link of an entity."""

    id: str
    link: str


@dataclass(frozen=True)
class TagsOf:
    """The tags of an organization that is known."""

    name: str


@dataclass(frozen=True)
class AliasesOf:
    id: str


@dataclass(frozen=True)
class OwnerOf:
    """Which entity holds an address now."""

    address: str


@dataclass(frozen=True)
class OrganizationState:
    """The organization itself: asked once, by any plan that writes."""


Question = Union[ListOf, Find, PartOf, LinkOf, AliasesOf, TagsOf, OwnerOf, OrganizationState]
