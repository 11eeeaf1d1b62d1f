# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""An application of IAM Identity Center by which users sign in to WorkMail (API reference, *IdentityCenterApplication).

It belongs to the account. No operation of WorkMail lists or reads one.
"""

from __future__ import annotations

from .identity_provider import CENTER
from .kinds import declare
from .vocabulary import Calls, Field, Kind, Part

INSTANCE, APPLICATION = CENTER
NAME_ERROR = "is not the name of an application: use letters, digits and _+=,.@- without spaces."
NAME = Field("name", minimum=1, maximum=255, pattern=r"[\w+=,.@-]+", name_error=NAME_ERROR)
(IDENTITY_CENTER_APPLICATION,) = declare(
    Kind(
        "identity_center_application",
        Calls(
            create="create_identity_center_application",
            delete="delete_identity_center_application",
            id="ApplicationArn",
        ),
        parts=(Part("application", fields=(INSTANCE, APPLICATION), read=""),),
    )
)
