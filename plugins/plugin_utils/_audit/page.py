# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The report as the page shows it: every text and number that the template prints, in its order."""

from __future__ import annotations

from collections import defaultdict

from . import bars, entry_page, layout, network, quota, words
from .entry import OLD_DAYS
from .entry_words import role_type
from .rows import EXPIRED, Json, ReportRow, by_name

MAX_NODES = 26
"""Nodes above each other in the graph, so that it fits a sheet of paper."""
AT_A_GLANCE = 12
"""People of a group that the page shows before it folds their names away."""
MAX_NAMES = 200
"""People of one way whose names the page lists; the other formats have all of them."""
KINDS = {"user": "person", "group": "group", "resource": "room or equipment"}
GOOD, BAD, WARN, PLAIN = "good", "bad", "warn", "plain"


def page(report: Json) -> Json:
    left = [one for one in report["mailboxes"] if one["grantees"]]
    graph, left_out = network.readable(left, MAX_NODES) if left else (network.Network(), [])
    return {
        "organization": report["organization"],
        "date": report["date"],
        "about": _about(report),
        "compared": report["compared"],
        "verdict": words.verdict(report),
        "tone": _tone(report),
        "tiles": _tiles(report),
        "errors": report["errors"],
        "drift": [_row(one) for one in report["drift"]],
        "accepted": [_row(one) for one in report["accepted"]],
        "stale": report["stale"],
        "not_compared": report["not_compared"],
        "scope": _scope(report),
        "mailboxes": [_mailbox(one) for one in report["mailboxes"]],
        "wide": entry_page.wide(report["entry"]),
        "people": [_person(one) for one in report["people"]],
        "disabled": [_person({**one, "mailboxes": one["rights"]}) for one in report["disabled_with_rights"]],
        "groups": report["groups_without_members"],
        "near": [_size(one) for one in report["near_quota"]],
        "warning": report["quota_warning"],
        "unreadable": _unreadable(report["unreadable"]),
        "entry": entry_page.section(report["entry"]),
        "unread": entry_page.unread_names(report["entry"]),
        "unmeasured": not report["sizes"],
        "bars": bars.draw_bars(report["sizes"]),
        "graph": {**layout.draw_network(graph), "left_out": left_out, "shown": len(left) - len(left_out)},
    }


def _about(report: Json) -> list[str]:
    """What the organization is, and how large."""
    facts = [str(report["organization"].get(key) or "") for key in ("default_mail_domain", "organization_id")]
    sizes = (("users", "user"), ("groups", "group"))
    counted = [words.count(report["counts"][plural], one) for plural, one in sizes]
    rooms = f"{report['counts']['resources']:,} rooms and equipment"
    return [fact for fact in facts if fact] + [*counted, rooms]


def _tone(report: Json) -> str:
    if report["errors"]:
        return BAD
    if not report["defined_kinds"]:
        return PLAIN
    return WARN if report["counts"]["drift"] or report["counts"]["unreadable"] else GOOD


def _tiles(report: Json) -> list[Json]:
    """The summary: a number, what it counts, where the page shows more, and how good it is."""
    counts = report["counts"]
    told = [
        *((one, one, one, "drift", WARN) for one in ("missing", "extra", "different") if report["compared"]),
        ("accepted", "accepted difference", "accepted differences", "accepted", PLAIN),
        ("mailboxes", "mailbox that others may use", "mailboxes that others may use", "access", PLAIN),
        (
            "roles_that_open_all_mailboxes",
            "role with full access to all mailboxes",
            "roles with full access to all mailboxes",
            "roles",
            WARN,
        ),
        ("old_tokens", f"token older than {OLD_DAYS} days", f"tokens older than {OLD_DAYS} days", "tokens", WARN),
        ("disabled_with_rights", "disabled person with rights", "disabled people with rights", "disabled", WARN),
        ("groups_without_members", "group without members", "groups without members", "groups", WARN),
        ("unreadable", "list that cannot be read", "lists that cannot be read", "unreadable", WARN),
        ("near_quota", "mailbox near its quota", "mailboxes near their quota", "quota", WARN),
    ]
    if report["entry"]["expectations"]:
        told.append(("expectations_not_met", "expectation not met", "expectations not met", "networks", WARN))
    return [_tile(counts[key], one, many, anchor, tone) for key, one, many, anchor, tone in told]


