# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""`workmail_alias_info` and `workmail_mailbox_permission_info`.

Every address with its owner, and who may do what with which mailbox, directly and through nested groups.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NoReturn

from .._model.addresses import same
from .._model.current import Current
from .._model.facts import Known, Unreadable
from .._plan.questions import AliasesOf, LinkOf
from .._service.reader import Reader
from .._task.arguments import ORGANIZATION_OPTION, Spec
from .._task.asked import address_errors, empty_choices
from .reading import Reading, unreadable, with_unreadable
from .session import Result, Session

Path = tuple[str, ...]
ALIAS_INFO: Spec = {**ORGANIZATION_OPTION, "address": {"type": "str"}, "entity": {"type": "str"}}
PERMISSION_INFO: Spec = {
    **ORGANIZATION_OPTION,
    "mailbox": {"type": "str"},
    "grantee": {"type": "str"},
    "effective": {"type": "bool", "default": False},
}


def run_alias_info() -> NoReturn:
    Session(ALIAS_INFO, mutually_exclusive=[["address", "entity"]]).read(_read_aliases)


def _read_aliases(session: Session) -> Result:
    session.errors += [
        *empty_choices(session.options, "address", "entity"),
        *address_errors(session.options, "address"),
    ]
    reading = Reading.of(session)
    if session.options.get("address"):
        return {"addresses": _owner_of(reading, str(session.options["address"]))}
    if session.options.get("entity"):
        holders = [reading.find_reference("entity", str(session.options["entity"]))]
    else:
        holders = reading.entities()
    reading.ask(*(AliasesOf(one.id) for one in holders if one.enabled))
    reading.read_meanings(one.id for one in holders)
    result = {"addresses": [row for one in holders for row in _addresses(reading, one)]}
    return with_unreadable(session, result, [row for one in holders for row in unreadable(one)])


def _owner_of(reading: Reading, address: str) -> list[Result]:
    owner = Reader(reading.service, reading.known).look_up_owner(address)
    if owner is None:
        return []
    reading.read_meanings([owner.id])
    return [_address(reading, owner, address)]


def _addresses(reading: Reading, one: Current) -> list[Result]:
    aliases = sorted(one.aliases.value, key=str.lower) if isinstance(one.aliases, Known) else []
    return [_address(reading, one, address) for address in ([one.email] if one.email else []) + aliases]


def _address(reading: Reading, one: Current, address: str) -> Result:
    return {
        "address": address,
        "entity": reading.known.name_of_id(one.id),
        "entity_id": one.id,
        "kind": one.kind.name,
        "primary": same(address, one.email),
    }


def run_permission_info() -> NoReturn:
    Session(PERMISSION_INFO).read(_read_permissions)


def _read_permissions(session: Session) -> Result:
    session.errors += empty_choices(session.options, "mailbox", "grantee")
    reading = Reading.of(session)
    options = session.options
    mailbox, grantee = options.get("mailbox"), options.get("grantee")
    owners = [reading.find_reference("mailbox", str(mailbox))] if mailbox else reading.entities()
    only = reading.find_reference("grantee", str(grantee)).id if grantee else None
    owners = [one for one in owners if not one.protected]
    reading.ask(*(LinkOf(one.id, "permissions") for one in owners))
    reading.read_names(owners)
    reading.read_meanings(one.id for one in owners)
    found = [row for owner in owners for row in _rights(reading, owner, bool(options["effective"]))]
    result: Result = {"permissions": [row for row in found if only in (None, row["grantee_id"])]}
    unreadable = [row for owner in owners for row in _unreadable_rights(reading, owner, bool(options["effective"]))]
    if unreadable:
        mailboxes = len({row["mailbox_id"] for row in unreadable})
        session.warn(f"the permissions of {mailboxes} mailboxes cannot be read completely; see `unreadable`.")
        result["unreadable"] = unreadable
    return result


