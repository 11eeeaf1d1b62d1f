# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The plan and the files of a definition → how the files must change so that they are right without the leavers' items.

A leaver changes the files once nothing is left to do. Until then, the list of leavers decides about the user.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ...module_utils._model.group import GROUP
from ...module_utils._model.kinds import BY_NAME, BY_PLURAL
from ...module_utils._model.resource import RESOURCE
from ...module_utils._model.user import USER
from .._definition.edits import Edit, edits_between, remove_item
from .cases import Case
from .departures import Departure, addresses_of, departures, is_for, means
from .directory import Entity
from .in_force import SETTINGS
from .rewriting import Files, Rewriting, items_of, kind_in
from .settings_files import leave_settings, settings_edits
from .stages import Work

OF_A_MAILBOX = ("email", "aliases", "purge_aliases", "remove_aliases")
OF_RIGHTS = ("mailbox_permissions", "purge_mailbox_permissions", "remove_mailbox_permissions")
LISTS = {GROUP.plural: "members", RESOURCE.plural: "delegates"}


def is_settled(case: Case) -> bool:
    """True if the run does the last thing that the item asks for, or an earlier one did."""
    leaver = case.leaver
    if case.user is None or case.deleting:
        return case.leaving
    pending = [day for day in (leaver.lock_on, leaver.close_on) if day is not None and day > case.today]
    return case.leaving and not (case.blocked or pending or leaver.delete_after)


def settled_addresses(cases: Sequence[Case], files: Files) -> list[str]:
    """Addresses of settled leavers in the files, whose holders must be known."""
    kinds = items_of(files)
    settled = [case for case in cases if is_settled(case)]
    own = [_own_addresses(one, kinds) for one in departures(settled, kinds, {})]
    return list(dict.fromkeys(address for some in own for address in some))


def _own_addresses(one: Departure, kinds: Mapping[str, list[Any]]) -> list[str]:
    return [
        address
        for item in kinds.get(USER.plural, ())
        if isinstance(item, Mapping) and means(item, set(one.names), one.case)
        for address in addresses_of(item)
    ]


def file_changes(work: Work, files: Files, owners: Mapping[str, Any]) -> list[dict[str, Any]]:
    """For each file that must change: `file`, `path`, `sha256`, `edits` and `changes`, one text each.

    A file in which the leavers may be and that could not be read is among them, with `unreadable`.
    """
    settled = [case for case in work.cases if is_settled(case)]
    items = {file: copy.deepcopy(read["items"]) for file, read in files.items()}
    rewriting = Rewriting(work, files, owners, items)
    for one in departures(settled, items_of(files), {}):
        _keep_addresses(rewriting, one)
        _leave_lists(rewriting, one)
        _leave_rights(rewriting, one)
        leave_settings(rewriting, one)
        _rewrite_own(rewriting, one)
        _leave_leavers(rewriting, one)
    unread = [file for file, read in files.items() if settled and read.get("unreadable")]
    return [
        {
            "file": file,
            **{key: read.get(key, "") for key in ("path", "sha256", "unreadable")},
            "edits": list(_edits(file, read["items"], rewriting.items[file])),
            "changes": rewriting.texts.get(file, []),
        }
        for file, read in files.items()
        if file in rewriting.texts or file in unread
    ]


def _edits(file: str, before: list[Any], after: list[Any]) -> Iterator[Edit]:
    between = settings_edits if kind_in(file) == SETTINGS else edits_between
    for number, (old, new) in enumerate(zip(before, after, strict=True)):
        if new is None:
            yield remove_item(number)
        elif isinstance(old, Mapping) and old != new:
            yield from between(number, old, new)


def _is_gone(case: Case) -> bool:
    return case.user is None or case.deleting


def _keep_addresses(rewriting: Rewriting, one: Departure) -> None:
    """Addresses of the leaver that another entity has now go to its `aliases`, if its item lists them."""
    case, successor = one.case, rewriting.work.successors.get(one.case.id)
    gained = [
        (str(row["kind"]), str(row["entity_id"]), str(row["entity"]), address)
        for address in _own_addresses(one, items_of(rewriting.files))
        for row in rewriting.owners.get(address, ())
        if str(row["entity_id"]) != case.id
    ]
    if successor is not None:
        handed = rewriting.work.account(case).handed_over
        gained += [(successor.kind, successor.id, successor.name, address) for address in handed]
    for kind, id_, name, address in gained:
        for file, number, item in rewriting.of(BY_NAME[kind].plural):
            aliases = item.get("aliases")
            texts = {str(item.get(key) or "").lower() for key in ("name", BY_NAME[kind].id_option)}
            if not isinstance(aliases, list) or not texts & {name.lower(), id_.lower()}:
                continue
            if address.lower() not in {text.lower() for text in addresses_of(item)}:
                aliases.append(address)
                rewriting.say(case, file, number, f"add {address} to `aliases`")


def _leave_lists(rewriting: Rewriting, one: Departure) -> None:
    for file, number, item in rewriting.of(*LISTS):
        key = LISTS[kind_in(file)]
        if key == "delegates" and not one.closed:
            continue
        _drop(rewriting, one, file, number, f"remove_{key}", _is_gone(one.case))
        stays = _stays(rewriting, one, kind_in(file), item, key)
        if _drop(rewriting, one, file, number, key, not stays) and key == "delegates":
            _answer(rewriting, one, file, number)


def _stays(rewriting: Rewriting, one: Departure, plural: str, item: Mapping[str, Any], key: str) -> bool:
    """True if the entity lists the leaver after the run, or if that cannot be known."""
    entity = rewriting.entity(plural, item)
    if _is_gone(one.case) or entity is None:
        return False
    people = rewriting.work.organization.people(entity.row, key)
    _kind, planned = rewriting.work.wishes.items.get(entity.id, ("", {}))
    listed = any(found.id == one.case.id for found in people.found)
    unknown = bool(people.uncertainty(one.case.id))
    return (listed or unknown) and one.case.id not in planned.get(f"remove_{key}", ())


