# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a task that exports mailboxes returns: where each mailbox is, when the rest will be done, and what failed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from .._export import rows
from .._export.decision import FAILED, UNDER_WAY, WAITING, Verdict, by_size
from .._export.estimate import Estimate, estimate
from .._export.exporting import Exporting
from .._export.journey import first_red, journey_summary, journey_text, next_steps, with_steps
from .._export.selection import LeftOut, disabled_text
from .._report.bounded import MAX_ENTRIES, bounded
from .._store.ledger import Ledger
from .._store.records import COMPLETED
from .._store.steps import Step
from .._task.option_errors import name_list, plain
from .files import write_text
from .session import Options, Session

Steps = Mapping[str, list[Step]]
NAMED = 5
"""Mailboxes that a message names."""


def told(session: Session, exporting: Exporting, verdicts: list[Verdict], starts: list[Verdict]) -> Options:
    """The result of a preview. `starts`: the mailboxes whose export would be started."""
    return _result(session, exporting, verdicts, [(one.mailbox.entity_id, one.attempt) for one in starts])


def told_only(
    session: Session,
    exporting: Exporting,
    verdicts: list[Verdict],
    steps: Steps | None = None,
    unknown_wave: str = "",
) -> Options:
    """The result of an info module. `steps`: those after the export, by the id of the entity, where they are shown;
    `unknown_wave`: why there is nothing to run for this wave."""
    result = _result(session, exporting, verdicts, [], steps, unknown_wave)
    result |= rows.measured(exporting.board.ledger.records.values())
    return {key: value for key, value in result.items() if key not in ("changed", "diff", "started")}


def finished(session: Session, exporting: Exporting) -> Options:
    """The result of a run. Exits the module if a mailbox cannot be exported, or something concerns all of them."""
    board = exporting.board
    verdicts = exporting.final()
    for text in dict.fromkeys(board.warnings):
        session.warn(text)
    result = _result(session, exporting, verdicts, board.started)
    failed = [one for one in verdicts if one.state == FAILED]
    if failed or board.stopped:
        session.fail(_complaint(failed, board.stopped, result["summary"]["text"]), **result)
    if session.gate.left <= 0:
        session.warn(f"the time limit was reached: {result['summary']['text']}. Run the task again for the rest.")
    return result


def cancelled_result(session: Session, exporting: Exporting, jobs: list[Verdict]) -> Options:
    """The result of a task that cancels jobs. `jobs`: those that were running."""
    exporting.board.relist()
    told_jobs = [rows.told_start(one.mailbox, one.attempt) | {"job_id": one.job_id} for one in jobs]
    result = _result(session, exporting, exporting.verdicts(), [])
    lines = rows.diff([(one.mailbox, one.attempt) for one in jobs], MAX_ENTRIES, "-")
    return {**result, "changed": bool(jobs), **lines, "cancelled": told_jobs}


def _result(
    session: Session,
    exporting: Exporting,
    verdicts: list[Verdict],
    started: list[tuple[str, int]],
    steps: Steps | None = None,
    unknown_wave: str = "",
) -> Options:
    board, mailboxes = exporting.board, {one.entity_id: one for one in exporting.mailboxes}
    ledger = board.ledger
    listed = rows.ordered(
        rows.row(one, ledger.records.get(one.mailbox.entity_id), board.jobs, ledger.wave, ledger.store.place)
        for one in verdicts
    )
    starts = sorted(((mailboxes[id_], attempt) for id_, attempt in started), key=lambda one: (one[1], by_size(one[0])))
    more: Options = {}
    if steps is not None:
        records = ledger.records
        listed = first_red(
            with_steps(one, records.get(one["entity_id"]), steps.get(one["entity_id"], ())) for one in listed
        )
        options = {**session.options, "region": board.service.region}
        more = {"unknown_wave": unknown_wave, "next": []} if unknown_wave else {"next": next_steps(listed, options)}
    left = [rows.told_left_out(*one) for one in left_out(exporting)]
    result = {
        "changed": bool(started),
        "summary": _summary(listed, steps is not None, len(left)),
        **(bounded("not_selected", left, len(left)) if left else {}),
        **more,
        **rows.told_estimate(_estimate(exporting, verdicts)),
        **rows.retry_at(verdicts),
        **bounded("started", [rows.told_start(*one) for one in starts], len(starts)),
        **rows.diff(starts, MAX_ENTRIES),
    }
    return {**result, **_reported(session, result, listed), **bounded("exports", listed, len(listed))}


def left_out(exporting: Exporting) -> list[LeftOut]:
    """Mailboxes with data that the task does not export and the wave does not have. The board has looked."""
    ledger, shown = exporting.board.ledger, {one.entity_id for one in exporting.mailboxes}
    return [one for one in exporting.left_out if one.mailbox.entity_id not in shown and not _is_there(ledger, one)]


def _is_there(ledger: Ledger, one: LeftOut) -> bool:
    """Whether it was exported in the wave, for example by name."""
    id_ = one.mailbox.entity_id
    if id_ not in ledger.present:
        return False
    record = ledger.records.get(id_) or ledger.reload(id_)
    return record is not None and record.last is not None and record.last.state == COMPLETED


def warn_left_out(session: Session, exporting: Exporting) -> None:
    """Name the disabled mailboxes that a task leaves out which exports all but those that it excludes."""
    text = disabled_text(left_out(exporting)) if session.options.get("mailboxes") is None else ""
    if text:
        session.warn(text)


def _summary(listed: list[rows.Row], with_steps: bool, left: int) -> Options:
    exports = {**rows.summary(listed), "not_selected": left}
    more = f", {left:,} not selected" if left else ""
    if not with_steps:
        return {**exports, "text": exports["text"] + more}
    numbers = journey_summary(listed)
    return {**exports, **numbers, "text": journey_text(exports["text"] + more, numbers)}


def _estimate(exporting: Exporting, verdicts: list[Verdict]) -> Estimate | None:
    board = exporting.board
    jobs = board.jobs.by_id
    running = [
        (one.mailbox.size, jobs[one.job_id].progress / 100 if one.job_id in jobs else 0.0)
        for one in verdicts
        if one.state == UNDER_WAY
    ]
    waiting = [
        one.mailbox.size for one in sorted(verdicts, key=lambda one: by_size(one.mailbox)) if one.state == WAITING
    ]
    places = exporting.manner.concurrency
    return estimate(board.ledger.records.values(), running, waiting, places, board.now())


def _reported(session: Session, result: Options, listed: list[rows.Row]) -> Options:
    path = session.options.get("report_path")
    if not path or "unknown_wave" in result:
        return {}
    document = {key: value for key, value in result.items() if key not in ("changed", "diff")} | {"exports": listed}
    failure = write_text(path, rows.FORMATS[Path(path).suffix](document, listed))
    if failure:
        session.warn(failure)
    return {"report_failure": failure} if failure else {"report_path": path}


def _complaint(failed: list[Verdict], stopped: str, summary: str) -> str:
    if stopped:
        return f"no further exports were started: {stopped} Fix the cause and run the task again ({summary})."
    named = name_list((f"{one.mailbox.kind} {plain(one.mailbox.name)} ({one.text})" for one in failed), NAMED)
    return f"{len(failed)} of the mailboxes cannot be exported: {named}. The others are not affected ({summary})."