def _tile(number: int, one: str, many: str, anchor: str, tone: str) -> Json:
    text = one if number == 1 else many
    return {"number": f"{number:,}", "text": text, "anchor": anchor, "tone": tone if number else GOOD}


def _scope(report: Json) -> str:
    """What was compared, in words."""
    if not report["defined_kinds"]:
        return "No definition of users, groups or resources was given, so only access and mailboxes are shown."
    told = f"The comparison covers the defined {_listed(report['defined_kinds'])}."
    if report["extra_kinds"]:
        return f"{told} Undefined entities count as extra among {_listed(report['extra_kinds'])}."
    return f"{told} Undefined entities were not searched for."


def _listed(names: list[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)


def _row(one: ReportRow) -> Json:
    listed = bool(one["missing"] or one["extra"])
    return {
        **one,
        "wanted": words.wanted(one),
        "found": words.found(one),
        "listed": listed,
        "expired": one["status"] == EXPIRED,
    }


def _who(one: Json) -> Json:
    name = one.get("grantee") or one.get("name")
    return {"name": name, "label": one["label"], "kind": one["kind"], "disabled": one.get("state") == "DISABLED"}


def _mailbox(one: Json) -> Json:
    """A mailbox with who may use it directly, and the groups that have rights, with all their members."""
    direct = [who for who in one["grantees"] if who["kind"] != "group" and not who["path"]]
    return {
        "name": one["mailbox"],
        "label": one["label"],
        "kind": KINDS[one["kind"]],
        "disabled": one["state"] == "DISABLED",
        "direct": [{**_who(who), "rights": words.rights(who["permissions"])} for who in direct],
        "groups": [_through(group, one["grantees"]) for group in one["grantees"] if group["kind"] == "group"],
        "roles": [{"name": role["name"], "rights": role_type(role["type"])} for role in one["roles"]],
    }


def _through(group: Json, grantees: list[Json]) -> Json:
    people: dict[tuple[str, ...], list[Json]] = defaultdict(list)
    for who in grantees:
        if who["path"][:1] == [group["grantee"]]:
            people[tuple(who["path"][1:])].append(_who(who))
    count = sum(map(len, people.values()))
    return {
        "name": group["grantee"],
        "label": group["label"],
        "disabled": group["state"] == "DISABLED",
        "rights": words.rights(group["permissions"]),
        "count": words.count(count, "person", "people"),
        "folded": count > AT_A_GLANCE,
        "ways": [
            {"groups": list(way), "people": people[way][:MAX_NAMES], "left_out": max(len(people[way]) - MAX_NAMES, 0)}
            for way in sorted(people, key=lambda way: [by_name(name) for name in way])
        ],
    }


def _person(one: Json) -> Json:
    return {**_who(one), "rights": [_right(right) for right in one["mailboxes"]]}


def _right(one: Json) -> Json:
    return {"mailbox": one["mailbox"], "rights": words.rights(one["permissions"]), "groups": one["path"]}


def _size(one: Json) -> Json:
    sizes = {key: quota.in_words(one[key]) for key in ("size", "quota")}
    return {"name": one["name"], "label": one["label"], "disabled": False, "percent": f"{one['percent']:g}", **sizes}


def _unreadable(listed: list[Json]) -> list[Json]:
    """Lists that the service does not return, by what is missing and what the service said."""
    by_reason: dict[tuple[str, str], list[str]] = defaultdict(list)
    for one in listed:
        by_reason[one["field"], one["reason"]].append(one["name"])
    return [{"field": key[0], "reason": key[1], "names": names} for key, names in by_reason.items()]
