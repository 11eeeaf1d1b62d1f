# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Members, delegates and permissions: wanted rows × current rows → rows to add, replace and remove."""

from __future__ import annotations

from dataclasses import dataclass, replace

from .._model.current import DISABLED, LinkRows
from .._model.facts import Known, Unreadable
from .._model.vocabulary import Link, Ref
from .._task.wanted import WantedLink, WantedRow
from . import operations
from .conditions import enabled, exists
from .draft import Draft, Item
from .operations import Key
from .questions import LinkOf
from .references import ref_of_id, refuse_unreadable, resolve

WantedRows = dict[Ref, WantedRow]


@dataclass(frozen=True)
class LinkPlan:
    """What becomes of one link of an entity."""

    item: Item
    link: Link
    after: frozenset[Ref]
    """The other ends afterwards, as far as they are known."""
    count: int
    """How many rows there are afterwards."""
    written: dict[Ref, Key]
    """Other ends whose row is added or changed → the operation."""
    removed: dict[Ref, Key]

    def is_nested(self, other: Ref) -> bool:
        """True for another end that is of the same kind."""
        return other.kind == self.item.ref.kind


def write_links(draft: Draft, item: Item) -> None:
    for link in item.kind.links:
        wanted = item.wanted.links.get(link.name)
        if wanted is not None:
            _write_link(draft, item, link, wanted)


def _write_link(draft: Draft, item: Item, link: Link, wanted: WantedLink) -> None:
    rows = _current_rows(draft, item, link)
    if rows is None:
        return  # The rows may contain the names that the input refers to, so no entity is looked up before.
    wanted_rows = _wanted_rows(draft, item, link, wanted, rows)
    if wanted_rows is None:
        return  # The entity of a wanted row may be one that a current row names by id only.
    current = {
        ref: values
        for ref, values in _rows_by_entity(draft, link, rows, wanted_rows, wanted).items()
        if ref is not None
    }
    after = _rows_after(link, wanted_rows, current, wanted.purge)
    changed = {ref: values for ref, values in after.items() if current.get(ref) != values}
    gone = {
        ref: values for ref, values in current.items() if ref not in after and not _ends_with_grantee(draft, link, ref)
    }
    deferred = _defer_rows(draft, item, link, changed, gone)
    differing = {ref: after.get(ref) for ref in [*changed, *gone] if ref not in deferred}
    if differing:
        _record_link(draft, item, link, current, differing, rows)
    written: dict[Ref, Key] = {}
    removed: dict[Ref, Key] = {}
    for ref, values in changed.items():
        if ref not in deferred:
            before = current.get(ref, frozenset())
            added = operations.add_link(item.ref, link, ref, before, values, draft.known.label(ref))
            written[ref] = draft.add(replace(added, merges=_merges(link, wanted_rows.get(ref), before)))
    for ref, values in gone.items():
        if ref not in deferred:
            condition = enabled(ref) if draft.gets_enabled(ref) else exists(ref)
            removal = operations.remove_link(item.ref, link, ref, values, draft.known.label(ref), condition)
            removed[ref] = draft.add(replace(removal, merges=_merges(link, wanted_rows.get(ref), values)))
    kept = frozenset(after) - (deferred & set(changed)) | (deferred & set(gone))
    staying = {} if wanted.purge else _remaining_rows(draft, link, rows, {*kept, *removed})
    others = kept.union(ref for ref in staying.values() if ref is not None)
    draft.links[item.ref, link.name] = LinkPlan(item, link, others, len(kept) + len(staying), written, removed)


def _remaining_rows(draft: Draft, link: Link, rows: LinkRows, decided: set[Ref]) -> dict[str, Ref | None]:
    """Ids of the rows that stay although no input names them → the entities, as far as they are known."""
    ids = {draft.id_of(ref) for ref in decided}
    there = (id_ for id_ in rows if id_ not in ids and not draft.known.is_gone(link.kinds, id_))
    found = {id_: draft.known.entities.get(id_) for id_ in there}
    return {id_: one.ref if one is not None else None for id_, one in found.items()}


def _record_link(
    draft: Draft,
    item: Item,
    link: Link,
    before: dict[Ref, frozenset[str]],
    differing: dict[Ref, frozenset[str] | None],
    rows: LinkRows,
) -> None:
    """Record the entries that come and go (`differing`: None); of rows with values, what each has."""
    from .differences import record

    if link.values:
        for ref, values in differing.items():
            old, new = (sorted(one or ()) or None for one in (before.get(ref), values))
            record(draft, item.ref, f"{link.wanted_as}.{draft.known.label(ref)}", old, new)
        return
    added = [draft.known.label(ref) for ref, values in differing.items() if values is not None]
    removed = [draft.known.label(ref) for ref, values in differing.items() if values is None]
    gone = sum(draft.known.is_gone(link.kinds, id_) for id_ in rows if id_ not in draft.deleted.values())
    total = len(rows) - gone + len(added) - len(removed)
    record(draft, item.ref, link.wanted_as, added=added, removed=removed, total=total)


def _merges(link: Link, wanted_row: WantedRow | None, before: frozenset[str]) -> bool:
    """True if only some values of a row are asked for, and there were others that stay as they are."""
    return bool(link.values and before and wanted_row is not None and wanted_row.mode != "exact" and wanted_row.values)


