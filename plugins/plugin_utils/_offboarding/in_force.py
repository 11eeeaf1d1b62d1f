# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A definition × the leavers × a day → the definition that is in force. Pure: no I/O, no clock.

From the first day of a leaver's stages, offboarding decides about the user, and the definition decides nothing: the
item becomes `ignore: true`, and other items do not refer to the user.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ...module_utils._model.group import GROUP
from ...module_utils._model.resource import RESOURCE
from ...module_utils._model.user import USER
from ...module_utils._task.arguments import DEFINED_AT
from .cases import Case, find_cases
from .departures import Definition, Departure, Items, addresses_of, departures, is_for, means
from .directory import Organization
from .leavers import LeaverRow
from .settings_in_force import SettingsInForce
from .successors import asked_addresses, find_successors, has_open_successor, warnings

SETTINGS = "settings"
EXPECTATIONS = "access_expectations"


@dataclass
class Force:
    """What has been read, and the notes on what differs from the files."""

    departures: list[Departure]
    members: Mapping[str, Sequence[str]] | None
    """Group, in lower case → members today, in lower case; None if the groups were not read."""
    notes: list[str] = field(default_factory=list)

    def note(self, text: str) -> None:
        if text not in self.notes:
            self.notes.append(text)

    def among(self, texts: object) -> list[Departure]:
        """The leavers in a list of references."""
        low = {str(text).lower() for text in texts} if isinstance(texts, list) else set()
        return [one for one in self.departures if one.names & low]


def in_force(
    definition: Definition, leavers: Sequence[LeaverRow], today: object, found: Mapping[str, Any]
) -> dict[str, Any]:
    """The kinds of the definition as they are in force, with `errors` and `warnings` about the leavers, and `notes`.

    `found` has the `users` of the organization, and possibly its `groups` with their members: a group keeps a leaver
    then as long as the group has this member. Without them, a locked leaver is in no group. Successors are checked
    if it has `successors`: the `groups` that there are, and the `owners` of the addresses. `asked` says what of that
    must be read, and whether the `settings` must: a rule of those in the definition names a leaver. With errors, the
    definition is returned as it is. Raises `ValueError` if `today` is not a date.
    """
    users = definition.get(USER.plural) or ()
    heirs = found.get("successors") or {}
    cases = find_cases(leavers, today, found.get(USER.plural) or (), heirs.get("owners"), expected=_names(users))
    if heirs:
        read = {USER.plural: found.get(USER.plural), **heirs}
        find_successors(cases, Organization(read), _expected(definition))
    errors = [error for case in cases for error in case.errors]
    kinds = {
        kind: items for kind, items in definition.items() if items is not None and kind not in (SETTINGS, EXPECTATIONS)
    }
    force = Force([] if errors else list(departures(cases, kinds, found)), _members(found.get(GROUP.plural)))
    result = {kind: [_changed(force, kind, item) for item in items] for kind, items in kinds.items()}
    if USER.plural in result and force.departures:
        result[USER.plural] = _users(force, result[USER.plural])
    settings = SettingsInForce(force.departures, found.get(SETTINGS), force.note)
    if SETTINGS in definition:
        result[SETTINGS] = settings.of(definition[SETTINGS])
    if EXPECTATIONS in definition:
        result[EXPECTATIONS] = settings.expectations(definition[EXPECTATIONS])
    about = {"errors": errors, "warnings": warnings(cases), "notes": force.notes}
    named = [case.leaver.successor or "" for case in cases if has_open_successor(case)]
    addresses = asked_addresses(named, found.get(USER.plural) or ())
    asked = {"addresses": addresses, "groups": bool(named), SETTINGS: settings.asked}
    return {**about, "asked": asked, **dict.fromkeys(definition), **result}


def _expected(definition: Definition) -> frozenset[str]:
    """Names and addresses, in lower case, of users and groups that the definition creates if they do not exist."""
    items = [item for kind in (USER.plural, GROUP.plural) for item in definition.get(kind) or ()]
    some = [item for item in items if isinstance(item, Mapping)]
    return _names(some) | {text.lower() for item in some for text in addresses_of(item)}


