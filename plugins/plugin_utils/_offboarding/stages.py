# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The stages lock, close and delete: what each leaves to do, and the errors that only the organization shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ...module_utils._task.arguments import DEFINED_AT
from .account import Account
from .cases import Case
from .directory import DirectoryTask, Entity, Organization, People, Rights, left_address, own_addresses
from .leavers import LeaverRow
from .settings import Items, leave_settings
from .successors import find_successors, hold_doubtful


@dataclass
class Work:
    """What a run comes to."""

    organization: Organization
    cases: list[Case]
    passwords: list[str] = field(default_factory=list)
    """Ids of those who get a new password, before anything else."""
    release: DirectoryTask = field(default_factory=DirectoryTask)
    """What sets addresses free while their holder is still enabled."""
    wishes: DirectoryTask = field(default_factory=DirectoryTask)
    """All the rest, in one task: it finds the order for all of it together, and all errors before the first write."""
    rights: Rights = field(default_factory=Rights)
    successors: dict[str, Entity] = field(default_factory=dict)
    """By the leaver's id, those who can take something over."""
    accounts: dict[str, Account] = field(default_factory=dict)
    settings: Items = field(default_factory=dict)
    """What `workmail_settings` is asked for."""
    has_roles: bool = True
    """Whether the organization has impersonation roles; true if that was not read."""
    tokens: list[str] = field(default_factory=list)
    """Ids of those whose personal access tokens are revoked."""

    def account(self, case: Case) -> Account:
        return self.accounts.setdefault(case.leaver.where, Account(case))


def decide(work: Work, read: Mapping[str, Any]) -> None:
    """Fill in the work. Where a case has errors, the work means nothing."""
    for case in work.cases:
        _keep_open(case, work.organization.leavers.get(case.id, {}))
    work.successors = find_successors(work.cases, work.organization)
    hold_doubtful(work.cases)
    unanswered = _keep_answered(work)
    _leave_groups(work)
    for case in work.cases:
        if case.locking:
            _lock(work, case)
        if case.enabled and case.close_due:
            _give_up_rights(work, case)
        if case.closing:
            _part_with_addresses(work, case)
            work.wishes.of("user", case.id)["enabled"] = False
        if case.deleting:
            work.wishes.of("user", case.id)["state"] = "absent"
    _leave_resources(work, unanswered)
    left = leave_settings(work.cases, work.organization, read, work.account)
    work.settings, work.tokens, work.has_roles = left.settings, left.tokens, left.has_roles
    work.rights.add_to(work.organization, work.wishes)
    _name_places(work)


def _name_places(work: Work) -> None:
    """Messages of the tasks name the item of the leaver, if it has its place."""
    for case in work.cases:
        for wishes in (work.release, work.wishes):
            if case.leaver.place and case.id in wishes.items:
                wishes.of("user", case.id)[DEFINED_AT] = case.leaver.place


def _keep_open(case: Case, person: LeaverRow) -> None:
    """Keep a mailbox open whose aliases cannot be read: they are to change hands, and after the close none could."""
    if case.closing and case.leaver.aliases != "keep" and person.get("aliases") is None:
        case.blocked.append(
            f"its aliases cannot be read, so none of them could be handed over or released "
            f"(aliases: {case.leaver.aliases})"
        )


def _leave_groups(work: Work) -> None:
    """Each group with leavers in it is named once, with those who go; its other members are not touched."""
    leaving = {case.id: case for case in work.cases if case.lock_due}
    for group in work.organization.groups if leaving else ():
        members = work.organization.people(group.row, "members")
        for id_, case in leaving.items():
            if doubt := members.uncertainty(id_):
                work.account(case).leave_unchecked(f"may be in the group {group.name}, whose members {doubt}")
        going = [leaving[one.id] for one in members.found if one.id in leaving]
        for case in going:
            if group.enabled:
                work.account(case).do(f"removed from the group {group.name}")
            else:
                work.account(case).add_remark(f"stays in the group {group.name}, because it is disabled")
        if going and group.enabled:
            work.wishes.of("group", group.id)["remove_members"] = [case.id for case in going]
            if members.readable and not members.ambiguous and len(members.found) == len(going):
                emptied = f"the group {group.name} has no members left; check who receives its mail"
                work.account(going[0]).add_remark(emptied)


