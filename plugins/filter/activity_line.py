# -*- coding: utf-8 -*-
# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A user that was seen → one line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

COUNTED = {
    "received": "received",
    "sent": "sent",
    "sign_ins": "signed in",
    "accesses": "mailbox operations",
    "refused": "denied",
}


def activity_line(user: Mapping[str, Any]) -> str:
    told = [f"{user[key]} {words} (last {user[f'last_{key}']})" for key, words in COUNTED.items() if user[key]]
    ways = [
        one["protocol"] + (f" from {', '.join(one['sources'])}" if one["sources"] else "") for one in user["protocols"]
    ]
    name = " ".join(filter(None, (user["kind"] or "unknown", user["name"])))
    return f"{name}: {', '.join(told)}" + (f"; {'; '.join(ways)}" if ways else "")


class FilterModule:
    def filters(self) -> dict[str, Any]:
        return {"activity_line": activity_line}
