# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""`workmail_archive_info`: reads archives, keeps their inventories, and says whether everything is accounted for."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, NoReturn

from .._archive.balance import balance
from .._archive.delta import ADDED, GONE, MOVED, Change, delta
from .._archive.errors import ArchiveError
from .._archive.inventory import rows
from .._archive.rows import Row
from .._archive.shelf import Shelf
from .._archive.totals import TOTALS
from .._report.bounded import MAX_SIDE_CHARACTERS, bounded
from .._task.arguments import Spec
from .._task.option_errors import name_list, visible
from .archive_options import ENDINGS, PROGRESS, SOURCES, other_wave_errors
from .archive_result import NAMED, failed, leave, written_report
from .archives import Archives, Mailbox
from .naming import renamed
from .other_wave import OtherWave
from .session import Options, Session

ARCHIVE_INFO: Spec = {**SOURCES, "compare_with": {"type": "str"}, "report_path": {"type": "path"}, **PROGRESS}
MOST_CHANGES = 20
"""Changes of one mailbox in a result; all of them are in the report."""


def run_archive_info() -> NoReturn:
    Session(ARCHIVE_INFO, endings=ENDINGS, renamed=renamed, check_boto3=False).read(_read)


def _read(session: Session) -> Options:
    archives = Archives(session, other_wave_errors(session.options, "compare_with"), every_record=True)
    other = OtherWave(session, archives, "compare_with") if session.options.get("compare_with") else None
    told, failures = [], [failed(name, error) for name, error in archives.failures]
    with archives.advance.watched(session, archives.mailboxes):
        for mailbox in archives.mailboxes:
            try:
                told.append(_mailbox(session, archives, mailbox, other))
                archives.advance.end(mailbox)
            except ArchiveError as error:
                failures.append(failed(mailbox.name, error))
                archives.advance.end(mailbox, failed=True)
    _warn(session, told)
    return leave(session, _result(session, told, failures) | _not_named(archives), "not read")


def _not_named(archives: Archives) -> Options:
    """Exported mailboxes of the wave that the task leaves out, so that a list that lacks one is noticed."""
    rows = [{"mailbox": one.name, "entity_id": one.entity_id, "kind": one.kind} for one in archives.not_named]
    return bounded("not_named", rows, len(rows), MAX_SIDE_CHARACTERS) if rows else {}


def _mailbox(session: Session, archives: Archives, mailbox: Mailbox, other: OtherWave | None) -> Options:
    with tempfile.TemporaryFile() as target:
        document, read = archives.inventory(mailbox, target, session.mode.applies)
        told = _entry(mailbox, document, read)
        if other is not None:
            target.seek(0)
            newer = rows(target) if read else mailbox.shelf.rows() if mailbox.shelf else iter(())
            told |= _compared(other, mailbox, newer)
        return told


def _compared(other: OtherWave, mailbox: Mailbox, newer: Iterator[Row]) -> Options:
    """What changed, or why that is not known: an archive that was read is not an error of its mailbox for that."""
    try:
        return {"delta": _delta(other.shelf(mailbox), newer)}
    except ArchiveError as error:
        return {"not_compared": visible(str(error))}


def _warn(session: Session, told: Iterable[Options]) -> None:
    alone = [one["mailbox"] for one in told if "not_compared" in one]
    if alone:
        names = name_list(alone, NAMED)
        session.warn(f"compare_with: {names} could not be compared. See `not_compared` of each for the next step.")


def _entry(mailbox: Mailbox, document: dict[str, Any], read: int) -> Options:
    """What a result says of one mailbox."""
    inventory = {"inventory": mailbox.shelf.path} if mailbox.shelf else {}
    return {
        "mailbox": mailbox.name,
        **{name: document[name] for name in TOTALS},
        "balance": balance(document),
        "largest_message": document["largest_message"],
        "findings": document["findings"],
        "folders": document["folders"],
        "unreadable_entries": document["unreadable_entries"],
        "other_entries": document["other_entries"],
        "archives": document["archives"],
        "bytes_read": read,
        **inventory,
    }


def _delta(older: Shelf, newer: Iterator[Row]) -> Options:
    counts = dict.fromkeys((ADDED, GONE, MOVED), 0)
    listed: list[Options] = []
    for change in delta(older.rows(), newer):
        counts[change.change] += 1
        listed.append(_change(change))
    return {**counts, "changes": listed}


def _change(change: Change) -> Options:
    row = change.row
    told = {"change": change.change, "folder": "/".join(row["folder"]), "name": row["name"], "size": row["size"]}
    told |= {key: row[key] for key in ("date", "message_id") if key in row}
    return {**told, "before": "/".join(change.before), "rung": change.rung} if change.change == MOVED else told


def _result(session: Session, told: list[Options], failures: list[Options]) -> Options:
    """The whole result; what does not fit is in the report."""
    summary = _summary(told, failures)
    report = {"summary": summary, "mailboxes": told, "failures": failures}
    result = {
        "summary": summary,
        **written_report(session, report),
        **bounded("mailboxes", (_short(one) for one in told), len(told)),
    }
    return {**result, **bounded("failures", failures, len(failures))} if failures else result


def _summary(told: list[Options], failures: list[Options]) -> Options:
    open_ = [one["mailbox"] for one in told if not one["balance"]["closed"]]
    sums = {name: sum(one[name] for one in told) for name in (*TOTALS, "bytes_read")}
    text = f"{len(told)} {'mailbox' if len(told) == 1 else 'mailboxes'} read, {len(told) - len(open_)} balanced"
    text += f", {len(failures)} failed" if failures else ""
    compared, alone = (sum(key in one for one in told) for key in ("delta", "not_compared"))
    if compared or alone:
        text += f", {compared} compared" + (f", {alone} not compared" if alone else "")
    deltas = [one["delta"] for one in told if "delta" in one]
    changes = {key: sum(one[key] for one in deltas) for key in (ADDED, GONE, MOVED)}
    found: Counter[str] = Counter()
    for one in told:
        found.update({row["finding"]: row["count"] for row in one["findings"]})
    return {
        "text": text,
        **({"compared": compared, "not_compared": alone, **changes} if compared or alone else {}),
        "findings": [{"finding": name, "count": count} for name, count in sorted(found.items())],
        "mailboxes": len(told),
        "balanced": len(told) - len(open_),
        "failed": len(failures),
        **sums,
        **bounded("not_balanced", open_, len(open_), MAX_SIDE_CHARACTERS),
    }


def _short(one: Options) -> Options:
    """A mailbox as a result can carry it."""
    told = {key: value for key, value in one.items() if key not in ("folders", "delta")}
    for key in ("unreadable_entries", "other_entries"):
        told[key] = list(islice(one.get(key, ()), NAMED))
    told |= bounded("folders", one["folders"], len(one["folders"]), MAX_SIDE_CHARACTERS)
    if "delta" in one:
        changes = one["delta"]["changes"]
        told["delta"] = {
            **one["delta"],
            **bounded("changes", changes[:MOST_CHANGES], len(changes), MAX_SIDE_CHARACTERS),
        }
    return told