def _wanted_rows(draft: Draft, item: Item, link: Link, wanted: WantedLink, rows: LinkRows) -> WantedRows | None:
    """The wanted rows by entity, without the invalid ones; None while a look-up is open."""
    wanted_rows: WantedRows = {}
    answered = True
    for row in wanted.rows:
        errors = len(draft.errors)
        field = _field(item, link, row)
        ref = _resolve(draft, item, link, row, rows)
        if ref is None:
            answered = answered and len(draft.errors) > errors
            continue
        text = _row_error(item, link, ref, row, wanted_rows.get(ref))
        if text:
            draft.error(item.wanted.where, field, text)
        else:
            wanted_rows[ref] = row
    return wanted_rows if answered else None


def _resolve(draft: Draft, item: Item, link: Link, row: WantedRow, rows: LinkRows) -> Ref | None:
    where, field = item.wanted.where, _field(item, link, row)
    if row.mode != "remove":
        return resolve(draft, where, field, row.text, link.kinds)
    from .unlinking import resolve_removed_row

    return resolve_removed_row(draft, where, field, row.text, link, rows)


def _row_error(item: Item, link: Link, ref: Ref, row: WantedRow, other: WantedRow | None) -> str:
    """What is wrong with a wanted row beside the entity itself and another row for the same one; empty if nothing."""
    if ref == item.ref:
        return f"{row.text!r} is the entity itself; remove it."
    if other is not None and other.mode != row.mode:
        same = "" if other.text == row.text else f" (as {other.text!r})"
        return f"{row.text!r} is in `{link.wanted_as}` too{same}. Remove it from one of the two lists."
    if other is not None and other.values != row.values:
        return f"{row.text!r} is listed twice with different permissions; combine them in one item."
    return ""


def _field(item: Item, link: Link, row: WantedRow) -> str:
    if row.mode == "remove" and not item.wanted.reference:
        return f"remove_{link.wanted_as}"
    if not link.values:
        return link.wanted_as
    return "grantee" if item.wanted.reference else f"{link.wanted_as}.grantee"


def _current_rows(draft: Draft, item: Item, link: Link) -> LinkRows | None:
    """The rows that are there now; None if they have to be read first or cannot be read."""
    if item.current is None:
        return {}
    draft.need(LinkOf(item.current.id, link.name))
    fact = item.current.links.get(link.name)
    if isinstance(fact, Unreadable) and not item.gets_enabled:
        text = f"{item.ref.name} is {DISABLED}, so its {link.wanted_as} cannot be read; enable it first."
        draft.defer(item, link.wanted_as, text)
    elif fact is not None:
        option = link.name if item.wanted.reference else link.wanted_as
        refuse_unreadable(draft, item, option, option, fact)
    return fact.value if isinstance(fact, Known) else None


def _rows_by_entity(
    draft: Draft, link: Link, rows: LinkRows, wanted_rows: WantedRows, wanted: WantedLink
) -> dict[Ref | None, frozenset[str]]:
    """Current rows by entity. An id that no input means is looked up only if its row must go."""
    by_id = {id_: ref for ref in wanted_rows if (id_ := draft.id_of(ref)) is not None}
    named: dict[Ref | None, frozenset[str]] = {}
    for id_, values in rows.items():
        if id_ in by_id:
            named[by_id[id_]] = values
        elif wanted.purge:
            named[ref_of_id(draft, id_, link.kinds)] = values
    return named


def _rows_after(
    link: Link, wanted_rows: WantedRows, current: dict[Ref, frozenset[str]], purge: bool
) -> dict[Ref, frozenset[str]]:
    after = {} if purge else dict(current)
    for ref, row in wanted_rows.items():
        values = current.get(ref, frozenset())
        if row.mode == "exact":
            after[ref] = row.values
        elif row.mode == "add":
            after[ref] = values | row.values
        elif row.values and values - row.values:
            after[ref] = values - row.values
        else:
            after.pop(ref, None)
    return {ref: values for ref, values in after.items() if values or not link.values}


def _ends_with_grantee(draft: Draft, link: Link, ref: Ref) -> bool:
    """True for the rights of a DISABLED grantee that is deleted: they cannot be removed, and they end with it."""
    return bool(link.values) and draft.deletes_entity(ref) and not draft.gets_enabled(ref)


def _defer_rows(
    draft: Draft,
    item: Item,
    link: Link,
    changed: dict[Ref, frozenset[str]],
    gone: dict[Ref, frozenset[str]],
) -> set[Ref]:
    """Rows that the service refuses while one of the ends is and stays DISABLED (unknowns U22, U34)."""
    touched = [*changed, *gone]
    if not touched:
        return set()
    if not item.gets_enabled and not item.assumed:
        draft.defer(item, link.wanted_as, f"{item.ref.name} is {DISABLED}; enable it first.")
        return set(touched)
    closed = {ref for ref in touched if not draft.gets_enabled(ref) and (ref in changed or link.values)}
    if closed:
        names = ", ".join(sorted(draft.known.label(ref) for ref in closed))
        draft.defer(
            item,
            link.wanted_as,
            f"{names}: {DISABLED}; enable these entities first.",
        )
    return closed
