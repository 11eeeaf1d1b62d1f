# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Where the mailboxes of a wave are, as keys of a result, lines of a diff, and a report."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from .._report.cells import cell
from .._store.place import Place
from .._store.records import Record
from .._task.option_errors import plain, visible
from .decision import DONE, FAILED, POSTPONED, STATES, UNDER_WAY, WAITING, Mailbox, Verdict
from .estimate import Estimate, pace_of
from .jobs import Jobs

Row = dict[str, Any]
FIRST = (FAILED, POSTPONED, UNDER_WAY, WAITING, DONE)
"""The order in which rows are returned: what needs attention comes first."""
COLUMNS = (
    *("kind", "name", "entity_id", "wave", "state", "attempt", "job_id", "progress", "bytes"),
    *("started", "ended", "not_before", "objects", "message"),
)


def moment(value: datetime | None) -> str | None:
    return None if value is None else value.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def row(verdict: Verdict, record: Record | None, jobs: Jobs, wave: str, place: Place) -> Row:
    one, last = verdict.mailbox, record.last if record is not None else None
    told: Row = {"kind": one.kind, "name": one.name, "entity_id": one.entity_id, "wave": wave, "state": verdict.state}
    told["attempt"] = verdict.attempt or None
    told["mailbox_size"] = one.size
    if last is not None and last.number == verdict.attempt:
        told |= {"job_id": last.job_id or None, "started": moment(last.started), "ended": moment(last.ended)}
    if verdict.state == DONE and record is not None:
        told |= {"bytes": record.bytes, "objects": [place.path(written.name) for written in record.objects]}
        told["message"] = last.error or None if last is not None else None
    if verdict.state == UNDER_WAY and verdict.job_id in jobs.by_id:
        told |= {"job_id": verdict.job_id, "progress": jobs.by_id[verdict.job_id].progress}
    told["not_before"] = moment(verdict.not_before)
    told["message"] = verdict.text or told.get("message")
    return {key: value for key, value in told.items() if value is not None}


def ordered(rows: Iterable[Row]) -> list[Row]:
    return sorted(rows, key=lambda one: FIRST.index(one["state"]))


def summary(rows: Iterable[Row]) -> Row:
    listed = list(rows)
    counts = Counter(one["state"] for one in listed)
    numbers = {state: counts[state] for state in STATES}
    size = sum(one.get("bytes", 0) for one in listed)
    text = ", ".join(f"{count:,} {state}" for state, count in numbers.items() if count) or "no mailboxes"
    return {**numbers, "bytes": size, "text": text}


def told_estimate(estimate: Estimate | None) -> Row:
    if estimate is None:
        return {}
    told = {
        "seconds": estimate.seconds,
        "ends": moment(estimate.ends),
        "jobs": estimate.jobs,
        "seconds_per_gb": estimate.seconds_per_gb,
    }
    return {"eta": {key: value for key, value in told.items() if value is not None}}


def measured(records: Iterable[Record]) -> Row:
    """How long the jobs of the wave took; nothing before enough of them have ended."""
    pace = pace_of(records)
    if pace is None:
        return {}
    per_gb = {} if pace.per_gb is None else {"seconds_per_gb": round(pace.per_gb, 1)}
    return {"rate": {"jobs": pace.jobs, "seconds": pace.typical, "shortest_seconds": pace.shortest, **per_gb}}


def retry_at(verdicts: Iterable[Verdict]) -> Row:
    """The earliest moment at which a postponed mailbox can be exported."""
    moments = [one.not_before for one in verdicts if one.state == POSTPONED and one.not_before is not None]
    return {"retry_at": moment(min(moments))} if moments else {}


def told_left_out(one: Mailbox, reason: str, text: str) -> Row:
    return {"kind": one.kind, "name": one.name, "entity_id": one.entity_id, "reason": reason, "text": text}


def told_start(one: Mailbox, attempt: int) -> Row:
    return {"kind": one.kind, "name": one.name, "entity_id": one.entity_id, "attempt": attempt}


def diff(started: Iterable[tuple[Mailbox, int]], room: int, sign: str = "+") -> Row:
    """A line for each mailbox and attempt; `room`: lines that a log can carry."""
    lines = [f"{sign} export  {one.kind} {plain(one.name)}  attempt {attempt}" for one, attempt in started]
    more = [f"… and {len(lines) - room} more"] if len(lines) > room else []
    text = "\n".join([*lines[:room], *more])
    return {"diff": {"prepared": f"{text}\n" if text else ""}}


def as_json(document: Mapping[str, Any], _rows: list[Row]) -> str:
    text = json.dumps(document, indent=1, ensure_ascii=False, default=str)
    return visible(text, escape=lambda one: json.dumps(one)[1:-1]) + "\n"


def as_csv(_document: Mapping[str, Any], rows: list[Row]) -> str:
    text = io.StringIO()
    sheet = csv.writer(text)
    sheet.writerow(COLUMNS)
    for one in rows:
        values = {**one, "objects": " ".join(one.get("objects", ()))}
        sheet.writerow([cell("" if values.get(column) is None else values[column]) for column in COLUMNS])
    return text.getvalue()


FORMATS: dict[str, Callable[[Mapping[str, Any], list[Row]], str]] = {".json": as_json, ".csv": as_csv}
"""Ending of `report_path` → what makes its text."""
