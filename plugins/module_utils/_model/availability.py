# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""When people of another domain are free (WorkMail API reference, CreateAvailabilityConfiguration)."""

from __future__ import annotations

from typing import Any

from .setting import LATIN, LATIN_ERROR, rule
from .vocabulary import Calls, Field

TEXT: dict[str, Any] = {"pattern": LATIN, "name_error": LATIN_ERROR}
URL = r"https?://[A-Za-z0-9.-]+(:[0-9]+)?/.*"
URL_ERROR = "is not the URL of a service: use https://<host>/<path>, with the slash after the host."
FUNCTION_ERROR = "is not the ARN of a function: use arn:aws:lambda:<region>:<account>:function:<name>."
DOMAIN_ERROR = "is not a valid domain name: use 3 to 255 of the characters a-z, 0-9, . and -."
FUNCTION = r"arn:aws:lambda:[a-z]{2}-[a-z]+-\d{1}:\d{12}:function:[a-zA-Z0-9\-_\.]+(:(\$LATEST|[a-zA-Z0-9\-_]+))?"
EWS = Field(
    "ews_provider",
    type="dict",
    fields=(
        Field("endpoint", member="EwsEndpoint", required=True, minimum=1, pattern=URL, name_error=URL_ERROR),
        Field("username", member="EwsUsername", required=True, minimum=1, **TEXT),
        Field("password", member="EwsPassword", minimum=1, **TEXT, secret=True),
    ),
)
LAMBDA = Field(
    "lambda_provider",
    type="dict",
    fields=(Field("lambda_arn", required=True, minimum=49, pattern=FUNCTION, name_error=FUNCTION_ERROR),),
)
PROVIDERS = (EWS.option, LAMBDA.option)

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
    name_error=DOMAIN_ERROR,
    fields=(EWS, LAMBDA),
)
