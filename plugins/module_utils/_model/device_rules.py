# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which mobile devices may connect, by rules and by user (WorkMail API reference, *MobileDeviceAccess*)."""

from __future__ import annotations

from typing import Any

from .setting import EFFECT, LATIN, LATIN_ERROR, conditions, rule
from .vocabulary import Calls, Field

VALUE: dict[str, Any] = {"pattern": LATIN, "name_error": LATIN_ERROR}
DEVICE_ERROR = "is not a device id: use letters A-Z, a-z and digits only."
DESCRIPTION = Field("description", minimum=1)

MOBILE_DEVICE_ACCESS_RULE = rule(
    "mobile_device_access_rule",
    Calls(
        list="list_mobile_device_access_rules",
        rows="Rules",
        create="create_mobile_device_access_rule",
        delete="delete_mobile_device_access_rule",
        id="MobileDeviceAccessRuleId",
    ),
    update="update_mobile_device_access_rule",
    most=10,
    keep=("default", "DefaultAllowAll"),
    id_as="rule_id",
    name_maximum=64,
    name_pattern=r"(?s:.+)",
    name_error="is not a valid name of a rule: use 1 to 64 characters.",
    fields=(
        EFFECT,
        DESCRIPTION,
        *conditions("device_types", **VALUE),
        *conditions("device_models", **VALUE),
        *conditions("device_operating_systems", **VALUE),
        *conditions("device_user_agents", **VALUE),
    ),
)

MOBILE_DEVICE_ACCESS_OVERRIDE = rule(
    "mobile_device_access_override",
    Calls(
        list="list_mobile_device_access_overrides",
        rows="Overrides",
        create="put_mobile_device_access_override",
        delete="delete_mobile_device_access_override",
        name="",
        ids=("UserId", "DeviceId"),
    ),
    update="put_mobile_device_access_override",
    key="user_and_device",
    fields=(
        Field("user", member="UserId", refers="user", required=True, minimum=1),
        Field("device_id", required=True, minimum=1, maximum=32, pattern=r"[A-Za-z0-9]+", name_error=DEVICE_ERROR),
        EFFECT,
        DESCRIPTION,
    ),
)
