# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Wanted rules × known → which rule each item means, or that it must be created."""

from __future__ import annotations

from dataclasses import replace

from .._model.current import Current
from .._model.settles import noun
from .._model.vocabulary import Kind, Ref
from .._task.option_errors import name_list, quoted
from .._task.wanted import Wanted
from .draft import Draft, Item
from .mentions import UNKNOWN
from .questions import Find, ListOf
from .references import resolve


def identify_rule(draft: Draft, wanted: Wanted) -> None:
    """Enter an item into the draft; leaves questions while the rules are not read."""
    kind = wanted.kind
    if kind is None:
        return
    if kind.name not in draft.known.listed:
        draft.ask(ListOf(kind.name))
        return
    if wanted.broken:
        return
    name = _override_name(draft, wanted) if kind.calls.ids else wanted.name
    if name is None:
        return
    found = _meant(draft, wanted, kind, name)
    if found is None:
        return
    current = found[0] if found else None
    if current is not None and not current.complete:
        draft.ask(Find((kind.name,), current.name, by="name"))
        return
    if current is None and not wanted.present:
        return
    ref = Ref(kind.name, current.name if current is not None else name)
    if ref in draft.by_ref:
        other = draft.by_ref[ref].wanted.where
        draft.error(
            wanted.where, kind.key if wanted.name else "", f"{other} describes the same {noun(kind)}. Remove one."
        )
        return
    if current is not None and kind.calls.ids:  # The id of a device is the same in any case (unknown U74).
        wanted = replace(wanted, values={**wanted.values, "device_id": current.get("device_id")})
    draft.add_item(Item(wanted, kind, ref, current))


def _override_name(draft: Draft, wanted: Wanted) -> str | None:
    """The user's id and the device's id, in lower case; None if a question is open or the user is an error."""
    text, device = str(wanted.values["user"]), str(wanted.values["device_id"]).lower()
    id_ = text.removeprefix(UNKNOWN)
    if f"{id_} {device}" in {one.id for one in draft.known.of_kind("mobile_device_access_override")}:
        return f"{id_} {device}"
    ref = resolve(draft, wanted.where, "user", text, ("user",), deleted_too=not wanted.present)
    if ref is None:
        return None
    return f"{draft.id_of(ref) or ref.name} {device}"


def _meant(draft: Draft, wanted: Wanted, kind: Kind, name: str) -> list[Current] | None:
    """The rule that an item means, if there is one; None if that is an error.

    An id selects among rules of one name. One that no rule has comes from another organization: then the name counts,
    unless the rule is to be removed.
    """
    known = draft.known
    same_id = [one for one in known.of_kind(kind.name) if wanted.id is not None and one.id == wanted.id]
    if same_id:
        has = same_id[0].shared_name or same_id[0].name
        if has != name:
            draft.error(
                wanted.where, kind.id_option, f"{wanted.id} is the id of {quoted(has)}. Correct the name or the id."
            )
            return None
        return same_id
    if wanted.id is not None and not wanted.present:
        return []
    found = [one for one in known.of_kind(kind.name) if (one.shared_name or one.name) == name]
    if len(found) > 1:
        ids = name_list((one.id for one in found), len(found))
        text = f"{len(found)} {noun(kind)}s have the name {quoted(name)}. Set `{kind.id_option}` to one of {ids}."
        draft.error(wanted.where, kind.key, text)
        return None
    if not found and wanted.present and _differs_in_case(draft, wanted, kind, name):
        return None
    return found


def _differs_in_case(draft: Draft, wanted: Wanted, kind: Kind, name: str) -> bool:
    """Refuse to create a rule whose name another one has in other letters: they may be one to the service (U61)."""
    names = [one.name for one in draft.known.of_kind(kind.name)] + [one.ref.name for one in draft.items]
    other = next((one for one in names if one != name and one.lower() == name.lower()), None)
    if other is None or kind.calls.assigned or kind.calls.ids:
        return False
    text = f"the {noun(kind)} {quoted(name)} differs from {quoted(other)} in case only. Use one spelling."
    draft.error(wanted.where, kind.key, text)
    return True
