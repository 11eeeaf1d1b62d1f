# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Everything that was read of an organization → what it takes to leave, as one document."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from . import batches, checklist, dates, fits, rates
from .limits import TARGETS
from .organization import GROUP, PLURALS, REMOTE, USER, Entity, Json, Organization, by_name, organization_of

DELETING = ("DELETE", "PERMANENTLY_DELETE")
"""Actions of a retention policy that delete mail (WorkMail API reference, FolderConfiguration)."""
BANDS = ((1, "up to 1 GB"), (5, "1 to 5 GB"), (10, "5 to 10 GB"), (25, "10 to 25 GB"), (50, "25 to 50 GB"))
FIELDS = {
    "mailbox": "size",
    "mailbox_quota": "size",
    "mailbox_size": "size",
    "aliases": "aliases",
    "members": "members",
    "delegates": "delegates",
    "mailbox_permissions": "rights",
}
"""Field of the module → what is missing on the page."""


def assess(read: Mapping[str, Any]) -> Json:
    """`read`: `organization`, `region`, `today`, `switch_date`, `targets`, `batch_size`, `minutes_per_gb`,
    `minutes_per_mailbox`, `directory`, `assigned`, `unreadable`, `settings` (None if not readable), `settings_error`,
    `rate` and `summary` (from the store, or None), `checklist` (the file's content, or None).

    Nothing of it is trusted but its shape: errors in what people wrote come back in `errors`, and nothing else does.
    """
    items, errors = checklist.read(read.get("checklist"))
    errors = [*(f"exit_checklist: {one}" for one in errors), *_errors(read)]
    if errors:
        return {"errors": errors}
    organization = organization_of(read["directory"], read.get("assigned") or ())
    today, switch = date.fromisoformat(str(read["today"])), date.fromisoformat(str(read["switch_date"]))
    plan = batches.plan(organization, int(read["batch_size"]))
    assumed = rates.Assumed(float(read["minutes_per_gb"]), float(read["minutes_per_mailbox"]))
    pace = rates.pace_of(read.get("rate"), assumed)
    times = rates.rows(organization.mailboxes, read.get("rate"), assumed)
    days = next(one["days"] for one in times if one["rate"] in ("measured", "assumed"))
    disabled = list(_disabled(organization, today))
    until = sorted((date.fromisoformat(one["until"]), one["name"]) for one in disabled if one.get("days_left", -1) >= 0)
    course = dates.Course(switch, days, tuple(until))
    findings = fits.findings(organization, read["targets"])
    exported = (read.get("summary") or {}).get("completed")
    tone, sentence = dates.verdict(course, today, (exported or 0) >= max(len(organization.mailboxes), 1))
    return {
        "errors": [],
        "organization": read["organization"],
        "region": read.get("region") or "",
        "today": today.isoformat(),
        "days_left": (dates.END - today).days,
        "tone": tone,
        "verdict": sentence,
        "switch_date": switch.isoformat(),
        "latest_start": course.start.isoformat(),
        "counts": _counts(organization, plan),
        "exported": exported,
        "mailboxes": _mailboxes(organization, plan),
        "bands": _bands(organization),
        "times": times,
        "clusters": [[one.name for one in cluster] for cluster in plan.clusters],
        "batches": [
            _batch(name, mailboxes, rates.seconds_of(mailboxes, pace))
            for name, mailboxes in zip(batches.names(plan), plan.batches, strict=True)
        ],
        "cut": plan.cut,
        "targets": {name: TARGETS[name].title for name in read["targets"]},
        "findings": findings,
        "misfits": [one for one in findings if one["why"] != fits.TEST_ADDRESS],
        "moved_by_domains": fits.moved_by_domains(findings),
        "reasons": fits.grouped(findings),
        "unchecked": fits.unchecked(read["targets"]),
        "limits": fits.table(read["targets"]),
        "retention": _retention(read.get("settings")),
        "settings": _settings(read.get("settings")),
        "settings_error": read.get("settings_error") or "",
        "disabled": disabled,
        "elsewhere": [one.name for one in organization.entities if one.enabled and one.item.get("role") == REMOTE],
        "checklist": items,
        "calendar": dates.entries(course, today),
        "unreadable": _unreadable(read.get("unreadable") or ()),
    }


