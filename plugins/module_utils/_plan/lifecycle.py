# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The operations that register, deregister and delete, and the states to wait for.

DISABLED comes before deleting (WorkMail API reference, RegisterToWorkMail, DeregisterFromWorkMail, Delete*).
"""

from __future__ import annotations

from .._model.current import DISABLED, Current
from .._model.facts import Known
from . import operations
from .conditions import gone, settled
from .differences import ENTITY, record
from .draft import Draft, Item, known_aliases
from .questions import LinkOf
from .registration import registration_address


def change_state(draft: Draft, item: Item) -> None:
    """Register, deregister, delete, wait. Creation takes the values of the parts and is planned with them."""
    if item.before is not None and item.before != item.after:
        _record_state(draft, item)
    if item.registers and (email := registration_address(item)) is not None:
        draft.add(operations.register(item.ref, email))
    if item.deregisters and item.current is not None:
        aliases = {alias for alias in known_aliases(item.current.aliases) if alias != item.current.email}
        draft.add(operations.deregister(item.ref, item.current.email, aliases))
    if item.removed and item.current is not None:
        _delete(draft, item, item.current)
    settles = item.kind.settles
    if item.stays and item.wanted.settles and item.current and settles and item.current.state != settles.good_state:
        draft.awaited.add(settled(item.ref))


def _record_state(draft: Draft, item: Item) -> None:
    """Record that the entity is enabled, disabled or deleted, unless its deletion is under way."""
    settles = item.kind.settles
    comes_and_goes = item.kind.directory or item.kind.is_rule
    if comes_and_goes or (settles is not None and item.before != settles.deleting_state):
        record(draft, item.ref, ENTITY, item.before, item.after)


def _delete(draft: Draft, item: Item, current: Current) -> None:
    """Delete it, or wait for the end of a deletion that is under way."""
    if not item.kind.key:
        from . import writes

        writes.delete_setting(draft, item, current)
        return
    state = current.state
    going = item.kind.settles.deleting_state if item.kind.settles else ""
    waits = item.kind.directory or bool(item.wanted.settles and going)
    if not going or state != going:
        before = DISABLED if item.kind.directory else state
        if item.kind.directory:
            _ask_for_lists(draft, current)
        deleted = operations.delete(item.ref, before, waits, item.wanted.values)
        draft.add(deleted.also(needs=[settled(item.ref)]) if going and _is_changing(item, state) else deleted)
    elif waits:
        draft.awaited.add(gone(item.ref))


def _ask_for_lists(draft: Draft, current: Current) -> None:
    """Ask for the lists of an entity and the entities in them: the lists end with it, and the preview names them."""
    from .references import ref_of_id

    for link in current.kind.links:
        draft.need(LinkOf(current.id, link.name))
        rows = current.links.get(link.name)
        for id_ in rows.value if isinstance(rows, Known) else ():
            ref_of_id(draft, id_, link.kinds)


def _is_changing(item: Item, state: str) -> bool:
    settles = item.kind.settles
    return settles is not None and state not in (settles.good_state, *settles.bad_states)
