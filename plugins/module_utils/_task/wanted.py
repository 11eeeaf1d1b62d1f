# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a task wants, in the engine's own terms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from .._model.vocabulary import Kind

RowMode = Literal["exact", "add", "remove"]


class WantedRow(NamedTuple):
    """One wanted row of a link: the other end, its values, and whether the pair gets exactly these."""

    text: str
    """The reference as the user wrote it: an id, a name or an address."""
    values: frozenset[str] = frozenset()
    mode: RowMode = "exact"


class WantedLink(NamedTuple):
    rows: tuple[WantedRow, ...]
    purge: bool = True
    """True: rows that are not named are removed."""


class WantedAliases(NamedTuple):
    add: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()
    purge: bool = False
    remove_option: str = "alias"
    """What messages call the option that names the aliases to remove."""


@dataclass(frozen=True)
class Wanted:
    """One entity as the input wants it. What the input leaves out is absent here and never touched."""

    kind: Kind | None
    """None where only a reference is given (`workmail_alias`, `workmail_mailbox_permission`)."""
    where: str
    """The item in messages: `users[17] (bob)`, or `user bob` in a single module."""
    defined_at: str = ""
    """Where the item is defined, such as `users.yml:12`; empty if that is not known."""
    name: str | None = None
    id: str | None = None
    email: str | None = None
    reference: str | None = None
    reference_field: str = ""
    present: bool = True
    enabled: bool | None = None
    values: dict[str, object] = field(default_factory=dict)
    tags: Mapping[str, str] | None = None
    purge_tags: bool = True
    rewrite: frozenset[str] = frozenset()
    """Secret fields to write again although it cannot be read whether they differ (`update_password: always`)."""
    links: dict[str, WantedLink] = field(default_factory=dict)
    aliases: WantedAliases | None = None
    take_over: bool = False
    take_over_option: str = "take_over"
    """What messages call the option with which an address may be taken from any entity."""
    leavers_option: str = ""
    """What messages call the list of leavers; empty if the caller of the module has none."""
    aliases_option: str = "aliases"
    settles: bool = False
    """True if the task waits until its state has settled."""
    ignore: bool = False
    broken: bool = False
    """True if the input has errors here: known to others by its name, but nothing is planned for it."""

    @property
    def identifies_by_email(self) -> bool:
        return self.email is not None and self.name is None and self.id is None

    @property
    def wanted_email(self) -> str | None:
        """The address that it must have; an address that only identifies is not wanted but found."""
        return None if self.identifies_by_email else self.email