def _errors(read: Mapping[str, Any]) -> Iterator[str]:
    for option, name in (("today", "exit_assess_today"), ("switch_date", "exit_assess_switch_date")):
        day = str(read[option])
        try:
            if date.fromisoformat(day) > dates.END and option == "switch_date":
                yield f"{name}: {day} is after {dates.END}, when AWS ends WorkMail. Use an earlier day."
        except ValueError:
            yield f"{name}: {day!r} is not a date; write it as 2027-01-31."
    for one in read["targets"]:
        if one not in TARGETS:
            yield f"exit_targets: {one!r} is not one of {', '.join(TARGETS)}."
    for option, least in (("batch_size", 1), ("minutes_per_gb", 0), ("minutes_per_mailbox", 0)):
        try:
            value = float(read[option])
        except (TypeError, ValueError):
            value = -1.0
        if not math.isfinite(value) or value < least or (option == "batch_size" and not value.is_integer()):
            kind = "a whole number of 1 or more" if option == "batch_size" else "a number of 0 or more"
            yield f"exit_assess_{option}: {str(read[option])!r} is not {kind}."


def _counts(organization: Organization, plan: batches.Batches) -> Json:
    sizes = [one.size for one in organization.mailboxes if one.size is not None]
    return {
        "mailboxes": len(organization.mailboxes),
        "megabytes": round(sum(sizes), 1),
        "unmeasured": len([one for one in organization.mailboxes if one.kind == USER and one.size is None]),
        **{plural: len([one for one in organization.of(kind) if one.enabled]) for kind, plural in PLURALS.items()},
        "aliases": sum(len(one.aliases) for one in organization.entities),
        "shared": sum(len(one) for one in plan.clusters),
        "nested_groups": sum(
            any(member.kind == GROUP for member in organization.members[one]) for one in organization.of(GROUP)
        ),
    }


def _mailboxes(organization: Organization, plan: batches.Batches) -> list[Json]:
    """The largest first; those without a size last."""
    batch = {one: name for name, listed in zip(batches.names(plan), plan.batches, strict=True) for one in listed}
    ordered = sorted(organization.mailboxes, key=lambda one: (one.size is None, -(one.size or 0), by_name(one)))
    return [
        {
            "kind": one.kind,
            "name": one.name,
            "label": "" if one.title == one.name else one.title,
            "email": one.email,
            "megabytes": one.size,
            "batch": batch[one],
        }
        for one in ordered
    ]


def _bands(organization: Organization) -> list[Json]:
    """How many users' mailboxes are how large."""
    sizes = [one.size / 1024 for one in organization.mailboxes if one.size is not None]
    told, least = [], -1.0
    for most, text in (*BANDS, (float("inf"), "over 50 GB")):
        inside = [size for size in sizes if least < size <= most]
        told.append({"text": text, "mailboxes": len(inside), "gigabytes": round(sum(inside), 3)})
        least = most
    return [one for one in told if one["mailboxes"]]


def _batch(name: str, mailboxes: list[Entity], seconds: float) -> Json:
    size = sum(one.size or 0 for one in mailboxes)
    references = [one.email or one.name for one in mailboxes]
    hours = round(seconds / 3600, 1)
    return {
        "name": name,
        "megabytes": round(size, 1),
        "hours": hours,
        "mailboxes": [one.name for one in mailboxes],
        "references": references,
    }


def _disabled(organization: Organization, today: date) -> Iterator[Json]:
    """Users and resources that had a mailbox, with the days in which it can be opened again."""
    for one in organization.entities:
        if one.kind == GROUP or one.enabled:
            continue
        text = str(one.assigned.get("disabled_date") or "")
        if text:
            day = datetime.fromisoformat(text).date()
            until = day + timedelta(dates.OPENS_FOR)
            told = {"disabled": day.isoformat(), "until": until.isoformat(), "days_left": (until - today).days}
            yield {"kind": one.kind, "name": one.name, **told}
        elif one.assigned.get("enabled_date"):
            yield {"kind": one.kind, "name": one.name, "disabled": "", "until": ""}


def _retention(settings: Mapping[str, Any] | None) -> list[Json] | None:
    """Folders from which mail is deleted; None if the policy could not be read."""
    if settings is None:
        return None
    policy = settings.get("retention_policy") or {}
    return [dict(one) for one in policy.get("folder_configurations") or () if one.get("action") in DELETING]


def _settings(settings: Mapping[str, Any] | None) -> list[str]:
    """Settings of the organization that no target takes over."""
    return sorted(key for key, value in (settings or {}).items() if value and key != "retention_policy")


def _unreadable(rows: Iterable[Json]) -> list[Json]:
    return [{**one, "missing": FIELDS.get(str(one["field"]), str(one["field"]))} for one in rows]
