# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""All kinds, in the order in which results list them. A task needs few, so each is imported when it is looked up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from .vocabulary import Kind

HOLDERS = ("user", "group", "resource")
"""What has a mailbox, addresses and a name of its own."""
SETTINGS = ("inbound_dmarc",)
"""What an organization has one of."""
KINDS = (*HOLDERS, "domain", *SETTINGS, "organization")


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
        case "inbound_dmarc":
            from .dmarc import INBOUND_DMARC as kind
        case "organization":
            from .organization import ORGANIZATION as kind
        case _:
            raise KeyError(name)
    return kind


class Declared(Mapping[str, Kind]):
    """Kinds under the keys of `names`."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self._names = names

    def __getitem__(self, key: str) -> Kind:
        return _declared(self._names[key])

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


BY_NAME = Declared({name: name for name in KINDS})
BY_PLURAL = Declared({f"{name}s": name for name in HOLDERS})
