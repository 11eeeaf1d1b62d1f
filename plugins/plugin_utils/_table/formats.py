# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""All formats of tables that are recognized by their header."""

from __future__ import annotations

from ...module_utils._model.current import PROTECTED
from ...module_utils._model.user import USER
from ...module_utils._task.arguments import DEFINED_AT, identification, item_arguments
from . import microsoft, others, sheets
from .format import Format, SkippedRows

SPEC = {
    option: rule
    for option, rule in item_arguments(USER).items()
    if rule.get("elements") != "dict" and option != DEFINED_AT
}
"""What a cell can give: every option of an item but lists of dictionaries and the place of the row itself."""
IDENTITY = identification(USER)
SECRET = frozenset(field.option for part, field in USER.fields() if part.secret)

OWN = Format(
    key="workmail",
    title="columns of this collection",
    source="https://github.com/mailops/workmail",
    needs=("|".join(IDENTITY),),
    header=tuple(SPEC),
    columns={option: option for option in SPEC},
    aside=(SkippedRows("role", tuple(role.lower() for role in sorted(PROTECTED)), "account of the role", named=True),),
)

FORMATS = (
    microsoft.MICROSOFT365,
    microsoft.MICROSOFT365_EXPORT,
    microsoft.ENTRA_TEMPLATE,
    microsoft.ENTRA,
    microsoft.GET_ADUSER,
    microsoft.CSVDE,
    microsoft.GET_MAILBOX,
    others.GOOGLE,
    others.GAM,
    others.ZOHO,
    others.AWS_CLI,
    sheets.GERMAN,
    sheets.FRENCH,
    sheets.ENGLISH,
    sheets.LDAP,
)

BY_KEY = {one.key: one for one in (OWN, *FORMATS)}
