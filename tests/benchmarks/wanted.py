# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Generated input of `workmail_directory`."""

from __future__ import annotations

from typing import Any

from .servers import DOMAIN

Item = dict[str, Any]
GROUP_SIZE = 20


def users(count: int, password: bool = True) -> list[Item]:
    people: list[Item] = [
        {"name": f"person{number:05d}", "email": f"person{number:05d}@{DOMAIN}", "display_name": f"Person {number}"}
        for number in range(1, count + 1)
    ]
    if password:
        for number, person in enumerate(people, start=1):
            person["password"] = f"Only-4-Benchmarks-{number}"
    return people


def groups(people: list[Item]) -> list[Item]:
    """Everybody is in one group."""
    names = [person["name"] for person in people]
    parts = [names[first : first + GROUP_SIZE] for first in range(0, len(names), GROUP_SIZE)]
    return [
        {"name": f"team{number:03d}", "email": f"team{number:03d}@{DOMAIN}", "members": members}
        for number, members in enumerate(parts, start=1)
    ]


def as_it_is(state: dict[str, dict[str, Any]]) -> dict[str, list[Item]]:
    """Identity and membership of everybody who is there, so that nothing is left to change."""
    people = [
        {"name": name, "email": one["email"], "display_name": one["DisplayName"]}
        for name, one in state["users"].items()
        if one["role"] != "SYSTEM_USER"
    ]
    lists = [
        {"name": name, "email": one["email"], "members": [member.removeprefix("user ") for member in one["members"]]}
        for name, one in state["groups"].items()
    ]
    return {"users": people, "groups": lists}
