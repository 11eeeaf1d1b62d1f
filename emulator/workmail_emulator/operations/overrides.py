# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Mobile device access overrides (WorkMail API reference: *MobileDeviceAccessOverride*).

An override belongs to one user and one device, whose id is compared without regard to case.
"""

from __future__ import annotations

from ..errors import refuse
from ..world import ENABLED
from . import lookup, rows
from .registry import Answer, Context, Request, operation

USER = ("user",)


def _stored(context: Context) -> dict[str, rows.Row]:
    return rows.of(context.organization, rows.OVERRIDES)


def _key(user: str, device: str) -> str:
    return f"{user}/{device.lower()}"


@operation("PutMobileDeviceAccessOverride")
def put_mobile_device_access_override(context: Context, request: Request) -> None:
    user = lookup.find(context, request["UserId"], USER)
    lookup.require_state(context, user, ENABLED, "U67")
    key = _key(user.id, request["DeviceId"])
    old = _stored(context).get(key)
    row = {**rows.row_of(request), "UserId": user.id, "DeviceId": _device(context, request["DeviceId"], old)}
    _stored(context)[key] = rows.dated(context, rows.left_out(context, row, old or {}), old)


def _device(context: Context, device: str, old: rows.Row | None) -> str:
    """How the id of a device is returned (unknown U74)."""
    if context.switches.reads("U74", "lower"):
        return device.lower()
    return str(old["DeviceId"]) if old else device


@operation("GetMobileDeviceAccessOverride", write=False)
def get_mobile_device_access_override(context: Context, request: Request) -> Answer:
    user = lookup.find(context, request["UserId"], USER)
    row = _stored(context).get(_key(user.id, request["DeviceId"]))
    if row is None:
        refuse("ResourceNotFound", f"The user {user.id} has no override for the device {request['DeviceId']}.")
    return dict(row)


@operation("DeleteMobileDeviceAccessOverride")
def delete_mobile_device_access_override(context: Context, request: Request) -> None:
    """Deleting an override that does not exist succeeds (API reference)."""
    user = lookup.find(context, request["UserId"], USER)
    _stored(context).pop(_key(user.id, request["DeviceId"]), None)


@operation("ListMobileDeviceAccessOverrides", write=False)
def list_mobile_device_access_overrides(context: Context, request: Request) -> Answer:
    found = list(_stored(context).values())
    if request.get("UserId"):
        user = lookup.find(context, request["UserId"], USER)
        found = [row for row in found if row["UserId"] == user.id]
    if request.get("DeviceId"):
        found = [row for row in found if row["DeviceId"].lower() == request["DeviceId"].lower()]
    return lookup.page(context, request, "Overrides", found, lambda row: f"{row['UserId']}/{row['DeviceId']}")
