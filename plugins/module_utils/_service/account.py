# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: may change without notice.

"""Organizations and mail domains as the service tells them. DELETED organizations match no alias."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from .._model.account import DELETED, DELETING, Contents, Organization
from .._model.addresses import same
from .._model.domain import DOMAIN
from .._model.kinds import HOLDERS
from .._plan.knowledge import Knowledge
from .._plan.questions import Everyone
from .client import WorkMail
from .errors import WorkMailError
from .organization import ID
from .reader import Reader

NO_ORGANIZATION = "OrganizationNotFoundException"
SYSTEM = "SYSTEM_USER"


def look_up(service: WorkMail, text: str) -> Organization | None:
    """The organization that an id or an alias means, in whatever state; by its alias no deleted one."""
    if ID.fullmatch(text):
        return described(service, text)
    id_ = id_by_alias(service, text)
    return described(service, id_) if id_ else None


def id_by_alias(service: WorkMail, alias: str) -> str | None:
    """The id of the organization of that alias. One that is being deleted counts only if there is no other."""
    found = service.pages("list_organizations", "OrganizationSummaries")
    named = [row for row in found if same(str(row.get("Alias", "")), alias) and row.get("State") != DELETED]
    named.sort(key=lambda row: row.get("State") == DELETING)
    return str(named[0]["OrganizationId"]) if named else None


def described(service: WorkMail, id_: str) -> Organization | None:
    """An organization in whatever state; None if the account has none of that id in this region."""
    try:
        row = service.call("describe_organization", OrganizationId=id_)
    except WorkMailError as error:
        if error.means(NO_ORGANIZATION):
            return None
        raise
    completed, interoperable = row.get("CompletedDate"), row.get("InteroperabilityEnabled")
    return Organization(
        id=id_,
        alias=str(row.get("Alias") or ""),
        state=str(row.get("State") or ""),
        arn=str(row.get("ARN") or ""),
        error=str(row.get("ErrorMessage") or ""),
        directory_id=str(row.get("DirectoryId") or ""),
        directory_type=str(row.get("DirectoryType") or ""),
        default_mail_domain=str(row.get("DefaultMailDomain") or ""),
        completed_date=completed.isoformat() if isinstance(completed, datetime) else "",
        migration_admin=str(row.get("MigrationAdmin") or ""),
        interoperability=None if interoperable is None else bool(interoperable),
    )


def with_tags(service: WorkMail, one: Organization) -> tuple[Organization, str]:
    """The same with its tags, or without them and why: the tag calls may not know a young organization yet."""
    try:
        listed = service.call("list_tags_for_resource", ResourceARN=one.arn).get("Tags") or []
    except WorkMailError as error:
        if not error.means("ResourceNotFoundException"):
            raise
        return one, f"{error.code}: {error}"
    return replace(one, tags={str(tag["Key"]): str(tag["Value"]) for tag in listed}), ""


def contents(service: WorkMail) -> Contents:
    """What is in an Active organization, by its lists. The service's own accounts do not count."""
    known = Knowledge()
    Reader(service, known).answer([Everyone(kind) for kind in (*HOLDERS, DOMAIN.name)])
    users, groups, resources = (known.everyone(kind) for kind in ("user", "group", "resource"))
    people = [one for one in users if one.role != SYSTEM]
    open_ = [one for one in people if one.enabled]
    return Contents(
        users=len(people),
        groups=len(groups),
        resources=len(resources),
        enabled_users=len(open_),
        enabled_mailboxes=len(open_) + sum(one.enabled for one in resources),
        domains=len(known.everyone(DOMAIN.name)),
    )
