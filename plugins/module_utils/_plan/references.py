# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: may change without notice.

"""References: an id, a name or an address of another entity → which entity that is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .._model.addresses import same
from .._model.current import Current
from .._model.kinds import HOLDERS
from .._model.vocabulary import Kind, Ref
from .._task.option_errors import shown
from .draft import Draft, Item
from .questions import By, Everyone, Find

if TYPE_CHECKING:
    from .near import NearNames

LONGEST = 256
"""Characters that the service takes to look somebody up (WorkMail API reference, WorkMailIdentifier)."""


def resolve(
    draft: Draft, item: Item, field: str, text: str, kinds: tuple[str, ...], leaving: bool = False
) -> Ref | None:
    """The entity that an item's field refers to; None if a question is open or the reference is an error.

    With `leaving`, it may be an entity that the task deletes: a reference that is to be removed.
    """
    return seek(draft, item.wanted.where, field, text, kinds, leaving)


def seek(
    draft: Draft, where: str, field: str, text: str, kinds: tuple[str, ...], leaving_too: bool = False
) -> Ref | None:
    if not text:
        draft.error(where, field, "'' is empty; write a name, an address or an id, or take it out.")
        return None
    if len(text) > LONGEST:
        draft.error(where, field, f"{shown(text)} has {len(text)} characters; names and ids have at most {LONGEST}.")
        return None
    find = Find(kinds, text)
    if not draft.known.settled(find):
        draft.ask(find)  # Before all is known that the text means, none of it is taken.
        return None
    by_id = draft.known.with_id(text) is not None
    items = [] if by_id else [one for one in draft.by_text.get(text.lower(), ()) if one.kind.name in kinds]
    found = [draft.remember(entity) for entity in draft.known.matches(kinds, text)]
    if found and not by_id:
        found = list(dict.fromkeys([*found, *_holders(draft, text)]))
    if len(found) > 1:
        _refuse_ambiguous(draft, where, field, text, found)
        return None
    refs = list(dict.fromkeys([one.ref for one in items] + found))
    leaving = {} if leaving_too else {ref: item for ref in refs if (item := _leaver(draft, ref)) is not None}
    if leaving and len(refs) == len(leaving):
        item = next(iter(leaving.values()))
        draft.error(where, field, f"{shown(text)} is removed by {item.wanted.where} of this task; take it out here.")
        return None
    refs = [ref for ref in refs if ref not in leaving]
    if len(refs) > 1:
        _refuse_ambiguous(draft, where, field, text, refs)
        return None
    if not refs:
        return _unknown(draft, where, field, text, kinds)
    draft.referred[where, field, text] = refs[0]
    return refs[0]


def _holders(draft: Draft, text: str) -> list[Ref]:
    """The entities of whatever kind that have a text as an address now, or get it by the task."""
    holder = draft.known.holder(text)
    items = (one for one in draft.by_text.get(text.lower(), ()) if _wants_address(one, text))
    return [*([draft.remember(holder)] if holder is not None else []), *(one.ref for one in items)]


def _wants_address(item: Item, text: str) -> bool:
    wanted = item.wanted
    aliases = wanted.aliases.add if wanted.aliases is not None else ()
    return any(same(text, one) for one in (wanted.wanted_email, *aliases))


def _refuse_ambiguous(draft: Draft, where: str, field: str, text: str, refs: list[Ref]) -> None:
    ordered = sorted(refs, key=lambda ref: (HOLDERS.index(ref.kind), ref.name))  # Whatever was read first.
    listed = " and ".join(f"{ref.kind} {ref.name}" for ref in ordered)
    draft.error(where, field, f"{shown(text)} is ambiguous: {listed}. Use the id.")


def look_up(draft: Draft, kind: Kind, text: str, by: By) -> tuple[Current | None, bool]:
    """The entity of the kind that an id, a name or a primary address means, and whether that is settled."""
    find = Find((kind.name,), text, by)
    if not draft.known.settled(find):
        draft.ask(find)
        return None, False
    return draft.known.found(find), True


def _leaver(draft: Draft, ref: Ref) -> Item | None:
    """The item that deletes an entity, by whatever text the reference calls it."""
    item = draft.by_ref.get(ref)
    return item if item is not None and item.removed and not item.wanted.broken else None


def _unknown(draft: Draft, where: str, field: str, text: str, kinds: tuple[str, ...]) -> Ref | None:
    if draft.task.accept_unknown and not _of_another_kind(draft, text, kinds):
        if not draft.known.settled(Find(HOLDERS, text)):
            draft.ask(Find(HOLDERS, text))  # A resource that stands where only a person can is no entity yet to come.
            return None
        draft.unresolved[field, text] = None
        return Ref(kinds[0], text)
    draft.ask(*(Everyone(kind) for kind in HOLDERS if kind not in draft.known.listed))
    draft.error(where, field, _nobody(draft, text, kinds))
    return None


def _nobody(draft: Draft, text: str, kinds: tuple[str, ...]) -> str:
    wrong = _of_another_kind(draft, text, kinds)
    allowed = " or ".join(kinds)
    if wrong:
        return f"{shown(text)} is a {wrong[0].kind.name}; only a {allowed} can stand here."
    near = _names(draft, kinds).nearest(text)
    hint = f"Did you mean {near!r}?" if near else "Nothing like it is there; create it first or correct it."
    return f"there is no {allowed} {shown(text)} in the organization. {hint}"


def _of_another_kind(draft: Draft, text: str, kinds: tuple[str, ...]) -> list[Current]:
    return [one for one in draft.known.matches(HOLDERS, text) if one.kind.name not in kinds]


def _names(draft: Draft, kinds: tuple[str, ...]) -> NearNames:
    """The names that a reference to these kinds could have meant; put together once a round."""
    if kinds not in draft.names:
        from .near import NearNames  # Only a task with a mistyped reference needs it.

        names = [one.name for one in draft.known.entities.values() if one.kind.name in kinds]
        draft.names[kinds] = NearNames([*names, *(one.ref.name for one in draft.items if one.kind.name in kinds)])
    return draft.names[kinds]


def label_of(draft: Draft, id_: str, kinds: tuple[str, ...]) -> Ref | None:
    """The entity with an id that a link told; None if it has to be read first or is gone (unknown U36)."""
    entity = draft.known.entities.get(id_)
    if entity is not None:
        return draft.remember(entity)
    find = Find(kinds, id_, by="id")
    if not draft.known.settled(find):
        draft.ask(find)
    return None