def _names(items: Iterable[Any]) -> frozenset[str]:
    return frozenset(str(item["name"]).lower() for item in items if isinstance(item, Mapping) and item.get("name"))


def _members(groups: Sequence[LeaverRow] | None) -> dict[str, list[str]] | None:
    if groups is None:
        return None
    read = {str(row["name"]).lower(): [str(text).lower() for text in row.get("members") or ()] for row in groups}
    ids = {str(row[GROUP.id_option]).lower(): read[str(row["name"]).lower()] for row in groups}
    return {**read, **ids}


def _users(force: Force, items: Items) -> list[Any]:
    """The items with one `ignore: true` for each leaver that exists, in the place of the leaver's own items."""
    rest = [item for item in items if not _is_leaver(force, item)]
    for one in force.departures:
        force.note(f"user {one.case.name} is {one.stage} by the leavers; the definition does not change it.")
    return rest + [_ignored(one.case) for one in force.departures if one.case.user is not None]


def _ignored(case: Case) -> dict[str, Any]:
    """The item of a leaver, with the place of the leaver if that is known."""
    place = {DEFINED_AT: case.leaver.place} if case.leaver.place else {}
    return {"name": case.name, "ignore": True, **place}


def _is_leaver(force: Force, item: Any) -> bool:
    return isinstance(item, Mapping) and any(means(item, set(one.names), one.case) for one in force.departures)


def _changed(force: Force, kind: str, item: Any) -> Any:
    """An item without what it says about leavers."""
    if not isinstance(item, Mapping) or not force.departures:
        return item
    changed = dict(item)
    if kind == GROUP.plural:
        _leave_members(force, changed)
    if kind == RESOURCE.plural:
        _leave_delegates(force, changed)
    _leave_permissions(force, changed)
    _keep_handed_over(force, changed)
    return changed


def _leave_members(force: Force, item: dict[str, Any]) -> None:
    for one in force.among(item.get("members")):
        rest = [text for text in item["members"] if str(text).lower() not in one.names]
        key = str(item.get("name") or item.get(GROUP.id_option) or "").lower()
        if force.members is not None:
            is_member = bool(one.names & set(force.members.get(key, ())))
            item["members"] = [*rest, one.case.name] if is_member and one.case.user else rest
        elif one.locked or one.case.user is None:
            item["members"] = rest
        elif one.case.enabled:
            item.update(members=rest, purge_members=False)


def _leave_delegates(force: Force, item: dict[str, Any]) -> None:
    """From the close, the successor or the resource itself may answer bookings, so that nothing is removed."""
    for one in force.among(item.get("delegates")):
        if not one.closed:
            continue
        rest = [text for text in item["delegates"] if str(text).lower() not in one.names]
        item.update(delegates=rest, purge_delegates=False)
        booking = item.get("booking_options")
        if isinstance(booking, Mapping):
            item["booking_options"] = {key: value for key, value in booking.items() if key != "auto_accept_requests"}
        name = item.get("name") or item.get(RESOURCE.id_option)
        force.note(f"resource {name} had {one.case.name} as a delegate; its other delegates are only added to.")


def _leave_permissions(force: Force, item: dict[str, Any]) -> None:
    rows = item.get("mailbox_permissions")
    if not isinstance(rows, list):
        return
    for one in force.departures:
        kept = [row for row in rows if not is_for(row, one.names)]
        if one.closed and len(kept) < len(rows):
            rows = item["mailbox_permissions"] = kept
            if one.case.enabled:
                item["purge_mailbox_permissions"] = False


def _keep_handed_over(force: Force, item: dict[str, Any]) -> None:
    """Add to the aliases of a successor and remove none: no list says which of them a leaver had."""
    if item.get("aliases") is None:
        return
    texts = {str(item[key]).lower() for key in ("name", "email", USER.id_option, GROUP.id_option) if item.get(key)}
    for one in force.departures:
        if one.successors & (texts | {text.lower() for text in addresses_of(item)}):
            item["purge_aliases"] = False
            name = item.get("name") or item.get("email")
            force.note(f"{name} gets addresses of {one.case.name}; its aliases are only added to.")
