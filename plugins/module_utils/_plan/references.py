# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""References: an id, a name or an address of another entity → which entity that is."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from .._model.addresses import same
from .._model.current import Current
from .._model.facts import Fact, T, Unreadable
from .._model.kinds import BY_NAME, HOLDERS
from .._model.vocabulary import Ref
from .._task.option_errors import quoted
from .._task.wanted import Wanted
from .draft import Draft, Item
from .knowledge import Knowledge
from .questions import Find, ListOf

if TYPE_CHECKING:
    from .._task.near import NearNames

MAX_IDENTIFIER_LENGTH = 256
"""Characters that the service takes in an identifier (WorkMail API reference, WorkMailIdentifier)."""


def resolve(
    draft: Draft, where: str, field: str, text: str, kinds: tuple[str, ...], deleted_too: bool = False
) -> Ref | None:
    """The entity that a field refers to; None if a question is open or the reference is an error.

    With `leaving_too`, it may be an entity that the task deletes: a reference that is to be removed.
    """
    if wrong := reference_error(text):
        draft.error(where, field, wrong)
        return None
    find = Find(kinds, text)
    if not draft.known.answers(find):
        draft.ask(find)  # Before all is known that the text means, none of it is taken.
        return None
    by_id = draft.known.with_id(text) is not None
    items = [] if by_id else [one for one in draft.by_text.get(text.lower(), ()) if one.kind.name in kinds]
    found = [entity.ref for entity in draft.known.meant(kinds, text)]
    if found and not by_id:
        found = list(dict.fromkeys([*found, *_refs_with_address(draft, text)]))
    if len(found) > 1:
        draft.error(where, field, ambiguous_text(text, found))
        return None
    refs = list(dict.fromkeys([one.ref for one in items] + found))
    deleted = {} if deleted_too else {ref: item for ref in refs if (item := _deleting_item(draft, ref)) is not None}
    if deleted and len(refs) == len(deleted):
        item = next(iter(deleted.values()))
        draft.error(where, field, f"{quoted(text)} is removed by {item.wanted.where} of this task; remove it here.")
        return None
    refs = [ref for ref in refs if ref not in deleted]
    if len(refs) > 1:
        draft.error(where, field, ambiguous_text(text, refs))
        return None
    if not refs:
        return _refuse_unknown(draft, where, field, text, kinds)
    draft.references[where, field, text] = refs[0]
    return refs[0]


def identify_reference(draft: Draft, wanted: Wanted) -> None:
    """The entity of a task that only refers to one, whatever its kind."""
    text = wanted.reference or ""
    ref = resolve(draft, "", wanted.reference_field, text, HOLDERS)
    if ref is None:
        return
    current = draft.known.named(*ref)
    if current is not None and not current.complete:
        draft.ask(Find((ref.kind,), current.id, by="id"))
        return
    if current is not None and current.protected:
        draft.error(
            "",
            wanted.reference_field,
            f"{current.name!r} is a system account ({current.role}) and is never changed. Specify another entity.",
        )
        return
    draft.add_item(Item(wanted, BY_NAME[ref.kind], ref, current, assumed=current is None))


def reference_error(text: str) -> str:
    """Why a text means no entity whatever exists; empty if it may mean one."""
    if not text:
        return "must not be empty; use a name, an address or an id, or remove it."
    if len(text) > MAX_IDENTIFIER_LENGTH:
        return f"{quoted(text)} has {len(text)} characters; names and ids have at most {MAX_IDENTIFIER_LENGTH}."
    return ""


def ambiguous_text(text: str, refs: Iterable[Ref]) -> str:
    ordered = sorted(refs, key=lambda ref: (HOLDERS.index(ref.kind), ref.name))  # Whatever was read first.
    return f"{quoted(text)} is ambiguous: {' and '.join(ref.label for ref in ordered)}. Use the id."


def another_kind_text(text: str, kind: str, kinds: tuple[str, ...]) -> str:
    return f"{quoted(text)} is a {kind}; only a {' or '.join(kinds)} is allowed here."


def not_found_text(text: str, kinds: tuple[str, ...], names: NearNames) -> str:
    from .._task.near import question  # Only a mistyped name needs it.

    hint = question(names.nearest(text)) or "Create it first, or correct the value."
    return f"there is no {' or '.join(kinds)} {quoted(text)} in the organization. {hint}"


def _refs_with_address(draft: Draft, text: str) -> list[Ref]:
    """The entities of any kind that the task gives a text as an address."""
    return [one.ref for one in draft.by_text.get(text.lower(), ()) if _wants_address(one, text)]


def _wants_address(item: Item, text: str) -> bool:
    wanted = item.wanted
    aliases = wanted.aliases.add if wanted.aliases is not None else ()
    return any(same(text, one) for one in (wanted.wanted_email, *aliases))


def _deleting_item(draft: Draft, ref: Ref) -> Item | None:
    """The item that deletes an entity, by whatever text the reference calls it."""
    item = draft.by_ref.get(ref)
    if item is None or item.wanted.present or item.wanted.broken or item.wanted.ignore or item.assumed:
        return None
    return item


def _refuse_unknown(draft: Draft, where: str, field: str, text: str, kinds: tuple[str, ...]) -> Ref | None:
    other = of_another_kind(draft.known, kinds, text)
    if draft.task.accept_unknown and other is None:
        if not draft.known.answers(Find(HOLDERS, text)):
            draft.ask(Find(HOLDERS, text))  # A resource where only users are allowed will not be created as one.
            return None
        draft.unresolved[field, text] = None
        return Ref(kinds[0], text)
    draft.ask(*(ListOf(kind) for kind in HOLDERS if kind not in draft.known.listed))
    if other is not None:
        text = another_kind_text(text, other.kind.name, kinds)
    else:
        from .names import near_names  # Only a mistyped name needs it.

        text = not_found_text(text, kinds, near_names(draft, kinds, wanted_too=True))
    draft.error(where, field, text)
    return None


def ref_of_id(draft: Draft, id_: str, kinds: tuple[str, ...]) -> Ref | None:
    """The entity with an id of a link's row; None if it must be read first or is gone (unknown U36)."""
    entity = draft.known.entities.get(id_)
    if entity is not None:
        return entity.ref
    find = Find(kinds, id_, by="id")
    if not draft.known.answers(find):
        draft.ask(find)
    return None


def refuse_unreadable(draft: Draft, item: Item, option: str, what: str, fact: Fact[T]) -> None:
    """An error if what an option is compared with cannot be read."""
    if isinstance(fact, Unreadable):
        wanted = item.wanted
        step = (
            f"Change them in the console, or set another `{wanted.reference_field}`."  # The option is the task.
            if wanted.reference
            else "Omit the option, or check them in the console."
        )
        draft.error(
            wanted.where,
            option,
            f"the current {what} of {item.ref.name} cannot be read ({fact.why}), so they cannot be changed. {step}",
        )


def of_another_kind(known: Knowledge, kinds: tuple[str, ...], text: str) -> Current | None:
    """An entity that a text means and that is of none of these kinds."""
    return next((one for one in known.matches(HOLDERS, text) if one.kind.name not in kinds), None)
