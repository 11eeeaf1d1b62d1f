# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The README of a pack: what to do in which order, what was mapped how, and what could not be carried."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ...module_utils._report.markdown import escaped
from ...module_utils._task.option_errors import quantity
from .entities import PRIVATE, PUBLIC, Company, File, Note, Pack

NAME = "README.md"
NEVER = (
    "Passwords: WorkMail does not show them.",
    "Inbox rules, forwarding, out-of-office texts, signatures and folder permissions: WorkMail has no API for them. "
    "The page of `exit_assess` has a checklist.",
    "Contacts and tasks: exports of mailboxes do not have them. People export contacts themselves.",
    "Messages: archives of mailboxes have them (playbooks `exit_export` and `exit_import`).",
    "Settings of the organization, such as access rules, retention and mail flow rules.",
)


def readme(title: str, company: Company, pack: Pack) -> File:
    """Markdown. It is private only if it names an entity or repeats a value."""
    notes = [*company.notes, *pack.notes]
    lines = [
        f"# {title}",
        "",
        f"This pack was written by the playbook `mailops.workmail.exit_pack` from {_counts(company)}.",
    ]
    lines += ["Do not edit the files: the next run writes them again.", "", "## Steps", ""]
    lines += _steps(pack.steps)
    for one in pack.sections:
        lines += ["", f"## {one.title}", "", *_steps(one.steps), *(("", one.about) if one.about else ())]
    lines += ["", "## Files", "", "| File | What it is |", "|---|---|", *map(_file, pack.files)]
    lines += ["", "## What was mapped how", "", *(f"- {one}" for one in pack.mapped)]
    lines += ["", "## What could not be carried", "", *(_left(notes) if notes else ["Everything else was carried."])]
    if pack.cells:
        lines += ["", "## Values that a spreadsheet would run as a formula", ""]
        lines += ["Do not save these files with a spreadsheet. The import needs the values as they are.", ""]
        lines += [
            f"- `{name}`, column {escaped(column)}: {escaped(value)}" for name, column, value in sorted(set(pack.cells))
        ]
    lines += ["", "## What no pack carries", "", *(f"- {one}" for one in NEVER)]
    text = "\n".join(lines) + "\n"
    return File(NAME, text, "this text", PRIVATE if notes or pack.cells else PUBLIC)


def _steps(steps: Iterable[str]) -> Iterator[str]:
    return (f"{number}. {step}" for number, step in enumerate(steps, 1))


def _counts(company: Company) -> str:
    counted = (
        quantity(len(company.people), "user"),
        f"{len(company.shared)} shared {'mailbox' if len(company.shared) == 1 else 'mailboxes'}",
        quantity(len(company.groups), "group"),
        quantity(len(company.resources), "resource"),
    )
    return f"{', '.join(counted[:-1])} and {counted[-1]}"


def _file(one: File) -> str:
    secret = ". **It has passwords**: delete it after the import" if one.secret else ""
    return f"| `{one.name}` | {one.about[0].upper()}{one.about[1:]}{secret} |"


def _left(notes: Iterable[Note]) -> Iterator[str]:
    """A row for each cause, with all entities."""
    groups: dict[tuple[str, str, str], list[str]] = {}
    for note in notes:
        groups.setdefault((note.kind, note.what, note.why), []).append(note.name)
    yield from ("| What | Of | Why |", "|---|---|---|")
    for (kind, what, why), names in sorted(groups.items()):
        told = ", ".join(escaped(name) for name in dict.fromkeys(names))
        yield f"| {'everything' if what == 'entity' else escaped(what)} | {kind} {told} | {escaped(why)} |"
