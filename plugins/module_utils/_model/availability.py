# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""When people of another domain are free (WorkMail API reference, CreateAvailabilityConfiguration)."""

from __future__ import annotations

from .setting import rule
from .vocabulary import Calls, Field

TEXT = r"[\u0020-\u00FF]+"
FUNCTION = r"arn:aws:lambda:[a-z]{2}-[a-z]+-\d{1}:\d{12}:function:[a-zA-Z0-9\-_\.]+(:(\$LATEST|[a-zA-Z0-9\-_]+))?"
EWS = (
    Field("endpoint", member="EwsEndpoint", required=True, minimum=1, pattern=r"https?://[A-Za-z0-9.-]+(:[0-9]+)?/.*"),
    Field("username", member="EwsUsername", required=True, minimum=1, pattern=TEXT),
    Field("password", member="EwsPassword", minimum=1, pattern=TEXT, secret=True),
)
PROVIDERS = ("ews_provider", "lambda_provider")

AVAILABILITY_CONFIGURATION = rule(
    "availability_configuration",
    Calls(
        list="list_availability_configurations",
        rows="AvailabilityConfigurations",
        create="create_availability_configuration",
        delete="delete_availability_configuration",
        name="DomainName",
        id="DomainName",
    ),
    update="update_availability_configuration",
    confirmed=False,  # It has one provider, so the new one replaces the old one.
    key="domain",
    lower_case=True,
    name_maximum=255,
    name_pattern=r"[a-zA-Z0-9.-]{3,255}",
    name_error="is not a valid domain name: use 3 to 255 of the characters a-z, 0-9, . and -.",
    fields=(
        Field("ews_provider", type="dict", fields=EWS),
        Field(
            "lambda_provider", type="dict", fields=(Field("lambda_arn", required=True, minimum=49, pattern=FUNCTION),)
        ),
    ),
)
