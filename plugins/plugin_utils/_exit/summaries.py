# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the playbooks of the way out show at their end, from the results of all hosts: lines, and what is red."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

Result = Mapping[str, Any]
TOTALS = (
    ("messages", "message", "messages"),
    ("calendar_items", "calendar item", "calendar items"),
    ("other", "other entry", "other entries"),
    ("unreadable", "entry that cannot be read", "entries that cannot be read"),
)
CHANGES = ("added", "gone", "moved")
REPORT = "Set `exit_verify_dir`, and its report has each of them."
PAGE = "the page of exit_status"
WITHOUT_ROW = "exported, but without a row in the mapping file"
RESOURCE = "resource"
"""The kind of rooms and equipment in the records of exports."""
MOST = 200
"""Findings and red mailboxes that a summary names; all of them are on the page of exit_status."""


def verified(results: Mapping[str, Result]) -> dict[str, Any]:
    """`results`: what `workmail_archive_info` returned on each host; empty for a host that returned nothing."""
    read = [one for one in results.values() if "summary" in one]
    red = [*_not_balanced(read), *_failures(read), *_silent(results)]
    count, balanced = (sum(one["summary"][key] for one in read) for key in ("mailboxes", "balanced"))
    lines = [f"{_counted(count, 'mailbox', 'mailboxes')} read, {balanced:,} balanced: {_totals(read)}"]
    lines += _findings(read)
    lines += _deltas(read)
    return {"lines": lines, "red": _bounded(red), "count": len(red)}


def _totals(read: Iterable[Result]) -> str:
    sums: Counter[str] = Counter()
    for one in read:
        sums.update({key: one["summary"][key] for key, _one, _many in TOTALS})
    return ", ".join(_counted(sums[key], one, many) for key, one, many in TOTALS if sums[key] or key == "messages")


