# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Hosted zones of Route 53: which one a domain is in, whether it is the one that the world asks, and what is in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from .records import below, dotted

Rows = Sequence[Mapping[str, Any]]
STRING = re.compile(r'"((?:[^"\\]|\\.)*)"')
ESCAPE = re.compile(r"\\(?:([0-7]{3})|(.))")
OPTION = "exit_switch_zone_ids"


def chosen(domains: Iterable[str], zones: Rows, ids: object) -> dict[str, Any]:
    """The hosted zone of each domain, and why there is none.

    `zones`: the rows of ListHostedZones; `ids`: domain → zone id.
    """
    given = {str(key).lower(): _id(value) for key, value in ids.items()} if isinstance(ids, Mapping) else {}
    errors = (
        [] if ids in (None, "") or isinstance(ids, Mapping) else [f"`{OPTION}` must be a dictionary, domain: zone id."]
    )
    domains = list(domains)
    errors += [f"`{OPTION}`: {name} is not a domain to switch." for name in given if name not in domains]
    public = [one for one in zones if not (one.get("config") or {}).get("private_zone")]
    found = []
    for name in domains:
        fitting = [one for one in public if below(name, str(one["name"]))]
        longest = max((len(str(one["name"])) for one in fitting), default=0)
        best = [one for one in fitting if len(str(one["name"])) == longest]
        if name in given:
            best = [one for one in fitting if _id(one["id"]) == given[name]]
        errors += _wrong(name, best, given.get(name), public)
        if len(best) == 1:
            found.append({"domain": name, "zone": dotted(str(best[0]["name"])), "id": _id(best[0]["id"])})
    delegations = [{"name": one, "type": "NS"} for one in dict.fromkeys(str(zone["zone"]) for zone in found)]
    return {"zones": found, "delegations": delegations, "errors": errors}


def _id(text: object) -> str:
    return str(text).rpartition("/")[2]


def _wrong(name: str, best: Rows, given: str | None, public: Rows) -> Iterable[str]:
    if given and not best:
        yield f"`{OPTION}`: {given} is not a public hosted zone of this account that {name} is in."
    elif not best:
        names = ", ".join(sorted({str(one["name"]).rstrip(".") for one in public})) or "none"
        yield (
            f"{name}: this account has no public hosted zone for it (its zones: {names}). Nothing is changed. Use the "
            "credentials of the account that has the zone, or publish the records of the files at your DNS provider."
        )
    elif len(best) > 1:
        listed = ", ".join(_id(one["id"]) for one in best)
        yield f"{name}: this account has {len(best)} public hosted zones for it ({listed}). Choose one with `{OPTION}`."


def delegated(zones: Rows, details: Rows, answers: Rows) -> dict[str, Any]:
    """Whether the world asks these zones. `details`: GetHostedZone of each; `answers`: rows of the lookup for NS."""
    errors, warnings = [], []
    for zone, detail in zip(zones, details, strict=True):
        ours = {dotted(str(one)) for one in (detail.get("DelegationSet") or {}).get("NameServers") or ()}
        row = next((one for one in answers if dotted(str(one["name"])) == zone["zone"] and one["type"] == "NS"), None)
        name = str(zone["zone"]).rstrip(".")
        if row is None or row["state"] != "found":
            why = row.get("reason", "there is no answer") if row else "it was not looked up"
            warnings.append(
                f"whether {name} is delegated to the hosted zone {zone['id']} could not be looked up: {why}."
            )
        elif ours.isdisjoint(map(dotted, row["values"])):
            errors.append(
                f"{name} is delegated to {', '.join(one.rstrip('.') for one in row['values'])}, not to the hosted zone "
                f"{zone['id']} of this account, so a change there has no effect. Nothing is changed. Publish the "
                "records of "
                "the files at the provider of these name servers."
            )
    return {"errors": errors, "warnings": warnings}


def answers(names: Rows, zones: Rows, sets: Sequence[Rows]) -> list[dict[str, Any]]:
    """The records of hosted zones as the lookup `dns_records` returns them.

    `sets`: ListResourceRecordSets of each zone.
    """
    told = []
    for asked in names:
        name, type_ = dotted(str(asked["name"])), str(asked["type"])
        inside = [number for number, zone in enumerate(zones) if below(name, str(zone["domain"]))]
        base = {"name": name, "type": type_, "values": []}
        if not inside:
            told.append({**base, "state": "unknown", "reason": "it is in none of the hosted zones"})
            continue
        rows = [one for number in inside for one in sets[number]]
        mine = [one for one in rows if _name(str(one["name"])) == name and one["type"] == type_]
        told.append({**base, **_answer(mine, type_)})
    return told


def _name(text: str) -> str:
    return dotted(ESCAPE.sub(_character, text))


def _answer(mine: Rows, type_: str) -> dict[str, Any]:
    if not mine:
        return {"state": "absent"}
    one = mine[0]
    if len(mine) > 1 and any("set_identifier" in row for row in mine):
        return {"state": "unknown", "reason": "it has a routing policy, which is not changed"}
    if "alias_target" in one or "set_identifier" in one:
        return {"state": "unknown", "reason": "it is an alias or has a routing policy, which is not changed"}
    values = [str(row["value"]) for row in one.get("resource_records") or ()]
    return {
        "state": "found",
        "values": [unquoted(text) if type_ == "TXT" else text for text in values],
        "ttl": one["ttl"],
    }


def unquoted(text: str) -> str:
    """The text of a TXT value, whose escapes are octal (Route 53 developer guide, TXT record type)."""
    parts = STRING.findall(text)
    return "".join(ESCAPE.sub(_character, one) for one in parts) if parts else text


def _character(found: re.Match[str]) -> str:
    return chr(int(found[1], 8)) if found[1] else found[2]
