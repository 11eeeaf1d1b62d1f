# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How far each mailbox is on its way out: exported, verified, imported, what is red, and what to run next. Pure."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Iterable, Mapping

from .._store.records import Record
from .._store.steps import (
    BALANCED,
    COMPLETE,
    FAILED,
    IMPORT,
    INCOMPLETE,
    NOT_BALANCED,
    OUTDATED,
    VERIFICATION,
    Step,
    made,
)
from . import decision
from .rows import Row

EXPORT, VERIFY, MOVE, DONE = "export", "verify", "import", "done"
"""The next step of a mailbox, as results call it."""
RED = {NOT_BALANCED, FAILED, OUTDATED, INCOMPLETE}
OUTDATED_TEXT = "The mailbox was exported again since. Run mailops.workmail.{} again."
NEXT = {
    EXPORT: ("exit_export", "not exported"),
    VERIFY: ("exit_verify", "not verified"),
    MOVE: ("exit_import", "not imported"),
}
MORE = {"exit_import": ("-e exit_import_mapping=mapping.yml -e exit_import_host=imap.example.net -e @secrets.yml",)}
"""Playbook → what its command needs beside what the store knows, as in the guide on imports."""


def with_steps(row: Row, record: Record | None, steps: Iterable[Step]) -> Row:
    """A row of a mailbox with its steps after the export."""
    listed = list(steps) if record is not None and row["state"] == decision.DONE else []
    verification = next(iter(made(listed, VERIFICATION)), None)
    told = dict(row)
    imports = []
    if record is not None and verification is not None:
        told["verification"] = _told(verification, record, "exit_verify")
    if record is not None:
        imports = [_told(one, record, "exit_import") | {"target": one.target} for one in made(listed, IMPORT)]
    if imports:
        told["imports"] = imports
    states = {one["state"] for one in (told.get("verification", {"state": ""}), *imports)}
    return {**told, "red": row["state"] == decision.FAILED or bool(states & RED), "next_step": _next(told)}


def _told(step: Step, record: Record, playbook: str) -> Row:
    state = step.of(record)
    text = OUTDATED_TEXT.format(playbook) if state == OUTDATED else step.text
    return {"state": state, "at": step.at, **step.counts, **({"text": text} if text else {})}


def _next(row: Row) -> str:
    if row["state"] != decision.DONE:
        return EXPORT
    if row.get("verification", {}).get("state") not in (BALANCED, NOT_BALANCED):
        return VERIFY
    states = {one["state"] for one in row.get("imports", ())}
    return DONE if states == {COMPLETE} else MOVE


def first_red(rows: Iterable[Row]) -> list[Row]:
    """What is red comes first; the rest stays as it was ordered."""
    return sorted(rows, key=lambda one: not one["red"])


def journey_summary(rows: Iterable[Row]) -> Row:
    listed = list(rows)
    states = Counter(one.get("verification", {}).get("state") for one in listed)
    return {
        "verified": states[BALANCED],
        "imported": sum(one["next_step"] == DONE for one in listed),
        "red": sum(one["red"] for one in listed),
    }


def journey_text(text: str, numbers: Mapping[str, int]) -> str:
    """The summary of exports with what became of them."""
    more = [f"{numbers[key]:,} {key}" for key in ("verified", "imported", "red") if numbers[key]]
    return ", ".join([text, *more])


def next_steps(rows: Iterable[Row], options: Mapping[str, object]) -> list[Row]:
    """What to run next, in the order of the way, with the number of mailboxes that it is for.

    `options`: those of the task, of which `organization`, `region`, `store` and `wave` are in the command.
    """
    counts = Counter(one["next_step"] for one in rows if one["state"] != decision.UNDER_WAY)
    return [
        {
            "playbook": f"mailops.workmail.{playbook}",
            "command": _command(playbook, options),
            "mailboxes": counts[step],
            "text": _sentence(counts[step], words),
        }
        for step, (playbook, words) in NEXT.items()
        if counts[step]
    ]


def _command(playbook: str, options: Mapping[str, object]) -> str:
    """The playbook with the variables that the task knows. For an import, those of its target are examples."""
    variables = {
        f"{playbook}_organization": options.get("organization"),
        "exit_store": options.get("store"),
        f"{playbook}_wave": options.get("wave"),
        f"{playbook}_region": options.get("region"),
    }
    given = [f"-e {shlex.quote(f'{name}={value}')}" for name, value in variables.items() if value]
    return " ".join([f"ansible-playbook mailops.workmail.{playbook}", *given, *MORE.get(playbook, ())])


def _sentence(count: int, words: str) -> str:
    return f"{count:,} {'mailbox is' if count == 1 else 'mailboxes are'} {words}"