def _counted(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"


def _not_balanced(read: Iterable[Result]) -> Iterator[str]:
    for result in read:
        listed = {one["mailbox"]: one["balance"]["reasons"] for one in result["mailboxes"]}
        for name in result["summary"]["not_balanced"]:
            yield f"{name}: {' '.join(listed.get(name, ())) or 'does not balance. See the page of exit_status.'}"
        more = result["summary"].get("not_balanced_truncated", 0) - len(result["summary"]["not_balanced"])
        if more > 0:
            yield f"{_counted(more, 'more mailbox does', 'more mailboxes do')} not balance. See {PAGE}."


def _failures(read: Iterable[Result]) -> Iterator[str]:
    for result in read:
        listed = result.get("failures") or []
        yield from (_named(one["mailbox"], one["message"]) for one in listed)
        more = result["summary"]["failed"] - len(listed)
        if more > 0:
            yield f"{_counted(more, 'more mailbox', 'more mailboxes')} cannot be read. See the page of exit_status."


def _silent(results: Mapping[str, Result]) -> Iterator[str]:
    """Hosts whose share was not read."""
    for host, one in results.items():
        if "summary" not in one:
            why = str(one.get("msg") or "it returned nothing").rstrip(". ")
            yield f"the share of the host {host} was not read: {why}. Run the playbook again."


def _findings(read: Iterable[Result]) -> list[str]:
    counts: Counter[str] = Counter()
    for result in read:
        counts.update({found["finding"]: found["count"] for found in result["summary"]["findings"]})
    told = ", ".join(f"{name} {count:,}" for name, count in sorted(counts.items()))
    return [f"findings: {told}"] if told else []


def _deltas(read: Iterable[Result]) -> list[str]:
    """What changed since the other wave, by the mailbox, and which mailboxes could not be compared and why."""
    sums = Counter[str]()
    for result in read:
        sums.update({key: result["summary"].get(key, 0) for key in (*CHANGES, "compared", "not_compared", "mailboxes")})
    boxes = [one for result in read for one in result["mailboxes"]]
    if not sums["compared"] + sums["not_compared"]:
        return []
    of = f" of {sums['mailboxes']:,}" if sums["not_compared"] else ""
    counted = f"{sums['compared']:,}{of} {'mailbox' if sums['mailboxes'] == 1 else 'mailboxes'}"
    lines = [f"{counted} compared with the other wave: {_changes(sums)}"] if sums["compared"] else []
    deltas = [(one["mailbox"], one["delta"]) for one in boxes if "delta" in one]
    alone = [f"not compared: {_named(one['mailbox'], one['not_compared'])}" for one in boxes if "not_compared" in one]
    if sums["compared"] > 1:
        lines += _bounded([f"{name}: {_changes(delta)}" for name, delta in deltas if any(map(delta.get, CHANGES))])
        # What does not fit in the result of a host. Mailboxes without a change are not worth a line.
        left = {key: sums[key] - sum(delta[key] for _name, delta in deltas) for key in CHANGES}
        lines += [f"more mailboxes: {_changes(left)}. {REPORT}"] if any(left.values()) else []
    more = sums["not_compared"] - len(alone)
    many = _counted(more, "more mailbox is", "more mailboxes are")
    return [*lines, *_bounded(alone), *([f"{many} not compared. {REPORT}"] if more > 0 else [])]


def _changes(delta: Mapping[str, int]) -> str:
    return ", ".join(f"{delta[key]:,} {key}" for key in CHANGES)


def imported(
    results: Mapping[str, Sequence[Result]],
    files: Mapping[str, Result],
    rows: Sequence[Result] = (),
    reads: Iterable[Result] = (),
) -> dict[str, Any]:
    """`results`: for each host, what `workmail_archive_import` returned for each part of its share; `files`: the same
    of `workmail_archive`, empty where it did not run; `rows`: the mailboxes of the mapping file, of all hosts; `reads`:
    what `workmail_archive_info` returned on each host, if mailboxes without a row are to be named."""
    lines: list[str] = []
    red: list[str] = []
    incomplete = 0
    for part in (result for listed in results.values() for result in listed):
        told = {one["user"]: one for one in part.get("mailboxes") or ()}
        for row in part.get("item") or ():
            one = told.get(row["user"], {})
            name = str(one.get("mailbox") or row["mailbox"])
            if "text" not in one or "msg" in one:
                why = one.get("msg") or part.get("msg") or "the task returned nothing. Run the playbook again."
                red.append(_named(name, str(why)))
                continue
            lines.append(f"{name} -> {row['user']}: {one['text']}")
            incomplete += bool(one["missing"] or one["calendar_missing"])
    red += _not_imported(results, rows)
    written = any(result and not result.get("skipped") for result in files.values())
    for host, result in files.items() if written else ():
        if "summary" not in result:
            why = str(result.get("msg") or "it returned nothing").rstrip(". ")
            red.append(f"the share of the host {host} was not written: {why}. Run the playbook again.")
            continue
        lines.append(f"files on {host}: {result['summary']['text']}")
        red += _failures([result])
    if incomplete:
        lines.append(f"{_counted(incomplete, 'mailbox is', 'mailboxes are')} not complete in the target")
    lines += _without_row(rows, reads)
    return {"lines": lines, "red": _bounded(red), "count": len(red)}


def _without_row(rows: Iterable[Result], reads: Iterable[Result]) -> Iterator[str]:
    """Exported mailboxes that the mapping file does not have: a row that was forgotten is mail that stays behind."""
    mapped = {row["mailbox"] for row in rows}
    found: dict[str, Result] = {}
    more = 0
    for read in reads:
        listed = read.get("not_named") or ()
        found |= {one["entity_id"]: one for one in listed if mapped.isdisjoint((one["mailbox"], one["entity_id"]))}
        more = max(more, read.get("not_named_truncated", 0) - len(listed))
    rooms = [one["mailbox"] for one in found.values() if one["kind"] == RESOURCE]
    others = [one["mailbox"] for one in found.values() if one["kind"] != RESOURCE]
    if others:
        yield f"{WITHOUT_ROW}: {', '.join(others)}. Add a row for each, and run the playbook again."
    if rooms:
        names = ",".join(rooms)
        yield (
            f"{WITHOUT_ROW}, rooms and equipment: {', '.join(rooms)}. IMAP takes no calendars. "
            f"Write them as files, with `-e exit_import_files=rooms -e exit_import_mailboxes={shlex.quote(names)}`."
        )
    if more > 0:
        yield f"{_counted(more, 'more exported mailbox', 'more exported mailboxes')} may have no row. See {PAGE}."


def _not_imported(results: Mapping[str, Sequence[Result]], rows: Iterable[Result]) -> Iterator[str]:
    """Mailboxes of hosts that failed before they imported any."""
    told = {row["mailbox"] for listed in results.values() for part in listed for row in part.get("item") or ()}
    silent = ", ".join(host for host, listed in results.items() if not listed)
    for row in rows:
        if row["mailbox"] not in told:
            yield f"{row['mailbox']}: was not imported, because its host failed ({silent}). Run the playbook again."


def _named(name: str, text: str) -> str:
    return text if text.startswith(f"{name}:") else f"{name}: {text}"


def _bounded(red: Sequence[str]) -> list[str]:
    more = len(red) - MOST
    return [*red[:MOST], *([f"and {more:,} more. See the page of exit_status."] if more > 0 else [])]
