# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Items of `workmail_directory`, as most tests write them."""

from __future__ import annotations

from typing import Any

Item = dict[str, Any]


def mail(name: str) -> str:
    return f"{name}@example.com"


def people(*names: str, **more: Any) -> list[Item]:
    """Users or groups of these names, each with an address."""
    return [{"name": name, "email": mail(name), **more} for name in names]


def crowd(count: int, **more: Any) -> list[Item]:
    """So many users, named user0000 and so on."""
    return people(*(f"user{number:04d}" for number in range(count)), **more)


def room(name: str = "room", **more: Any) -> Item:
    return {"name": name, "email": mail(name), "type": "ROOM", **more}


def grant(grantee: str, *permissions: str) -> Item:
    """A row of `mailbox_permissions`."""
    return {"grantee": grantee, "permissions": list(permissions)}
