# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How people sign in (WorkMail API reference, PutIdentityProviderConfiguration)."""

from __future__ import annotations

from .setting import setting
from .vocabulary import Field

INSTANCE = r"arn:aws[a-z-]*:sso:::instance/(sso)?ins-[a-zA-Z0-9-.]{16}"
APPLICATION = r"arn:aws[a-z-]*:sso::\d{12}:application/(sso)?ins-[a-zA-Z0-9-.]{16}/apl-[a-zA-Z0-9]{16}"
INSTANCE_ERROR = "is not the ARN of an instance: use arn:aws:sso:::instance/ssoins-<id>."
APPLICATION_ERROR = "is not the ARN of an application: use arn:aws:sso::<account>:application/ssoins-<id>/apl-<id>."
CENTER = (
    Field("instance_arn", required=True, minimum=10, maximum=1124, pattern=INSTANCE, name_error=INSTANCE_ERROR),
    Field(
        "application_arn", required=True, minimum=10, maximum=1224, pattern=APPLICATION, name_error=APPLICATION_ERROR
    ),
)
TOKENS = (
    Field("status", required=True, choices=("ACTIVE", "INACTIVE")),
    Field("lifetime_in_days", type="int", minimum=1, maximum=3653),
)
MODES = ("IDENTITY_PROVIDER_ONLY", "IDENTITY_PROVIDER_AND_DIRECTORY")

IDENTITY_PROVIDER = setting(
    "identity_provider",
    read="describe_identity_provider_configuration",
    write="put_identity_provider_configuration",
    delete="delete_identity_provider_configuration",
    fields=(
        Field("authentication_mode", required=True, choices=MODES),
        Field("identity_center_configuration", type="dict", required=True, fields=CENTER),
        Field("personal_access_token_configuration", type="dict", required=True, fields=TOKENS),
    ),
)
