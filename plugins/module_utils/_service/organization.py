# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which organization a task means: an id is taken as it is, an alias is looked up. DELETED ones match no alias."""

from __future__ import annotations

from typing import Any

from .._model.addresses import same
from .._model.shared import ORGANIZATION_ID, id_error
from .._task.option_errors import name_list, quoted
from .client import WorkMail
from .errors import WorkMailError

DELETED_STATES = ("Deleted", "Deleting")
MAX_NAMED_ALIASES = 10
"""Aliases that a message names."""


class NoSuchOrganization(WorkMailError):
    """No organization of that alias in this account and region."""


def find_organization(service: WorkMail, text: str) -> str:
    """The id of the organization that an option names."""
    if ORGANIZATION_ID.fullmatch(text):
        return text
    living = living_organizations(service)
    found = next((row for row in living if same(row.get("Alias"), text)), None)
    if found is None:
        raise NoSuchOrganization(_not_found_text(service, text, living), "OrganizationNotFound")
    if found.get("State") != "Active":
        raise WorkMailError(not_active_text(text, found), "OrganizationState")
    return str(found["OrganizationId"])


def living_organizations(service: WorkMail) -> list[dict[str, Any]]:
    """The rows of all organizations that are neither deleted nor being deleted."""
    rows = service.pages("list_organizations", "OrganizationSummaries")
    return [row for row in rows if row.get("State") not in DELETED_STATES]


def _not_found_text(service: WorkMail, text: str, rows: list[dict[str, Any]]) -> str:
    place = f"organization: {quoted(text)} is not a WorkMail organization of this account in {service.region}."
    if id_error(text):
        return f"{place} It {id_error(text)}"
    aliases = sorted(str(row.get("Alias")) for row in rows)
    from .._task.near import nearest, question  # Only a mistyped alias needs it.

    hint = question(nearest(text, aliases)) or f"It has: {name_list(aliases, MAX_NAMED_ALIASES) or 'none'}."
    return f"{place} {hint} Check `region` and the credentials."


def not_active_text(text: str, row: dict[str, Any]) -> str:
    why = f" ({row['ErrorMessage']})" if row.get("ErrorMessage") else ""
    return (
        f"organization: {quoted(text)} is not Active but {row.get('State')}{why}, so nothing can be read or changed in "
        "it. Wait until it is Active."
    )
