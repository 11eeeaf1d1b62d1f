# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A run that was approved: it does what the approved preview showed, or fails before its first write.

`approved_plan` is the id of the approved plan. `approved_report` is the JSON report of that preview: it contains
the id, and with it the error can say what differs.
"""

from __future__ import annotations

import json
import os
import re
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from .._plan.planner import Plan
from .._report import stale
from .._report.plan_id import DIGITS, digest, plan_id
from .._task.option_errors import OptionError, quoted
from . import files
from .session import new_place

if TYPE_CHECKING:
    from .session import Session

ID = re.compile(rf"[0-9a-f]{{{DIGITS}}}")
NO_ID = f"is not a plan id. Set the {DIGITS} hexadecimal digits at the end of the preview (`plan_id` in the result)."
MOST_BYTES = 200_000_000
"""Size of a report that is read. The report of 10,000 new users has about 10 MB."""
OUTCOME = ("outcome", "code", "message", "added_during_run")
"""Keys of an operation in a report that say what became of it."""
AGAIN = "Run the preview again with `report_path`."


class Unfit(Exception):
    """Why a file is not the report of a preview."""


@dataclass(frozen=True)
class Approval:
    plan_id: str
    """Empty if the option is not an approval; the errors in the options say why."""
    report: Mapping[str, Any] | None = None

    @property
    def valid(self) -> bool:
        return bool(self.plan_id)

    def require_place(self, session: Session, organization_id: str) -> None:
        """Fail before anything of the organization is read if the report is about another one."""
        place = self.report["organization"] if self.report else organization_id
        if place not in (organization_id, new_place(session)):
            named = session.options["organization"]
            session.fail(
                f"The report in `approved_report` is for the organization {place}, but the task is for "
                f"{quoted(named)} ({organization_id}). Nothing was changed. Check `organization` and `approved_report`."
            )

    def require(self, session: Session, planned: Plan) -> None:
        """Fail if the plan is not the approved one.

        A preview names an organization that does not exist yet by its alias and region; its id comes with the run.
        """
        if self.plan_id in (planned.id, plan_id(planned, new_place(session))):
            return
        self._fail(session, planned)

    def _fail(self, session: Session, planned: Plan) -> NoReturn:
        approved = self.report["operations"] if self.report else None
        text, keys = stale.explained(self.plan_id, planned, approved)
        session.fail(text, changed=False, plan_id=planned.id, **keys)


def inspect_files(
    options: Mapping[str, Any], endings: Mapping[str, tuple[str, ...]] | None = None
) -> tuple[Approval | None, list[OptionError]]:
    """What the options say was approved, and all errors in options about files and approval."""
    errors = list(files.path_errors(options, endings or files.OPTIONS))
    approved, path = options.get("approved_plan"), options.get("approved_report")
    if approved is None and path is None:
        return None, errors
    report, wrong = None, []
    if approved is not None and not ID.fullmatch(approved):
        wrong.append(OptionError("", "approved_plan", f"{quoted(approved)} {NO_ID}"))
    try:
        report = _read(path) if path is not None else None
    except Unfit as why:
        wrong.append(OptionError("", "approved_report", f"{quoted(path)} {why}"))
    if report and approved is not None and not wrong:
        wrong += _of_another_plan(report, approved)
    id_ = approved if approved is not None else report["plan_id"] if report else ""
    return Approval("" if wrong else id_, report), [*errors, *wrong]


def _of_another_plan(report: Mapping[str, Any], approved: str) -> Iterator[OptionError]:
    if report["plan_id"] != approved:
        text = f"is the report of the plan {report['plan_id']}, but `approved_plan` is {approved}."
        yield OptionError("", "approved_report", f"{text} Set the report of the approved plan.")


def _read(path: str) -> Mapping[str, Any]:
    """The report in a file. Raises `Unfit`."""
    try:
        report = json.loads(_text(path))
    except (ValueError, RecursionError):
        raise Unfit(f"is not complete JSON. {AGAIN}") from None
    if not isinstance(report, dict) or not ID.fullmatch(str(report.get("plan_id"))):
        raise Unfit(f"is not the JSON report of a preview: it has no plan id. {AGAIN}")
    if report["plan_id"] != _recomputed(report):
        raise Unfit(f"was changed after the preview: its operations do not belong to its plan id. {AGAIN}")
    return report


def _recomputed(report: Mapping[str, Any]) -> str:
    """The id that follows from the organization and the operations in a report; empty if they have another shape."""
    rows = report.get("operations")
    if not isinstance(rows, list) or not all(map(stale.is_operation, rows)):
        return ""
    planned = (row for row in rows if not row.get("added_during_run"))
    return digest(str(report.get("organization")), [_without(row) for row in planned])


def _without(row: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key not in OUTCOME}


def _text(path: str) -> str:
    try:
        about = os.stat(path)
        # A pipe that no process writes to would block the task, so it is not opened.
        if not stat.S_ISREG(about.st_mode):
            raise Unfit("is not a file. Set the JSON report of the preview.")
        if about.st_size > MOST_BYTES:
            raise Unfit(f"has {about.st_size:,} bytes, too many for the report of a preview. Check the path.")
        return Path(path).read_text(encoding="utf-8")
    except OSError as error:
        raise Unfit(f"cannot be read: {error.strerror}.") from None
