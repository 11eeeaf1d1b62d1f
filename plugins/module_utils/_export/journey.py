# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How far each mailbox is on its way out, what is red, and what to run next. Pure.

The way is export, verification, import, freeze, switch, evidence, closing.
"""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from .._model.resource import RESOURCE
from .._store.records import Record
from .._store.steps import (
    BALANCED,
    CLOSED,
    COMPLETE,
    DELETED,
    DISABLED,
    EVIDENCE,
    FAILED,
    FROZEN,
    IMPORT,
    IN_BAG,
    INCOMPLETE,
    LATER,
    NOT_BALANCED,
    OUTDATED,
    SWITCHED,
    VERIFICATION,
    Step,
    latest,
    made,
)
from . import decision
from .rows import Row

EXPORT, VERIFY, MOVE, FREEZE, SWITCH, PROVE, CLOSE, DONE = (
    *("export", "verify", "import", "freeze", "switch", "evidence", "close", "done"),
)
"""The next step of a mailbox, as results call it."""
CALENDARS = "calendars"
"""The import of rooms and equipment, whose archives have only a calendar: IMAP cannot take it, so no pack maps them."""
NAMED = 20
"""Mailboxes at most that a command names."""
OF_ALL = (FREEZE, SWITCH, PROVE, CLOSE)
"""Steps that are made once for the whole organization, so they come when no mailbox has an earlier one to make."""
RED = {NOT_BALANCED, FAILED, OUTDATED, INCOMPLETE}
ENDED = {FROZEN: (FROZEN,), SWITCHED: (SWITCHED,), EVIDENCE: (IN_BAG,), CLOSED: (DISABLED, DELETED)}
"""Step → the states in which it is made."""
OPENS_FOR = timedelta(days=30)
"""How long the mailbox of a disabled user can be opened again (administrator guide, delete a user)."""
OUTDATED_TEXT = "The mailbox was exported again since. Run mailops.workmail.{} again."
NEXT = {
    EXPORT: ("exit_export", "not exported"),
    VERIFY: ("exit_verify", "not verified"),
    MOVE: ("exit_import", "not imported"),
    CALENDARS: ("exit_import", "not imported"),
    FREEZE: ("exit_switch", "not frozen"),
    SWITCH: ("exit_switch", "not switched"),
    PROVE: ("exit_evidence", "not in the evidence"),
    CLOSE: ("exit_decommission", "not closed"),
}
SERVER = "NEW_SERVER"
MORE = {
    MOVE: ("-e exit_import_mapping=MAPPING_FILE", f"-e exit_import_host={SERVER}", "-e @SECRETS_FILE"),
    CALENDARS: ("-e exit_import_files=rooms",),
    FREEZE: ("-e exit_switch_action=freeze", "-e exit_switch_migration_hosts=IP_ADDRESSES"),
    SWITCH: ("-e exit_switch_action=check", "-e exit_switch_target=TARGET", "-e exit_switch_date=DATE"),
    PROVE: ("-e exit_evidence_dir=evidence",),
}
"""Step → what its command needs beside what the store knows. Words in capitals are for the user to replace."""


REPLACE = " (replace the words in capitals)"


def with_steps(row: Row, record: Record | None, steps: Iterable[Step]) -> Row:
    """A row of a mailbox with its steps after the export."""
    found = list(steps)
    listed = found if record is not None and row["state"] == decision.DONE else []
    verification = next(iter(made(listed, VERIFICATION)), None)
    told = dict(row)
    imports = []
    if record is not None and verification is not None:
        told["verification"] = _told(verification, record, "exit_verify")
    if record is not None:
        imports = [_told(one, record, "exit_import") | {"target": one.target} for one in made(listed, IMPORT)]
    if imports:
        told["imports"] = imports
    told |= {type_: _told(one, record, "exit_evidence") for type_ in LATER if (one := latest(found, type_))}
    if told.get(CLOSED, {}).get("state") == DISABLED:
        told[CLOSED] |= _opens_until(told[CLOSED]["at"])
    states = {told[type_]["state"] for type_ in (VERIFICATION, *LATER) if type_ in told}
    red = row["state"] == decision.FAILED or bool((states | {one["state"] for one in imports}) & RED)
    return {**told, "red": red, "next_step": _next(told)}


def _opens_until(at: str) -> Row:
    """The last moment at which a mailbox can be opened again; nothing without the day on which it was disabled."""
    try:
        moment = datetime.fromisoformat(at) + OPENS_FOR
    except (ValueError, OverflowError):
        return {}
    return {"until": moment.isoformat(timespec="seconds").replace("+00:00", "Z")}


def _told(step: Step, record: Record | None, playbook: str) -> Row:
    state = step.of(record)
    text = OUTDATED_TEXT.format(playbook) if state == OUTDATED else step.text
    return {"state": state, "at": step.at, **step.counts, **({"text": text} if text else {})}


def _next(row: Row) -> str:
    if row["state"] != decision.DONE:
        return EXPORT
    if row.get("verification", {}).get("state") not in (BALANCED, NOT_BALANCED):
        return VERIFY
    if {one["state"] for one in row.get("imports", ())} != {COMPLETE}:
        return MOVE
    # A later step makes an earlier one needless: a freeze is thawed once mail is switched.
    ended = [number for number, step in enumerate(LATER, 1) if row.get(step, {}).get("state") in ENDED[step]]
    return (*OF_ALL, DONE)[max(ended, default=0)]


def first_red(rows: Iterable[Row]) -> list[Row]:
    """What is red comes first; the rest stays as it was ordered."""
    return sorted(rows, key=lambda one: not one["red"])


def journey_summary(rows: Iterable[Row]) -> Row:
    listed = list(rows)
    states = Counter(one.get("verification", {}).get("state") for one in listed)
    later = {step: sum(one.get(step, {}).get("state") in ENDED[step] for one in listed) for step in LATER}
    return {
        "verified": states[BALANCED],
        "imported": sum(one["next_step"] in (*OF_ALL, DONE) for one in listed),
        **later,
        "red": sum(one["red"] for one in listed),
    }


def journey_text(text: str, numbers: Mapping[str, int]) -> str:
    """The summary of exports with what became of them."""
    words = {EVIDENCE: "in the evidence"}
    more = [f"{number:,} {words.get(key, key)}" for key, number in numbers.items() if number]
    return ", ".join([text, *more])


def next_steps(rows: Iterable[Row], options: Mapping[str, object]) -> list[Row]:
    """What to run next, in the order of the way, with the number of mailboxes that it is for.

    `options`: those of the task, of which `organization`, `region`, `store` and `wave` are in the command.
    """
    listed = list(rows)
    counts = Counter(_run_for(one) for one in listed if one["state"] not in (decision.UNDER_WAY, decision.POSTPONED))
    rooms = [one["name"] for one in listed if _run_for(one) == CALENDARS]
    late = [one for one in listed if one["state"] == decision.POSTPONED]
    host = _host_of(listed)
    due = [step for step in NEXT if counts[step] and step not in OF_ALL]
    if not due and not late and all(one["state"] != decision.UNDER_WAY for one in listed):
        due = [step for step in OF_ALL if counts[step]][:1]
    return [
        {
            "playbook": f"mailops.workmail.{NEXT[step][0]}",
            "command": _command(step, options, rooms[:NAMED] if step == CALENDARS else (), host),
            "mailboxes": counts[step],
            "text": _sentence(counts[step], NEXT[step][1])
            + (_of_rooms(counts[step]) if step == CALENDARS else "")
            + (REPLACE if step in (MOVE, FREEZE, SWITCH) else ""),
        }
        for step in due
    ] + _later(late, options)


def _run_for(row: Row) -> str:
    """The step whose command a mailbox waits for."""
    of_room = row["next_step"] == MOVE and row["kind"] == RESOURCE.name
    return CALENDARS if of_room else str(row["next_step"])


def _of_rooms(count: int) -> str:
    more = f"; run this for the first {NAMED}, then read the status again" if count > NAMED else ""
    return f" (rooms and equipment, whose calendars are written as files){more}"


def _later(late: list[Row], options: Mapping[str, object]) -> list[Row]:
    """The export of postponed mailboxes, which WorkMail refuses before the time that the text names."""
    if not late:
        return []
    first = min((one["not_before"] for one in late if one.get("not_before")), default="")
    when = f"run this after {first}" if first else "run this 24 hours after the job that is exporting it has ended"
    text = f"{_sentence(len(late), 'postponed')}, because WorkMail exports a mailbox once in 24 hours: {when}"
    playbook = f"mailops.workmail.{NEXT[EXPORT][0]}"
    return [{"playbook": playbook, "command": _command(EXPORT, options), "mailboxes": len(late), "text": text}]


def _host_of(rows: Iterable[Row]) -> str:
    """The server that every import so far went to; empty if there was none, or more than one."""
    hosts = {one["target"].rpartition(" on ")[2] for row in rows for one in row.get("imports", ())}
    return hosts.pop() if len(hosts) == 1 else ""


def _command(step: str, options: Mapping[str, object], mailboxes: Iterable[str] = (), host: str = "") -> str:
    """The playbook with the variables that the task knows. `mailboxes`: the names of those that it is limited to;
    `host`: the server to import into, if it is known."""
    playbook = NEXT[step][0]
    variables = {
        f"{playbook}_organization": options.get("organization"),
        "exit_store": options.get("store"),
        **({} if playbook == "exit_switch" else {f"{playbook}_wave": options.get("wave")}),
        f"{playbook}_region": options.get("region"),
        f"{playbook}_mailboxes": ",".join(mailboxes),
    }
    given = [f"-e {shlex.quote(f'{name}={value}')}" for name, value in variables.items() if value]
    more = [one.replace(SERVER, shlex.quote(host)) if host else one for one in MORE.get(step, ())]
    return " ".join([f"ansible-playbook mailops.workmail.{playbook}", *given, *more])


def _sentence(count: int, words: str) -> str:
    return f"{count:,} {'mailbox is' if count == 1 else 'mailboxes are'} {words}"
