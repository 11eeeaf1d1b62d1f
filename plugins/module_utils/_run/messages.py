# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a run says beside the result of a success: warnings, errors, and a report."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NoReturn

from .._model.advice import NO_CALL
from .._plan.planner import Plan
from .._plan.views import as_result, view_of
from .._report.bounded import MAX_ENTRIES
from .._service.errors import WorkMailError
from .._task.option_errors import name_list
from .session import Session

if TYPE_CHECKING:
    from .converge import Converged


def own_words(text: str, options: Mapping[str, Any]) -> str:
    """A message of amazon.aws for people who know the options: for a missing Region it names none."""
    if "requires a region and none was found" not in text:
        return text
    name = (options.get("option_names") or {}).get("region", "region")
    return f"{name}: is required. Set it, or the environment variable AWS_REGION, to the AWS Region of WorkMail."


def report_or_fail(session: Session, converged: Converged) -> None:
    """Write the report where one is wanted. Exits the module if that or an operation failed."""
    unreported = _report(converged) if converged.report else []
    if unreported or not converged.outcome.complete:
        _fail(session, converged, unreported)


def _report(converged: Converged) -> list[str]:
    """Write the report, and say in the result where it is, or why it is not there."""
    from .files import write_report

    path = str(converged.report)
    failure = write_report(path, converged.plan, converged.outcome)
    converged.result.update({"report_failure": failure} if failure else {"report_path": path})
    return [failure] if failure else []


def _fail(session: Session, converged: Converged, unreported: list[str]) -> NoReturn:
    """Leave with everything that is known: what was done, and what was not."""
    from .._report import failures

    outcome = converged.outcome
    told = {**found_entity(converged.plan), **converged.result}
    if outcome.complete:
        session.fail(f"{unreported[0]} {failures.operations_message(outcome)}", **told)
    code = {"code": outcome.failed_waits[0].code} if outcome.failed_waits else {}
    told |= failures.failures(converged.plan, outcome.failures) if outcome.failures else {}
    text = failures.failure_message(converged.plan, outcome, approved=session.approval is not None)
    session.fail(" ".join([text, *unreported]), **told, **code)


def warn_of_plan(session: Session, planned: Plan) -> None:
    """What the plan puts off or assumes; of an organization that it assumes, `absent` has warned."""
    # A task that says `enabled: false` wants its other values to wait; `deferred` names them all the same.
    meant = {item.ref for item in planned.items if item.wanted.enabled is False}
    unexpected = [entry for entry in planned.deferred if entry.ref not in meant]
    if unexpected:
        who = name_list(dict.fromkeys(f"{entry.ref.name} ({entry.field})" for entry in unexpected), 5)
        session.warn(f"deferred because the entity or an entity that it refers to is DISABLED: {who}. See `deferred`.")
    for option, value in planned.unresolved[:MAX_ENTRIES]:
        if option != "organization":
            session.warn(assumed_text(option, value))


def assumed_text(option: str, value: str) -> str:
    """The warning about an entity that a preview expects to be there."""
    return f"{option}: {value!r} does not exist yet; check mode assumes that an earlier task creates it."


def found_entity(planned: Plan) -> dict[str, Any]:
    """An entity that has a module of its own kind only, as it was read: what is wrong with it may be seen there."""
    alone = (item.current for item in planned.items if item.kind.key and not item.kind.directory)
    return {one.kind.name: as_result(view_of(planned.draft.known, one)) for one in alone if one is not None}


def error_message(error: WorkMailError) -> str:
    code = f"{error.code}: " if error.code.endswith(("Exception", "Failure")) else ""
    place = f"{error.operation}: " if error.operation else ""
    step = f". {NO_CALL[error.code]}" if error.code in NO_CALL else ""
    return f"{place}{code}{error}{step}"
