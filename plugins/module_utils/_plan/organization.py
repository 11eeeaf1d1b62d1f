# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: may change without notice.

"""A wanted organization × the present one → operations, or what forbids them.

Pure. What can only be chosen at creation is a fault where it can be read and differs. Deleting is guarded.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from .._model.account import ACTIVE, BECOMING, BROKEN, DELETED, DELETING, MOST_TAGS, REQUESTED, Contents, Organization
from .._model.addresses import TEST_DOMAIN
from .._model.vocabulary import Ref
from .._task.account import RESERVED, WantedOrganization
from .._task.faults import Fault
from .account import View, planned
from .conditions import Fact, exists, gone
from .operations import Change, Changes, ListChange, Operation
from .planner import Plan


def plan(wanted: WantedOrganization, current: Organization | None, contents: Contents | None = None) -> Plan:
    """`contents`: what deleting would destroy; None where it cannot be read or nothing is deleted."""
    there = None if current is None or current.state == DELETED else current
    faults = list(_faults(wanted, there, contents))
    return planned(() if faults else _operations(wanted, there), faults)


def is_deleted_by(wanted: WantedOrganization, current: Organization | None) -> bool:
    return not wanted.present and current is not None and current.state not in (DELETING, DELETED)


def _faults(wanted: WantedOrganization, there: Organization | None, contents: Contents | None) -> Iterator[Fault]:
    if there is None:
        if wanted.present:
            yield from _uncreatable(wanted)
    elif wanted.present:
        yield from _unusable(there)
        yield from _fixed(wanted, there)
        yield from _too_many_tags(wanted, there)
    elif there.state != DELETING:
        yield from _unconfirmed(wanted, there, contents)


def _uncreatable(wanted: WantedOrganization) -> Iterator[Fault]:
    if wanted.by_id:
        text = f"no organization has the id {wanted.text!r} in this account and region, or it is deleted."
        yield Fault("", "organization", f"{text} Check both, or give the alias under which one shall be created.")
    if wanted.interoperability and wanted.directory_id is None:
        text = "needs `directory_id`, the id of an AD Connector."
        yield Fault(f"organization {wanted.text}", "enable_interoperability", text)


def _unusable(there: Organization) -> Iterator[Fault]:
    where = f"organization {there.alias}"
    why = f" ({there.error})" if there.error else ""
    if there.state == DELETING:
        text = (
            f"is being deleted{why}. Wait until it is gone (`state: absent` waits), then choose another alias if this"
        )
        yield Fault(where, "", f"{text} one is still taken.")
    elif there.state in BROKEN:
        text = (
            f"is {there.state}{why}. Mend what the service names, or delete it (`state: absent`) and create it again."
        )
        yield Fault(where, "", text)


def _fixed(wanted: WantedOrganization, there: Organization) -> Iterator[Fault]:
    """What was chosen at creation. Domains and key the service never tells."""
    pairs: tuple[tuple[str, object, object], ...] = (
        ("directory_id", wanted.directory_id, there.directory_id or None),
        ("enable_interoperability", wanted.interoperability, there.interoperability),
    )
    for field, wish, fact in pairs:
        if None not in (wish, fact) and wish != fact:
            text = f"is {fact!r} and cannot become {wish!r}: it is chosen when an organization is created."
            hint = "Write what it is, leave it out, or create another organization."
            yield Fault(f"organization {there.alias}", field, f"{text} {hint}")


def _too_many_tags(wanted: WantedOrganization, there: Organization) -> Iterator[Fault]:
    kept = {} if wanted.purge_tags else dict(there.tags or {})
    count = len({key for key in {**kept, **(wanted.tags or {})} if not key.lower().startswith(RESERVED)})
    if wanted.tags is not None and count > MOST_TAGS >= len(wanted.tags):
        text = f"{count} tags with those that are there; an organization can have {MOST_TAGS}."
        yield Fault(f"organization {there.alias}", "tags", f"{text} Take some out, or set `purge_tags: true`.")


def _unconfirmed(wanted: WantedOrganization, there: Organization, contents: Contents | None) -> Iterator[Fault]:
    where, loss = f"organization {there.alias}", loss_of(there, contents)
    if wanted.confirm_alias is None:
        text = f"deleting {there.alias} ({there.id}) destroys {loss} for good. If that is meant, repeat its alias here."
        yield Fault(where, "confirm_alias", text)
    elif wanted.confirm_alias != there.alias:
        text = f"is {wanted.confirm_alias!r}, but what was found is {there.alias!r} ({there.id}) with {loss}."
        yield Fault(where, "confirm_alias", f"{text} Repeat the alias of the organization that shall go.")
    if contents is not None and contents.enabled_users and not wanted.force_delete:
        text = f"{contents.enabled_users} users are ENABLED. Disable them first, or set `force_delete: true`."
        yield Fault(where, "force_delete", f"{text} Deleting destroys {loss}.")


def loss_of(there: Organization, contents: Contents | None) -> str:
    """What deleting destroys, in words."""
    if contents is None:
        return f"what is in it (it is {there.state}, so that cannot be read)"
    return (
        f"{contents.users} users, {contents.groups} groups, {contents.resources} resources, "
        f"{contents.enabled_mailboxes} ENABLED mailboxes and {contents.domains} mail domains"
    )


def destroyed(wanted: WantedOrganization, there: Organization, contents: Contents | None) -> View:
    """The same as a result."""
    directory = {"directory_id": there.directory_id} if wanted.delete_directory and there.directory_id else {}
    if contents is None:
        return {"unreadable": f"the organization is {there.state}", **directory}
    counts = {key: getattr(contents, key) for key in ("users", "groups", "resources", "enabled_mailboxes", "domains")}
    return {**counts, **directory}


def _operations(wanted: WantedOrganization, there: Organization | None) -> Iterator[Operation]:
    if wanted.present:
        ref = Ref("organization", there.alias if there else wanted.text)
        tagging = list(_tagging(ref, wanted, there))
        if there is None:
            yield _create(ref, wanted, waits=wanted.wait or bool(tagging))
        yield from tagging
    elif there is not None and is_deleted_by(wanted, there):
        yield _delete(wanted, there)


def _create(ref: Ref, wanted: WantedOrganization, waits: bool) -> Operation:
    params: dict[str, object] = {"Alias": ref.name}
    made = frozenset({exists(ref)})
    changes: list[Change | ListChange] = [
        Change("enable_interoperability", None, bool(wanted.interoperability)),
    ]
    if wanted.directory_id is not None:
        params["DirectoryId"] = wanted.directory_id
        changes.append(Change("directory_id", None, wanted.directory_id))
    if wanted.domains:
        params["Domains"] = [_api(one) for one in wanted.domains]
        changes.append(ListChange("domains", added=tuple(one["domain_name"] for one in wanted.domains)))
    if wanted.kms_key_arn is not None:
        params["KmsKeyArn"] = wanted.kms_key_arn
        changes.append(Change("kms_key_arn", None, wanted.kms_key_arn))
    if wanted.interoperability is not None:
        params["EnableInteroperability"] = wanted.interoperability
    waited, at_once = ((*_requested(ref.name, state), *changes) for state in (ACTIVE, REQUESTED))
    fresh = waited if waits else at_once
    return Operation(ref, "create_organization", params, fresh, makes=made, at_once=at_once)


def _requested(alias: str, state: str) -> Changes:
    told = (Change("alias", None, alias), Change("organization_state", None, state))
    return (*told, Change("default_mail_domain", None, _test_domain(alias))) if state == ACTIVE else told


def _test_domain(alias: str) -> str:
    """The default domain of a new organization is its test domain, which bears its alias (administrator guide)."""
    return f"{alias}.{TEST_DOMAIN}"


def _api(domain: Mapping[str, str]) -> dict[str, str]:
    members = {"domain_name": "DomainName", "hosted_zone_id": "HostedZoneId"}
    return {members[key]: value for key, value in domain.items()}


def _tagging(ref: Ref, wanted: WantedOrganization, there: Organization | None) -> Iterator[Operation]:
    """Tags go before others come, because there is room for 50."""
    if wanted.tags is None:
        return
    present = dict(there.tags or {}) if there else {}
    extra = [key for key in present if key not in wanted.tags and not key.lower().startswith(RESERVED)]
    fresh = {key: value for key, value in wanted.tags.items() if present.get(key) != value}
    room: Fact = ("room for tags", ref)
    if extra and wanted.purge_tags:
        gone_tags: Changes = tuple(Change(f"tags.{key}", present[key], None) for key in sorted(extra))
        params: dict[str, object] = {"TagKeys": sorted(extra)}
        yield Operation(ref, "untag_resource", params, gone_tags, frozenset({exists(ref)}), frozenset({room}))
    if fresh:
        new_tags: Changes = tuple(Change(f"tags.{key}", present.get(key), fresh[key]) for key in sorted(fresh))
        params = {"Tags": [{"Key": key, "Value": fresh[key]} for key in sorted(fresh)]}
        yield Operation(ref, "tag_resource", params, new_tags, frozenset({exists(ref), room}))


def _delete(wanted: WantedOrganization, there: Organization) -> Operation:
    ref = Ref("organization", there.alias)
    params: dict[str, object] = {"DeleteDirectory": wanted.delete_directory}
    if wanted.force_delete:
        params["ForceDelete"] = True
    changes = (Change("alias", there.alias, None), Change("organization_state", there.state, None))
    at_once = (Change("organization_state", there.state, DELETING),)
    needs, makes = frozenset({exists(ref)}), frozenset({gone(ref)})
    return Operation(ref, "delete_organization", params, changes, needs, makes, at_once=at_once)


def view(one: Organization) -> View:
    """An organization under option names; a key is left out where it is unset or was not read."""
    told: View = {
        "alias": one.alias,
        "organization_id": one.id,
        "organization_state": one.state,
        "arn": one.arn,
        "error_message": one.error,
        "default_mail_domain": one.default_mail_domain,
        "directory_id": one.directory_id,
        "directory_type": one.directory_type,
        "completed_date": one.completed_date,
        "migration_admin": one.migration_admin,
        "enable_interoperability": one.interoperability,
        "tags": None if one.tags is None else dict(sorted(one.tags.items())),
    }
    return {key: value for key, value in told.items() if value not in (None, "")}


def is_waited_for(wanted: WantedOrganization, current: Organization | None, operations: list[Operation]) -> bool:
    """Whether an organization that was found on its way has to arrive."""
    return current is not None and current.state in BECOMING and wanted.present and (wanted.wait or bool(operations))


def arrived(view: View) -> View:
    """An organization on its way as it will be once it is Active."""
    return {"default_mail_domain": _test_domain(view["alias"]), **view, "organization_state": ACTIVE}
