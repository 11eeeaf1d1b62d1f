# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""All kinds, in the order in which results list them. A task needs few, so each is imported when it is looked up."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache

from .vocabulary import Kind

HOLDERS = ("user", "group", "resource")
"""What has a mailbox, addresses and a name of its own."""
_FURTHER: dict[str, Kind] = {}


def declare(*kinds: Kind) -> tuple[Kind, ...]:
    """Enter the settings, which only the modules for settings import: what is imported here, every module carries."""
    _FURTHER.update({kind.name: kind for kind in kinds})
    return kinds


def settings() -> tuple[Kind, ...]:
    """What an organization has one of, in a module for settings; none in another one."""
    return tuple(_FURTHER.values())


def names() -> tuple[str, ...]:
    """All kinds, in the order in which results list them."""
    return (*HOLDERS, "domain", *_FURTHER, "organization")


@cache
def _declared(name: str) -> Kind:
    match name:
        case "user":
            from .user import USER as kind
        case "group":
            from .group import GROUP as kind
        case "resource":
            from .resource import RESOURCE as kind
        case "domain":
            from .domain import DOMAIN as kind
        case "organization":
            from .organization import ORGANIZATION as kind
        case _:
            raise KeyError(name)
    return kind


class Declared(Mapping[str, Kind]):
    """Kinds by name, with an ending behind it."""

    def __init__(self, listed: Callable[[], tuple[str, ...]], ending: str = "") -> None:
        self._names, self._ending = listed, ending

    def __getitem__(self, key: str) -> Kind:
        name = key.removesuffix(self._ending)
        if name + self._ending != key or name not in self._names():
            raise KeyError(key)
        return _FURTHER.get(name) or _declared(name)

    def __iter__(self) -> Iterator[str]:
        return (name + self._ending for name in self._names())

    def __len__(self) -> int:
        return len(self._names())


BY_NAME = Declared(names)
BY_PLURAL = Declared(lambda: HOLDERS, "s")
