# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Organizations as hosts: their variables, names and groups."""

from __future__ import annotations

from collections import Counter
from typing import Any

from ...module_utils._service.client import WorkMail
from ...module_utils._service.errors import NOT_FOUND_CODES, WorkMailError
from .accounts import Account

TAGS = "workmail_tags"
"""The variable that is not there where the tags cannot be read."""
GROUP = "workmail_organizations"
"""An alias has no underscore, so no host is called like a group."""

HostVariables = dict[str, Any]
"""The variables of one organization."""


def organizations(service: WorkMail, account: Account, states: frozenset[str]) -> list[HostVariables]:
    """The organizations of one account and region in these states (lower case). Raises `WorkMailError`."""
    rows = service.pages("list_organizations", "OrganizationSummaries")
    chosen = [row for row in rows if str(row.get("State")).lower() in states]
    return [_variables(service, account, row) for row in chosen]


def _variables(service: WorkMail, account: Account, row: HostVariables) -> HostVariables:
    described = service.call("describe_organization", OrganizationId=row["OrganizationId"])
    arn = str(described.get("ARN") or "")
    if arn.count(":") < 5:
        raise WorkMailError(f"the ARN of {row['Alias']} is not one: {arn!r}.", "Arn", "describe_organization")
    number = arn.split(":")[4]
    told = {
        "workmail_organization": str(row["Alias"]),
        "workmail_organization_id": str(row["OrganizationId"]),
        "workmail_organization_arn": arn,
        "workmail_state": str(row["State"]),
        "workmail_region": service.region,
        TAGS: _tags(service, arn),
        "workmail_account": account.name or account.profile or number,
        "workmail_account_id": number,
        "workmail_profile": "" if account.role else account.profile,
        "workmail_assume_role_arn": account.role,
        "workmail_default_mail_domain": str(described.get("DefaultMailDomain") or row.get("DefaultMailDomain") or ""),
    }
    return {name: value for name, value in told.items() if value not in ("", None)}


def _tags(service: WorkMail, arn: str) -> dict[str, str] | None:
    """The tags; None of an organization that is not, or no longer, there for tagging."""
    try:
        answer = service.call("list_tags_for_resource", ResourceARN=arn)
    except WorkMailError as error:
        if not error.has_code(*NOT_FOUND_CODES):
            raise
        return None
    return {str(tag["Key"]): str(tag["Value"]) for tag in answer["Tags"]}


def unique_names(names: list[str], rows: list[HostVariables]) -> list[str]:
    """The names, each with so much added that no two are the same."""
    for variable in ("workmail_region", "workmail_account", "workmail_organization_id"):
        shared = {name for name, times in Counter(names).items() if times > 1}
        names = [f"{name}.{row[variable]}" if name in shared else name for name, row in zip(names, rows, strict=True)]
    return names


def groups_of(row: HostVariables) -> list[str]:
    tags = [f"tag_{key}_{value}" if value else f"tag_{key}" for key, value in sorted(row.get(TAGS, {}).items())]
    return [GROUP, f"region_{row['workmail_region']}", *tags]