def _lock(work: Work, case: Case) -> None:
    account, person = work.account(case), work.organization.leavers.get(case.id, {})
    if not person.get("hidden_from_global_address_list"):
        work.wishes.of("user", case.id)["hidden_from_global_address_list"] = True
        account.do("hidden from the global address list")
    if case.id in work.successors and case.leaver.lock_on and not case.closing:
        _give_rights(work, case, work.successors[case.id], person)
    # The other facts of the lock are what shows later that the password was reset.
    once = case.leaver.reset_password == "once" and account.done
    if once or case.leaver.reset_password == "always":
        work.passwords.append(case.id)
        account.reset_password()


def _give_rights(work: Work, case: Case, successor: Entity, person: LeaverRow) -> None:
    """The successor gets rights to the mailbox beside those that are there already."""
    rows = person.get("mailbox_permissions")
    if rows is None:
        work.account(case).leave_unchecked(
            f"{successor.name} gets no rights to the mailbox, because the existing ones cannot be read"
        )
        return
    mine = [row for row in rows if successor in work.organization.meant(str(row["grantee"]))]
    has = {right for row in mine for right in row["permissions"]}
    if set(case.leaver.permissions) - has:
        work.rights.given[case.id] = {successor.id: sorted(has | set(case.leaver.permissions))}
        rights = ", ".join(case.leaver.permissions)
        work.account(case).do(f"{successor.name} may use the mailbox until it is closed ({rights})")


def _give_up_rights(work: Work, case: Case) -> None:
    account = work.account(case)
    for row in work.organization.permissions:
        mailbox = work.organization.by_id.get(str(row["mailbox_id"]))
        if row["grantee_id"] != case.id or mailbox is None:
            continue
        rights = ", ".join(row["permissions"])
        if mailbox.enabled:
            work.rights.taken.setdefault(mailbox.id, []).append(case.id)
            account.do(f"no longer has {rights} on the mailbox of {mailbox.name}")
        else:
            account.add_remark(f"keeps {rights} on the mailbox of {mailbox.name}, because it is disabled")
    for name in work.organization.unreadable:
        account.leave_unchecked(f"may have rights to the mailbox of {name}, which cannot be read")


def _part_with_addresses(work: Work, case: Case) -> None:
    leaver, successor, person = case.leaver, work.successors.get(case.id), work.organization.leavers.get(case.id, {})
    primary, aliases = own_addresses(person)
    if leaver.primary == "hand_over" and not primary:
        work.account(case).add_remark(
            f"the primary address is {person.get('email')}, because an earlier run was cut off while it handed over "
            "the real one; the output of that run shows its new owner"
        )
    if leaver.primary == "release" and not primary and aliases and leaver.aliases != "release":
        work.account(case).add_remark(
            f"the primary address is {person.get('email')}, because an earlier run was cut off while it released the "
            f"real one; if that is among the aliases ({', '.join(aliases)}), it is not released; remove it with "
            "`workmail_alias`"
        )
    if person.get("aliases") is None:
        work.account(case).leave_unchecked("the aliases cannot be read; other entities can use any of them")
    fates = [*([(primary, leaver.primary)] if primary else []), *((alias, leaver.aliases) for alias in aliases)]
    given = [address for address, fate in fates if fate == "hand_over"]
    released = [address for address, fate in fates if fate == "release"]
    if given and successor is not None:
        item = work.wishes.of(successor.kind, successor.id)
        item.update(aliases=[*item.get("aliases", ()), *given], purge_aliases=False)
        work.account(case).hand_over(given, successor.name)
    if released:
        item = work.release.of("user", case.id)
        item["remove_aliases"] = released
        if primary in released:
            item["email"] = left_address(case, work.organization.alias)
        work.account(case).release(released)
    work.account(case).keep([address for address, fate in fates if fate == "keep"])


