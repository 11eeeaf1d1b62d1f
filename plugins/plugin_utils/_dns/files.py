# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The changes of a stage as files: a part of a zone file, octoDNS YAML, a change batch of Route 53, a calendar."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import yaml

from .records import RecordSet, dotted
from .stages import STAGES, Change

LONGEST_STRING = 255
"""Characters of one string of a TXT record (RFC 1035, section 3.3)."""


def files_of(
    changes: Iterable[Change], plan: Mapping[str, Any], before: Mapping[str, Iterable[RecordSet]]
) -> list[dict[str, str]]:
    """`path`, in the folder of the report, and `text` of each file. The same plan gives the same bytes.

    `before`: the records of each domain that is not switched. For others, the file of an earlier plan is right.
    """
    every = list(changes)
    files = []
    for domain in plan["domains"]:
        if domain in before:
            mine = [one for one in every if one.domain == domain]
            files.append({"path": f"{domain}/before.zone", "text": way_back(domain, before[domain], mine)})
        for stage in STAGES:
            mine = [one for one in every if one.domain == domain and one.stage == stage]
            if mine:
                about = f"{domain}, stage {stage}, for the switch on {plan['date']}"
                files.append({"path": f"{domain}/{stage}.zone", "text": zone(mine, about)})
                files.append({"path": f"{domain}/{stage}.octodns.yaml", "text": octodns(mine, about)})
                batch = route53(mine, about)
                if batch:
                    files.append({"path": f"{domain}/{stage}.route53.json", "text": batch})
    return [*files, {"path": "calendar.txt", "text": _calendar(plan)}]


def quoted(text: str) -> str:
    """A text as the strings of a TXT record (RFC 1035, section 5.1)."""
    parts = [text[at : at + LONGEST_STRING] for at in range(0, len(text), LONGEST_STRING)]
    return " ".join('"' + one.replace("\\", "\\\\").replace('"', '\\"') + '"' for one in parts)


def zone(changes: Iterable[Change], about: str) -> str:
    """Lines for a zone file: each replaces all records of its name and type. What to remove is a comment."""
    lines = [f"; {about}", "; Each set of records replaces the records with the same name and type."]
    for change in changes:
        for one in (change.before,) if change.after is None and change.before else ():
            lines += [f"; remove: {line}" for line in _zone_lines(one)]
        if change.after is not None:
            lines += [f"; {change.action}: {change.why}", *_zone_lines(change.after)]
    return "\n".join(lines) + "\n"


def way_back(domain: str, before: Iterable[RecordSet], changes: Iterable[Change]) -> str:
    """Lines for a zone file with which mail goes to WorkMail again: the records as they are before the switch."""
    sets = sorted(before)
    there = {one.key for one in sets}
    new = sorted({one.key: one.after for one in changes if one.after and one.key not in there}.items())
    lines = [f"; {domain}, as it is before the switch. To go back, publish these records."]
    lines += [line for one in sets for line in _zone_lines(one)]
    lines += [f"; remove: {line}" for _key, one in new for line in _zone_lines(one)]
    return "\n".join(lines) + "\n"


def _zone_lines(one: RecordSet) -> Iterator[str]:
    for value in one.values:
        yield f"{one.name} {one.ttl if one.ttl is not None else ''} IN {one.type} {_presented(one, value)}".replace(
            "  ", " "
        )


def _presented(one: RecordSet, value: str) -> str:
    return quoted(value) if one.type == "TXT" else value


def octodns(changes: Iterable[Change], about: str) -> str:
    """A part of the file of octoDNS's YamlProvider: under each name the types that change.

    `;` is escaped, as octoDNS wants it.
    """
    every = list(changes)
    origin = dotted(every[0].domain)
    names: dict[str, list[dict[str, Any]]] = {}
    removed = []
    for change in every:
        name, type_ = change.key
        label = "" if name == origin else name.removesuffix("." + origin)
        if change.after is None:
            removed.append(f"# remove: {label or '(apex)'} {type_}")
        else:
            names.setdefault(label, []).append(_octodns_record(change.after))
    head = [
        f"# {about}",
        "# Merge these records into the file of the zone. Each replaces the one with the same name and type.",
    ]
    body = yaml.safe_dump(dict(sorted(names.items())), default_flow_style=False, sort_keys=True, width=1000)
    body = body.replace("? ''\n: - ", "'':\n  - ")  # The name of the apex, as people write it.
    return "\n".join([*head, *removed, "---", body if names else "{}\n"])


def _octodns_record(one: RecordSet) -> dict[str, Any]:
    values = [_octodns_value(one.type, value) for value in sorted(one.values)]
    told: dict[str, Any] = {"ttl": one.ttl, "type": one.type}
    return {**told, "value": values[0]} if len(values) == 1 else {**told, "values": values}


def _octodns_value(type_: str, value: str) -> Any:
    words = value.split()
    if type_ == "MX":
        return {"preference": int(words[0]), "exchange": words[1]}
    if type_ == "SRV":
        return {"priority": int(words[0]), "weight": int(words[1]), "port": int(words[2]), "target": words[3]}
    return value.replace("\\", "\\\\").replace(";", "\\;") if type_ == "TXT" else value


def route53(changes: Iterable[Change], about: str) -> str:
    """A batch for `aws route53 change-resource-record-sets`; empty if nothing is in it."""
    listed = [_route53_change(one) for one in changes]
    batch = {"Comment": about, "Changes": [one for one in listed if one]}
    return json.dumps(batch, indent=2) + "\n" if batch["Changes"] else ""


def _route53_change(change: Change) -> dict[str, Any]:
    """Route 53 removes only what is given exactly as it is, so a removal without its TTL cannot be in a batch."""
    one = change.after or change.before
    if one is None or (change.after is None and one.ttl is None):
        return {}
    records = [{"Value": _presented(one, value)} for value in one.values]
    told = {"Name": one.name, "Type": one.type, "TTL": one.ttl, "ResourceRecords": records}
    return {"Action": "UPSERT" if change.after else "DELETE", "ResourceRecordSet": told}


def _calendar(plan: Mapping[str, Any]) -> str:
    lines = [f"Switch of {', '.join(plan['domains'])} on {plan['date']}", ""]
    return "\n".join([*lines, *(f"{one['date']}  {one['what']}" for one in plan["calendar"])]) + "\n"
