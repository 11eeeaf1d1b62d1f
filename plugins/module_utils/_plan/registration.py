# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whether an entity is there, ENABLED or DISABLED afterwards.

Rules: `email` registers an entity that was never registered; only `enabled: true` enables one that was disabled.
"""

from __future__ import annotations

from .._model.current import DISABLED, ENABLED
from .draft import Draft, Item


def decide_states(draft: Draft) -> None:
    """Decide each item's state afterwards."""
    for item in draft.items:
        if item.wanted.broken or item.wanted.ignore or item.assumed:
            item.after = ENABLED if item.assumed else item.before or DISABLED
        elif item.wanted.present:
            new = item.ref.name if item.kind.is_rule else ""
            item.after = _state_after(draft, item) if item.kind.directory else item.before or new
        else:
            item.after = None


def _state_after(draft: Draft, item: Item) -> str:
    wanted, current = item.wanted, item.current
    if wanted.enabled is False:
        return DISABLED
    if current is not None and current.enabled:
        return ENABLED
    if wanted.enabled:
        if registration_address(item) is None:
            draft.error(wanted.where, "enabled", "an entity without an address cannot be enabled. Set `email` too.")
        return ENABLED
    if wanted.wanted_email is None:
        return DISABLED
    if current is not None and current.was_registered:
        draft.defer(
            item,
            "email",
            f"{item.ref.name} is DISABLED and stays DISABLED; set `enabled: true` to enable it again.",
        )
        return DISABLED
    return ENABLED


def registration_address(item: Item) -> str | None:
    """The address that an item is registered with."""
    return item.wanted.wanted_email or (item.current.email if item.current else None)
