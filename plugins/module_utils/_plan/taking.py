# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""An address that another entity holds: whether it may be taken, what to do if not, and how its holder releases it."""

from __future__ import annotations

from .._model.addresses import same
from .._model.current import Current
from .._model.user import USER
from .._task.wanted import Wanted
from .conditions import enabled, free
from .draft import Draft, Item
from .holdings import Holding
from .operations import key_of


def take_address(draft: Draft, holding: Holding, field: str, address: str, owner: Current) -> None:
    """Let the owner release the address, if possible once the mailbox that gets it is open, or report an error."""
    item = draft.by_ref.get(owner.ref)
    losing = draft.holdings.get(owner.ref) or _outsider(owner)
    wrong = _refusal(holding, address, owner, item, losing)
    if wrong:
        draft.error(holding.item.wanted.where, field, wrong)
    elif not owner.enabled and item is not None:
        draft.add_conditions(key_of(item.ref, item.kind.calls.delete), makes=[free(address)])
    else:
        draft.holdings[owner.ref] = losing
        losing.released[address.lower()] = address
        if holding.item.registers and not same(address, holding.goal):
            losing.release_after[address.lower()] = enabled(holding.ref)


def _outsider(owner: Current) -> Holding:
    """A holder that no item of the task names: it keeps everything but what is taken over."""
    item = Item(Wanted(owner.kind, f"{owner.kind.name} {owner.name}"), owner.kind, owner.ref, owner, owner.state)
    return Holding(item, owner.email, owner.email, {})


def _refusal(holding: Holding, address: str, owner: Current, item: Item | None, losing: Holding) -> str:
    """Why the address stays where it is, and the next step; empty if it may be taken."""
    place = f" ({item.wanted.defined_at})" if item is not None and item.wanted.defined_at else ""
    who = f"{owner.kind.name} {owner.name}{place}"
    if owner.protected or (item is not None and item.wanted.ignore):
        return f"{address!r} belongs to {who}, which this task must not change. Choose another address."
    if not owner.enabled:
        # It cannot release an address by itself (unknown U7): only deleting it sets the address free.
        gone = item is not None and item.removed
        return "" if gone else f"{address!r} still belongs to the DISABLED {who}. Enable or delete it first."
    if same(address, owner.email) and losing.goal is not None and not losing.moves:
        step = _misnamed(holding, owner) or "Set another `email` for it in the same task."
        return f"{address!r} is the primary address of {who}. {step}"
    taken = holding.item.wanted.take_over or (item is not None and _decides(holding, address, losing))
    return "" if taken else f"{address!r} belongs to {who}. {_step(holding, owner, item)}"


def _decides(holding: Holding, address: str, losing: Holding) -> bool:
    """True if the input gives the address away, which the items of both entities say, or else that of an existing one.

    An item that would create its entity may be a leaver's that was left in the file, whose address has gone to a
    successor since. So the item of the present holder must say that it releases the address.
    """
    return not _creates(holding) or losing.goal is None or address.lower() in losing.released


def _creates(holding: Holding) -> bool:
    return holding.item.current is None and not holding.item.assumed


def _misnamed(holding: Holding, owner: Current) -> str:
    """A question, if the item would create an entity whose name is like that of the owner."""
    item = holding.item
    if not (_creates(holding) and item.kind is owner.kind):
        return ""
    from .._task.near import NearNames, question  # Only a mistyped name needs it.

    asked = question(NearNames([owner.name]).nearest(item.name_after))
    return f"There is no {item.kind.name} {item.name_after!r}. {asked} Correct the name." if asked else ""


def _step(holding: Holding, owner: Current, item: Item | None) -> str:
    """What to do about an address that would have to be taken over."""
    wanted, name = holding.item.wanted, holding.item.name_after
    option, kind = f"`{wanted.take_over_option}: true`", holding.item.kind.name
    if not _creates(holding):
        return f"Set {option} to take it, or remove it there first."
    misnamed = _misnamed(holding, owner)
    if misnamed:
        return f"{misnamed} If you mean another {kind}, set {option} to take it."
    leavers = f" or list {name} in `{wanted.leavers_option}`" if wanted.leavers_option else ""
    left = f"If {name} has left, remove this item{leavers}. " if kind == USER.name else ""
    keep = f"list the `aliases` of {owner.name} without it" if item is not None else "remove it there first"
    step = f"{left}Otherwise, {keep}" if left else keep[0].upper() + keep[1:]
    return f"This item would create {kind} {name}. {step}, or set {option} to take it."
