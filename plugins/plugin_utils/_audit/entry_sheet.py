# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The section "How people get in" as rows of the table for spreadsheets."""

from __future__ import annotations

from collections.abc import Iterator

from . import entry_words as say
from .rows import Json

Row = dict[str, object]


def rows(entry: Json) -> Iterator[Row]:
    """A row for each rule, network and protocol, role, token, exempt device and folder, and for what was not read."""
    for place, one in enumerate(entry["access_control_rules"] or (), 1):
        yield {**_rule("access rule", one), "field": place, "found": say.access_rule(one)}
    yield from _networks(entry["networks"] or [])
    for one in entry["expectations"] or ():
        who = {"kind": "user", "name": one.get("user")} if one.get("user") else _role(one["impersonation_role"])
        where = {"field": f"{one['action']} from {one['ip_address']}", "through": "; ".join(one["rules"])}
        told = {"wanted": one["expected"], "found": one["effect"], "reason": one["because"]}
        yield {"section": "access expectation", **who, **where, **told}
    for one in entry["impersonation_roles"] or ():
        finding = "widest right" if one["widest"] else ""
        row = {"section": "impersonation role", **_role(one["name"]), "finding": finding}
        yield {**row, "field": one["type"], "found": say.opens(one), "reason": one["description"]}
    for one in entry["personal_access_tokens"] or ():
        row = {"section": "personal access token", "kind": "user", "name": one["user"], "field": one["name"]}
        row |= {"finding": "old" if one["old"] else "", "until": str(one["expires_time"] or "")[:10]}
        yield {
            **row,
            "finding": "old" if one["old"] else "",
            "found": f"{one['age_days']} days old; {say.use(one)}",
            "until": str(one["expires_time"] or "")[:10],
        }
    for one in entry["mobile_device_access_rules"] or ():
        yield {**_rule("device rule", one), "found": say.device_rule(one)}
    for one in entry["mobile_device_access_overrides"] or ():
        row = {"section": "exempt device", "kind": "user", "name": one["user"], "field": one["device_id"]}
        yield {**row, "finding": one["effect"], "reason": one.get("description") or ""}
    for one in entry["retention"] or ():
        yield {"section": "retention", "name": one["folder"], "finding": one["action"], "found": say.deletion(one)}
    for one in entry["unreadable"]:
        yield {"section": "setting not readable", "name": one["setting"], "reason": one["reason"]}


def _rule(section: str, one: Json) -> Row:
    return {"section": section, "name": one["name"], "finding": one["effect"], "reason": one.get("description") or ""}


def _role(name: str) -> Row:
    return {"kind": "impersonation role", "name": name}


def _networks(networks: list[Json]) -> Iterator[Row]:
    for one in networks:
        for action, found in one["protocols"].items():
            row: Row = {"section": "access by network", "name": say.places(one, len(networks) == 1), "field": action}
            yield {**row, "finding": found["effect"], "found": say.cell(found), "through": "; ".join(found["rules"])}
