# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: may change without notice.

"""References that mean an entity now and would mean none after the task, so that the next run fails on them."""

from __future__ import annotations

from .._model.addresses import same
from .._model.vocabulary import Ref
from .._task.faults import shown
from .addresses import Holding
from .draft import Draft, Item


def refuse_lost(draft: Draft, holdings: dict[Ref, Holding]) -> None:
    """Refuse each reference by an address that the task takes from its holder, or to what it deletes unnamed."""
    for (where, field, text), ref in draft.referred.items():
        item = draft.by_ref.get(ref)
        if item is None or item.current is None or _is_named(draft, item, text):
            continue
        who = f"{ref.kind} {ref.name}"
        if item.removed:
            told = f"{shown(text)} means {who}, which {item.wanted.where} deletes. Take it out here."
            draft.fault(where, field, told)
        elif _loses(item, holdings.get(ref), text):
            told = f"{shown(text)} is an address of {who}, which loses it in this task. Give the name or the id."
            draft.fault(where, field, told)


def _is_named(draft: Draft, item: Item, text: str) -> bool:
    """True if the next run knows from the item itself what the text means."""
    wanted = item.wanted
    aliases = wanted.aliases.add if wanted.aliases is not None and wanted.present else ()
    texts = (wanted.name, wanted.id, wanted.email, *aliases)
    return any(same(text, one) for one in texts if one) and any(one is wanted for one in draft.task.wanted)


def _loses(item: Item, holding: Holding | None, text: str) -> bool:
    """True if the text is an address of the entity, and is not one any more afterwards."""
    current = item.current
    if current is None or same(text, current.id) or same(text, current.name):
        return False
    return item.retires or (holding is not None and text.lower() in holding.released)
