# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Cancels the running export jobs of a wave. Jobs that the wave did not start are left alone."""

from __future__ import annotations

from .._export.decision import UNDER_WAY, Verdict
from .._export.exporting import Exporting
from .._service.errors import NOT_FOUND_CODES, WorkMailError
from .export_result import cancelled_result
from .session import Options, Session

ENDED = ("InvalidParameterException", "EntityStateException", *NOT_FOUND_CODES)
"""Codes by which the service says that a job can no longer be cancelled (unknown behaviour of ended jobs)."""


def cancelled(session: Session, exporting: Exporting) -> Options:
    """The result of the task, with the jobs that were cancelled, or would be."""
    running = [one for one in exporting.look() if one.state == UNDER_WAY and one.job_id]
    if session.mode.applies:
        for one in running:
            _cancel(exporting, one)
    return cancelled_result(session, exporting, running)


def _cancel(exporting: Exporting, verdict: Verdict) -> None:
    board = exporting.board
    try:
        board.service.call("cancel_mailbox_export_job", JobId=verdict.job_id, ClientToken=f"cancel-{verdict.job_id}")
    except WorkMailError as error:
        if not error.has_code(*ENDED):
            raise
    board.finish(verdict.mailbox.entity_id)
