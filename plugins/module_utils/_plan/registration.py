# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: may change without notice.

"""Whether an entity is there, ENABLED or DISABLED afterwards, and the operations that bring that about.

Rules: the address registers what was never registered; what somebody disabled is reopened by `enabled: true` only;
DISABLED comes before deleting (WorkMail API reference, RegisterToWorkMail, DeregisterFromWorkMail, Delete*).
"""

from __future__ import annotations

from . import operations
from .conditions import gone, settled
from .draft import DISABLED, ENABLED, Draft, Item, readable


def settle(draft: Draft) -> None:
    """Decide each item's state afterwards."""
    for item in draft.items:
        if item.wanted.broken or item.wanted.ignore or item.phantom:
            item.after = ENABLED if item.phantom else item.before or DISABLED
        elif item.wanted.present:
            item.after = _state(draft, item) if item.kind.directory else item.before or ""
        else:
            item.after = None


def _is_on_its_way(item: Item, state: str) -> bool:
    settles = item.kind.settles
    return settles is not None and state not in (settles.good, *settles.bad)


def _state(draft: Draft, item: Item) -> str:
    wanted, current = item.wanted, item.current
    if wanted.enabled is False:
        return DISABLED
    if current is not None and current.enabled:
        return ENABLED
    if wanted.enabled:
        if address(item) is None:
            draft.error(wanted.where, "enabled", "an address is needed to enable what has none. Give `email` too.")
        return ENABLED
    if wanted.wanted_email is None:
        return DISABLED
    if current is not None and current.was_registered:
        draft.defer(
            item,
            "email",
            f"{item.ref.name} was disabled by somebody and stays so; set `enabled: true` to open its mailbox again.",
        )
        return DISABLED
    return ENABLED


def address(item: Item) -> str | None:
    """The address that an item is registered with."""
    return item.wanted.wanted_email or (item.current.email if item.current else None)


def plan(draft: Draft, item: Item) -> None:
    """Register, deregister, delete, wait. Creation takes the values of the parts and stands there."""
    if item.registers and (email := address(item)) is not None:
        draft.do(operations.register(item.ref, email))
    if item.retires and item.current is not None:
        aliases = {alias for alias in readable(item.current.aliases) if alias != item.current.email}
        draft.do(operations.deregister(item.ref, item.current.email, aliases))
    if item.removed and item.before is not None:
        _delete(draft, item, item.before)
    settles = item.kind.settles
    if item.stays and item.wanted.settles and item.current and settles and item.current.state != settles.good:
        draft.awaits.add(settled(item.ref))


def _delete(draft: Draft, item: Item, state: str) -> None:
    """Delete it, or wait for the end of a deletion that is under way."""
    going = item.kind.settles.going if item.kind.settles else ""
    waits = item.kind.directory or bool(item.wanted.settles and going)
    if not going or state != going:
        before = DISABLED if item.kind.directory else state
        deleted = operations.delete(item.ref, before, waits, item.wanted.values)
        draft.do(deleted.also(needs=[settled(item.ref)]) if going and _is_on_its_way(item, state) else deleted)
    elif waits:
        draft.awaits.add(gone(item.ref))
