# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which changes may be made now, in which order, and whether what was made can be seen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from .calendar import LATE_MAIL
from .files import quoted
from .stages import FINISH, PREPARE, STAGES, SWITCH
from .words import WHEN

Told = Mapping[str, Any]


def applicable(plan: Told, stage: str, approved: str) -> dict[str, Any]:
    """The tasks for Route 53 of one stage, or why nothing may be changed. A stage that is done has no tasks."""
    if plan["errors"]:
        return {"tasks": [], "errors": list(plan["errors"])}
    if stage not in STAGES:
        return {"tasks": [], "errors": [_which(plan, stage)]}
    changes = plan["stages"][stage]["changes"]
    errors = [*_too_early(plan, stage), *_earlier(plan, stage)] if changes else []
    errors += _not_approved(plan, stage, approved) if changes else ()
    return {"tasks": [] if errors else [_task(one) for one in changes], "errors": errors}


def _which(plan: Told, stage: str) -> str:
    due = [one for one in STAGES if plan["stages"][one]["changes"]]
    hint = f" The next one is {due[0]}." if due else ""
    return f"`exit_switch_stage` must be one of {', '.join(STAGES)}, not {stage!r}.{hint}"


def _not_approved(plan: Told, stage: str, approved: str) -> Iterator[str]:
    wanted = plan["stages"][stage]["plan_id"]
    if not approved:
        yield (
            f"Run the action plan first, read the stage {stage}, then set `exit_switch_approved_plan` to the id that "
            "it "
            "shows. Nothing is changed without it."
        )
    elif approved != wanted:
        yield (
            f"`exit_switch_approved_plan` is {approved}, but the plan of the stage {stage} is {wanted}: a variable or "
            "the zone "
            "has changed since, or the id is of another stage. Run the action plan again and read it."
        )


def _earlier(plan: Told, stage: str) -> Iterator[str]:
    for one in STAGES[: STAGES.index(stage)]:
        left = len(plan["stages"][one]["changes"])
        if left:
            yield (
                f"The stage {one} is not applied: {left} {'change is' if left == 1 else 'changes are'} left. Apply it "
                "first."
            )


def _too_early(plan: Told, stage: str) -> Iterator[str]:
    on, today = date.fromisoformat(plan["date"]), date.fromisoformat(plan["today"])
    if stage == SWITCH and today < on:
        yield f"The switch is planned for {on}, but today is {today}. Wait, or set `exit_switch_date` to {today}."
    late = on + timedelta(days=LATE_MAIL)
    if stage == FINISH and today < late:
        yield (
            f"Late mail may arrive at WorkMail until {late}, {LATE_MAIL} days after the switch on {on}, and today is "
            f"{today}. "
            "Apply the stage finish then."
        )


def _task(change: Told) -> dict[str, Any]:
    """The parameters of `amazon.aws.route53`."""
    gone = change["action"] == "remove"
    values = change["before"] if gone else change["after"]
    return {
        "domain": change["domain"],
        "record": change["name"],
        "type": change["type"],
        "state": "absent" if gone else "present",
        "value": [quoted(one) for one in values] if change["type"] == "TXT" else list(values),
        "ttl": change["before_ttl"] if gone else change["after_ttl"],
    }


def checked(plan: Told, answers: Sequence[Told], stage: str) -> dict[str, Any]:
    """Whether the records of a stage, and of those before it, are in DNS.

    `answers`: rows of the lookup, of all servers.
    """
    if plan["errors"]:
        return {"lines": [], "red": list(plan["errors"]), "stage": stage}
    wanted = stage or (SWITCH if plan["today"] >= plan["date"] else PREPARE)
    if wanted not in STAGES:
        return {"lines": [], "red": [_which(plan, stage)], "stage": wanted}
    lines, red = [], []
    for one in STAGES[: STAGES.index(wanted) + 1]:
        changes = plan["stages"][one]["changes"]
        lines.append(f"stage {one} ({WHEN[one]}): {'is in DNS' if not changes else f'{len(changes)} to be seen'}")
        red += [_missing(change) for change in changes]
    red += [_differs(row) for row in answers if row.get("differing")]
    red += [one["text"] for one in plan["unknown"]]
    return {"lines": lines, "red": red, "warnings": list(plan["warnings"]), "stage": wanted}


def _missing(change: Told) -> str:
    before = "not known" if change["before"] is None else ", ".join(change["before"]) or "nothing"
    after = ", ".join(change["after"]) or "nothing"
    if change["action"] == "TTL":
        before, after = f"TTL {change['before_ttl']}", f"TTL {change['after_ttl']}"
    return (
        f"{change['type']} {change['name']}: DNS has {before}; the stage {change['stage']} wants {after.rstrip('.')}."
    )


def _differs(row: Told) -> str:
    others = "; ".join(f"{one['server']} has {', '.join(one['values']) or 'nothing'}" for one in row["differing"])
    mine = ", ".join(row["values"]) or "nothing"
    name = str(row["name"]).rstrip(".")
    return (
        f"{row['type']} {name}: its name servers differ: {row['server']} has {mine}; {others}. Wait, then check again."
    )
