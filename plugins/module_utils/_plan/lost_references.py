# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""References that mean an entity now and would mean none after the task, so that the next run fails on them."""

from __future__ import annotations

from .._model.addresses import same
from .._model.vocabulary import Ref
from .._task.option_errors import quoted
from .draft import Draft, Item
from .holdings import Holding


def refuse_lost_references(draft: Draft) -> None:
    """Refuse each reference by an address that the task takes from its holder, or to what it deletes unnamed."""
    for (where, field, text), ref in draft.references.items():
        item = draft.by_ref.get(ref)
        if item is not None and item.wanted.where != where and _is_named(draft, item, text):
            continue
        if item is not None and item.removed:
            text_ = f"{quoted(text)} means {ref.kind} {ref.name}, which {item.wanted.where} deletes. Remove it here."
            draft.error(where, field, text_)
        elif _is_address(draft, ref, text) and (why := _loss_text(draft.holdings, item, ref, text)):
            draft.error(
                where,
                field,
                f"{quoted(text)} is an address of {ref.kind} {ref.name} that this task removes ({why}), so the next "
                f"run would not find it. Use the name or the id: {draft.known.label(ref)!r}.",
            )


def _is_named(draft: Draft, item: Item, text: str) -> bool:
    """True if the next run knows from the item itself what the text means."""
    wanted = item.wanted
    aliases = wanted.aliases.add if wanted.aliases is not None and wanted.present else ()
    texts = (wanted.name, wanted.id, wanted.email, *aliases)
    return any(same(text, one) for one in texts if one) and any(one is wanted for one in draft.task.wanted)


def _is_address(draft: Draft, ref: Ref, text: str) -> bool:
    """True if only as an address the text means an entity that exists."""
    entity = draft.known.named(*ref)
    return entity is not None and not same(text, entity.id) and not same(text, entity.name)


def _loss_text(holdings: dict[Ref, Holding], item: Item | None, ref: Ref, text: str) -> str:
    """Which item takes an address away from its holder, and how; empty if none does.

    One that the task gives to another entity as well is ambiguous, which `resolve` refuses.
    """
    if item is not None and item.deregisters:
        return f"{item.wanted.where} disables {ref.kind} {ref.name}"
    holding = holdings.get(ref)
    if holding is None or text.lower() not in holding.released:
        return ""
    return f"{holding.item.wanted.where} removes it"