def _unreadable_rights(reading: Reading, owner: Current, effective: bool) -> Iterator[Result]:
    """The rights on a mailbox, or the members of a group that has some, if the service does not return them."""
    fact = owner.links.get("permissions")
    mailbox_keys: Result = {
        "mailbox": reading.known.name_of_id(owner.id),
        "mailbox_id": owner.id,
        "mailbox_kind": owner.kind.name,
    }
    if isinstance(fact, Unreadable):
        yield {**mailbox_keys, "reason": fact.why}
    elif effective and isinstance(fact, Known):
        grantees = [one for id_ in fact.value if (one := reading.known.entities.get(id_)) is not None]
        reached = {one.id: path for grantee in grantees for one, path in _groups(reading, grantee)}
        for id_, path in sorted(reached.items(), key=lambda item: item[1]):
            group = reading.known.entities[id_]
            members = group.links[_nesting_link(group)]
            if isinstance(members, Unreadable):
                reason = f"the members of group {path[-1]} cannot be read: {members.why}"
                yield {**mailbox_keys, "group": path[-1], "group_id": id_, "path": list(path), "reason": reason}


def _rights(reading: Reading, owner: Current, effective: bool) -> Iterator[Result]:
    fact = owner.links.get("permissions")
    rows = fact.value if isinstance(fact, Known) else {}
    for id_ in sorted(rows, key=lambda id_: reading.known.name_of_id(id_).lower()):
        rights = sorted(rows[id_])
        grantee = reading.known.entities.get(id_)
        if grantee is None:
            continue
        yield _row(reading, owner, grantee, rights, () if effective else None)
        if effective:
            people = list(_members_below(reading, grantee))
            reading.read_meanings(person.id for person, _path in people)
            for person, path in people:
                if person is not owner:
                    yield _row(reading, owner, person, rights, path)


def _members_below(reading: Reading, grantee: Current) -> Iterator[tuple[Current, Path]]:
    """Every entity but groups that a group reaches, each by the shortest path."""
    seen: set[str] = set()
    for group, path in _groups(reading, grantee):
        for member in _members(reading, group):
            if member.kind is not group.kind and member.id not in seen:
                seen.add(member.id)
                yield member, path


def _groups(reading: Reading, grantee: Current) -> Iterator[tuple[Current, Path]]:
    """A group and all that are nested in it, level by level; one that contains itself ends there."""
    nest = _nesting_link(grantee)
    level: list[tuple[Current, Path]] = [(grantee, (grantee.name,))] if nest else []
    seen = {grantee.id}
    while level:
        reading.ask(*(LinkOf(one.id, nest) for one, _path in level if nest not in one.links))
        yield from level
        below: list[tuple[Current, Path]] = []
        for one, path in level:
            nested = [member for member in _members(reading, one) if member.kind is one.kind and member.id not in seen]
            seen.update(member.id for member in nested)
            below += [(member, (*path, member.name)) for member in nested]
        level = below


def _members(reading: Reading, group: Current) -> list[Current]:
    fact = group.links[_nesting_link(group)]
    ids = fact.value if isinstance(fact, Known) else {}
    known = [reading.known.entities[id_] for id_ in ids if id_ in reading.known.entities]
    return sorted(known, key=lambda one: reading.known.name_of_id(one.id).lower())


def _nesting_link(one: Current) -> str:
    """Name of the link by which entities of its kind contain each other; empty if they cannot."""
    return next((link.name for link in one.kind.links if link.nests), "")


def _row(reading: Reading, owner: Current, grantee: Current, rights: list[str], path: Path | None) -> Result:
    row: Result = {
        "mailbox": reading.known.name_of_id(owner.id),
        "mailbox_id": owner.id,
        "mailbox_kind": owner.kind.name,
        "grantee": reading.known.name_of_id(grantee.id),
        "grantee_id": grantee.id,
        "grantee_kind": grantee.kind.name,
        "grantee_state": grantee.state,
        "permissions": rights,
    }
    return row if path is None else {**row, "path": list(path)}