def _drop(rewriting: Rewriting, one: Departure, file: str, number: int, key: str, due: bool) -> bool:
    """Remove the leaver from a list of references; True if the list changed."""
    item = rewriting.items[file][number]
    listed = item.get(key)
    if not due or not isinstance(listed, list):
        return False
    rest = [text for text in listed if str(text).lower() not in one.names]
    if len(rest) == len(listed):
        return False
    item[key] = rest
    rewriting.say(one.case, file, number, f"remove {one.case.name} from `{key}`")
    return True


def _answer(rewriting: Rewriting, one: Departure, file: str, number: int) -> None:
    """The resource's item names the delegates who came in place of the leaver, or that it answers by itself."""
    item, organization = rewriting.items[file][number], rewriting.work.organization
    entity = rewriting.entity(RESOURCE.plural, item)
    if entity is None:
        return
    _kind, planned = rewriting.work.wishes.items.get(entity.id, ("", {}))
    successor = organization.entity_or_error(one.case.leaver.successor or "")
    there = organization.people(entity.row, "delegates").found
    come = [organization.by_id[id_] for id_ in planned.get("delegates", ())]
    come += [successor] if isinstance(successor, Entity) and successor in there and successor not in come else []
    named = {found.id for text in item["delegates"] for found in organization.meant(str(text))}
    for new in come:
        if new.id not in named:
            item["delegates"].append(new.name)
            rewriting.say(one.case, file, number, f"add {new.name} to `delegates`")
    booking = item.get("booking_options")
    now = {**(entity.row.get("booking_options") or {}), **planned.get("booking_options", {})}
    automatic = one.case.leaver.last_delegate == "auto_accept" and now.get("auto_accept_requests")
    if automatic and isinstance(booking, dict) and booking.get("auto_accept_requests") is False:
        booking["auto_accept_requests"] = True
        rewriting.say(one.case, file, number, "set `booking_options.auto_accept_requests: true`")


def _leave_rights(rewriting: Rewriting, one: Departure) -> None:
    """A disabled mailbox keeps the permissions of a closed leaver, because WorkMail does not change it."""
    for file, number, item in rewriting.of(*BY_PLURAL):
        _drop(rewriting, one, file, number, "remove_mailbox_permissions", _is_gone(one.case))
        rows = item.get("mailbox_permissions")
        entity = rewriting.entity(kind_in(file), item)
        due = _is_gone(one.case) or (one.closed and (entity is None or entity.enabled))
        if not due or not isinstance(rows, list):
            continue
        rest = [row for row in rows if not is_for(row, one.names)]
        if len(rest) < len(rows):
            item["mailbox_permissions"] = rest
            rewriting.say(one.case, file, number, f"remove {one.case.name} from `mailbox_permissions`")


def _rewrite_own(rewriting: Rewriting, one: Departure) -> None:
    """The leaver's own item: removed, disabled without addresses, or locked."""
    for file, number, item in rewriting.of(USER.plural):
        if not means(item, set(one.names), one.case):
            continue
        if _is_gone(one.case):
            rewriting.remove(one.case, file, number)
            continue
        if one.locked and item.get("hidden_from_global_address_list") is False:
            item["hidden_from_global_address_list"] = True
            rewriting.say(one.case, file, number, "set `hidden_from_global_address_list: true`")
        if one.closed:
            _disable(rewriting, one, file, number)
        else:
            _let_in(rewriting, one, file, number)


def _disable(rewriting: Rewriting, one: Departure, file: str, number: int) -> None:
    item = rewriting.items[file][number]
    if not (item.get("name") or item.get(USER.id_option)):
        item["name"] = one.case.name
        rewriting.say(one.case, file, number, f"add `name: {one.case.name}`")
    if item.get("enabled") is not False:
        item["enabled"] = False
        rewriting.say(one.case, file, number, "set `enabled: false`")
    out = [key for key in (*OF_A_MAILBOX, *OF_RIGHTS) if item.pop(key, None) is not None]
    if out:
        rewriting.say(one.case, file, number, f"remove {', '.join(f'`{key}`' for key in out)}")


def _let_in(rewriting: Rewriting, one: Departure, file: str, number: int) -> None:
    """The successor of a locked leaver is among those with permissions, if the item lists them."""
    work, case = rewriting.work, one.case
    rows, successor = rewriting.items[file][number].get("mailbox_permissions"), work.successors.get(case.id)
    if not isinstance(rows, list) or successor is None:
        return
    organization = work.organization
    person = organization.leavers.get(case.id, {}).get("mailbox_permissions") or []
    known = [row for row in person if successor in organization.meant(str(row["grantee"]))]
    has = {right for row in known for right in row["permissions"]}
    rights = work.rights.given.get(case.id, {}).get(successor.id, sorted(has))
    mine = [row for row in rows if successor in organization.meant(str(row.get("grantee")))]
    if rights and [sorted(row["permissions"]) for row in mine] != [sorted(rights)]:
        rest = [row for row in rows if row not in mine]
        new = {"grantee": successor.name, "permissions": list(rights)}
        rewriting.items[file][number]["mailbox_permissions"] = [*rest, new]
        rewriting.say(case, file, number, f"add {successor.name} to `mailbox_permissions` with {', '.join(rights)}")


def _leave_leavers(rewriting: Rewriting, one: Departure) -> None:
    for file, number, item in rewriting.of("leavers") if one.case not in rewriting.held else ():
        if str(item.get("user")).lower() == one.case.leaver.user.lower():
            rewriting.remove(one.case, file, number)