def _departing(work: Work, resource: Entity) -> tuple[list[Case], People]:
    """The leavers among the delegates of a resource, and all its delegates."""
    leaving = {case.id: case for case in work.cases if case.leaves_resources}
    delegates = work.organization.people(resource.row, "delegates")
    return [leaving[one.id] for one in delegates.found if one.id in leaving], delegates


def _keep_answered(work: Work) -> set[str]:
    """Hold the last delegates of resources that would not answer bookings. Returns the ids of these resources."""
    unanswered = set()
    for resource in work.organization.resources if any(case.leaves_resources for case in work.cases) else ():
        going, delegates = _departing(work, resource)
        if not resource.enabled or not going or _is_answered(work, resource, delegates):
            continue
        if not _heirs(work, going) and not any(case.leaver.last_delegate == "auto_accept" for case in going):
            unanswered.add(resource.id)
            names = " and ".join(case.name for case in going)
            for case in going:
                case.hold("last_delegate", _unanswered_text(resource, names))
    return unanswered


def _unanswered_text(resource: Entity, names: str) -> str:
    return (
        f"resource {resource.name!r} does not accept bookings automatically, and without {names} they go "
        "unanswered. Set a successor that is enabled and does not leave too, set `last_delegate: auto_accept`, "
        "or add another delegate to the resource"
    )


def _is_answered(work: Work, resource: Entity, delegates: People) -> bool:
    """True if the resource accepts bookings by itself, or a delegate stays who answers them."""
    if (resource.row.get("booking_options") or {}).get("auto_accept_requests"):
        return True
    return any(one.enabled and one.id not in _not_answering(work) for one in delegates.found)


def _not_answering(work: Work) -> set[str]:
    return {case.id for case in work.cases if case.no_longer_answers}


def _heirs(work: Work, going: list[Case]) -> list[Entity]:
    """The successors who can answer bookings.

    One who leaves too answers none, so that the next run would find the same resource unanswered.
    """
    if all(case.leaver.last_delegate == "auto_accept" for case in going):
        return []
    heirs = [work.successors[case.id] for case in going if case.id in work.successors]
    return [one for one in heirs if one.id not in _not_answering(work)]


def _leave_resources(work: Work, unanswered: set[str]) -> None:
    """Each resource with leavers among its delegates is named once, with those who go and those who come."""
    leaving = {case.id: case for case in work.cases if case.leaves_resources}
    for resource in work.organization.resources if leaving else ():
        going, delegates = _departing(work, resource)
        for id_, case in leaving.items():
            if doubt := delegates.uncertainty(id_):
                work.account(case).leave_unchecked(
                    f"may be a delegate of {resource.name}, whose delegates {doubt}; without another delegate its "
                    "bookings go unanswered"
                )
        if resource.enabled and going and resource.id not in unanswered:
            _leave_resource(work, resource, going, delegates)
        for case in going if not resource.enabled else ():
            work.account(case).add_remark(f"stays a delegate of {resource.name}, because it is disabled")


def _leave_resource(work: Work, resource: Entity, going: list[Case], delegates: People) -> None:
    for case in going:
        work.account(case).do(f"no longer a delegate of {resource.name}")
    new = [] if _is_answered(work, resource, delegates) else _answer(work, resource, going)
    item = work.wishes.of("resource", resource.id)
    item["remove_delegates"] = [case.id for case in going]
    come = list(dict.fromkeys(one.id for one in new if one not in delegates.found))
    if come:
        item.update(delegates=come, purge_delegates=False)


def _answer(work: Work, resource: Entity, going: list[Case]) -> list[Entity]:
    """Who answers bookings when the last who could do so go: their successors, or the resource itself."""
    heirs = _heirs(work, going)
    if heirs:
        work.account(going[0]).do(f"{heirs[0].name} answers for {resource.name} instead")
    else:
        work.wishes.of("resource", resource.id)["booking_options"] = {"auto_accept_requests": True}
        work.account(going[0]).do(f"{resource.name} accepts bookings automatically")
    return heirs
