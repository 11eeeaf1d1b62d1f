# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The plan of a switch as lines for people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from .stages import STAGES

Told = Mapping[str, Any]
WHEN = {"prepare": "two days before", "switch": "on the day", "finish": "two weeks later"}


def next_step(plan: Told) -> str:
    """The first stage that has something to do; empty if all is done."""
    return next((stage for stage in STAGES if plan["stages"][stage]["changes"]), "")


def table(plan: Told, next_: str) -> list[str]:
    """The changes stage by stage, what could not be read, the days, and what to do next."""
    told = [f"MX is switched on {plan['date']}: {', '.join(plan['domains'])}"]
    for stage in STAGES:
        changes = plan["stages"][stage]["changes"]
        told.append(f"stage {stage} ({WHEN[stage]}): {_counted(len(changes))}")
        told += [f"  {_line(one)}" for one in changes]
    told += [f"not read: {one['text']}" for one in plan["unknown"]]
    told += [f"{domain}: SPF needs {_lookups(one)}" for domain, one in plan["spf"].items() if one.get("record")]
    told += [f"warning: {one}" for one in plan["warnings"]]
    told += [f"{one['date']} ({_in(one['days'])}): {one['what']}" for one in plan["calendar"] if not one["past"]]
    told += list(_next(plan, next_))
    return told


def _counted(number: int) -> str:
    return "nothing to change" if not number else f"{number} {'change' if number == 1 else 'changes'}"


def _line(change: Told) -> str:
    what = f"{change['action']} {change['type']} {change['name']}"
    after = f"{_values(change['after'])} (TTL {change['after_ttl']})" if change["after"] else ""
    if change["action"] == "remove":
        return f"{what}: {_values(change['before'])} ({change['why']})"
    if change["action"] == "TTL":
        before = "unknown" if change["before_ttl"] is None else change["before_ttl"]
        return f"{what}: {before} -> {change['after_ttl']} ({change['why']})"
    before = "unknown" if change["before"] is None else _values(change["before"]) or "none"
    return f"{what}: {before} -> {after} ({change['why']})"


def _values(values: list[str]) -> str:
    return ", ".join(values)


def _lookups(spf: Told) -> str:
    already = "" if spf["changed"] else "; the new system is in it already"
    return f"{'at least ' if spf['uncounted'] else ''}{spf['lookups']} of 10 DNS look-ups{already}"


def _in(days: int) -> str:
    return "today" if not days else f"in {days} {'day' if days == 1 else 'days'}"


def _next(plan: Told, next_: str) -> Iterator[str]:
    if not next_:
        yield "Nothing is left to change in DNS." if not plan["unknown"] else "What was read is as planned."
        return
    yield (
        f"Next: the stage {next_}. Publish the records of the files {next_}.*, or let the playbook change Route 53: "
        f"-e exit_switch_action=apply_dns -e exit_switch_stage={next_} "
        f"-e exit_switch_approved_plan={plan['stages'][next_]['plan_id']}"
    )
