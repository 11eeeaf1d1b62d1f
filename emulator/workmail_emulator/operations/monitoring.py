# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Email monitoring (WorkMail API reference: *EmailMonitoringConfiguration)."""

from __future__ import annotations

from ..errors import refuse
from ..policy import ACCOUNT
from . import rows
from .registry import Answer, Context, Request, operation

MONITORING = "email monitoring"
LINKED = "role/aws-service-role/events.workmail.amazonaws.com/AWSServiceRoleForAmazonWorkMailEvents"
"""The role that is used where the request names none (API reference)."""


@operation("PutEmailMonitoringConfiguration")
def put_email_monitoring_configuration(context: Context, request: Request) -> None:
    for member in ("RoleArn", "LogGroupArn"):
        if request.get(member) in context.world.missing:
            refuse("ResourceNotFound", f"The resource {request[member]} cannot be found.")
    context.organization.settings[MONITORING] = rows.row_of(request)


@operation("DescribeEmailMonitoringConfiguration", write=False)
def describe_email_monitoring_configuration(context: Context, _request: Request) -> Answer:
    """Unknown U75: the role that is used where none was given."""
    found = context.organization.settings.get(MONITORING)
    if found is None:
        refuse("ResourceNotFound", "The organization has no email monitoring configuration.")
    linked = {"RoleArn": f"arn:aws:iam::{ACCOUNT}:{LINKED}"} if context.switches.strict("U75") else {}
    return {**linked, **found}


@operation("DeleteEmailMonitoringConfiguration")
def delete_email_monitoring_configuration(context: Context, _request: Request) -> None:
    """The operation declares no error where there is no configuration (unknown U63)."""
    if context.organization.settings.pop(MONITORING, None) is None:
        rows.absent(context, "The email monitoring configuration")
