# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the modules that read archives share of their results: failures, the report, the end of the task."""

from __future__ import annotations

import json

from .._archive.errors import ArchiveError
from .._task.option_errors import name_list, visible
from . import files
from .session import Options, Session

NAMED = 5
"""Mailboxes that a message names."""


def failed(name: str, error: ArchiveError) -> Options:
    return {"mailbox": name, "code": error.code, "message": visible(str(error))}


def written_report(session: Session, report: Options) -> Options:
    """Write all that a task found to its report, and say where it is, or why it is not."""
    path = session.options.get("report_path")
    if not path or not session.mode.applies:
        return {}
    why = files.write_text(str(path), visible(json.dumps(report, indent=1, ensure_ascii=False)) + "\n")
    return {"report_failure": why} if why else {"report_path": str(path)}


def leave(session: Session, result: Options, what: str) -> Options:
    """The result. Exits the module if a mailbox failed; `what` happened to it."""
    failures = result.get("failures") or []
    if failures:
        count = result["summary"]["failed"]
        first = "\n".join(f"- {one['message']}" for one in failures[:NAMED])
        more = f"\n- and {count - NAMED} more" if count > NAMED else ""
        session.fail(f"{name_list([one['mailbox'] for one in failures], NAMED)}: {what}.\n{first}{more}", **result)
    return result
