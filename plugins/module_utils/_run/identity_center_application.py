# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""`workmail_identity_center_application`: creates and deletes what no operation of WorkMail can read.

What organizations say of their identity provider shows which applications are used; that is all that can be known.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import NoReturn

from .._apply.failure import Failure
from .._apply.outcome import Outcome
from .._model.identity_center_application import APPLICATION, IDENTITY_CENTER_APPLICATION, INSTANCE, NAME
from .._model.vocabulary import Ref
from .._plan.knowledge import Knowledge
from .._plan.operations import Change, Operation
from .._plan.planner import Plan
from .._service.client import WorkMail
from .._service.errors import NOT_FOUND_CODES, WorkMailError
from .._service.organization import NoSuchOrganization, find_organization, living_organizations
from .._task.arguments import MANAGING, STATE, Spec
from .._task.limits import text_errors
from .._task.option_errors import OptionError, name_list
from .absent import CREATED_EARLIER
from .converge import Converged, concluded
from .direct import direct_plan
from .session import Options, Result, Session

KIND = IDENTITY_CENTER_APPLICATION
APPLICATION_OPTIONS: Spec = {
    **MANAGING,
    "organization": {"type": "str"},
    **STATE,
    **{field.option: {"type": "str"} for field in (NAME, INSTANCE, APPLICATION)},
}
ABSENT = ("InvalidParameterException", *NOT_FOUND_CODES)
"""Codes by which the service may say that an application does not exist (unknown U78)."""
MAX_NAMED = 10
"""Organizations that a message names."""


def run_application() -> NoReturn:
    needed = [("state", "present", ("name", "instance_arn")), ("state", "absent", ("application_arn",))]
    exclusive = [["application_arn", "name"], ["application_arn", "instance_arn"]]
    Session(APPLICATION_OPTIONS, required_if=needed, mutually_exclusive=exclusive).run(_converge)


def _converge(session: Session) -> Result:
    session.refuse_errors(_errors(session.options))
    if session.approval and not session.approval.valid:
        session.refuse([])
    service = WorkMail(session.module, 1, session.gate)
    if session.options["state"] == "absent":
        return _deleted(session, service)
    used, unresolved = _used_application(session, service)
    if used:
        rest = _applied(session, service).result
        return {**rest, "application": {"application_arn": used, "instance_arn": session.options["instance_arn"]}}
    return {**_created(session, service), **unresolved}


def _errors(options: Options) -> Iterator[OptionError]:
    for field in (NAME, INSTANCE, APPLICATION):
        value = options.get(field.option)
        if value is not None:
            yield from (OptionError("", field.option, text) for text in text_errors(field, value))


def _used_application(session: Session, service: WorkMail) -> tuple[str, Result]:
    """The application of the instance that the organization uses, if any, and what a preview takes for granted."""
    name = str(session.options.get("organization") or "")
    if not name:
        return "", {}
    try:
        id_ = find_organization(service, name)
    except NoSuchOrganization:
        if not session.mode.previews:
            raise
        session.warn(CREATED_EARLIER.format(name=name))
        return "", {"unresolved": [{"field": "organization", "value": name}]}
    center = _center(service, id_)
    return center.get("ApplicationArn", "") if center.get("InstanceArn") == session.options["instance_arn"] else "", {}


def _center(service: WorkMail, organization_id: str) -> dict[str, str]:
    """The instance and the application that an organization uses; empty if it uses none."""
    try:
        found = service.call("describe_identity_provider_configuration", OrganizationId=organization_id)
    except WorkMailError as error:
        if not error.has_code(*NOT_FOUND_CODES):
            raise
        return {}
    return dict(found["IdentityCenterConfiguration"])


def _created(session: Session, service: WorkMail) -> Result:
    name, instance = str(session.options["name"]), str(session.options["instance_arn"])
    operation = Operation(
        Ref(KIND.name, name),
        KIND.calls.create,
        {NAME.write_member: name, INSTANCE.write_member: instance},
        (Change("name", None, name), Change(INSTANCE.option, None, instance)),
    )
    converged = _applied(session, service, operation)
    assigned = converged.outcome.ids.get(operation.subject)
    application = {"name": name, "instance_arn": instance, **({"application_arn": assigned} if assigned else {})}
    return {**converged.result, "application": application}


def _deleted(session: Session, service: WorkMail) -> Result:
    arn = str(session.options["application_arn"])
    _refuse_used(session, service, arn)
    change = Change(KIND.key, arn, None)
    operation = Operation(Ref(KIND.name, arn), KIND.calls.delete, {APPLICATION.write_member: arn}, (change,))
    return _applied(session, service, operation).result


def _refuse_used(session: Session, service: WorkMail, arn: str) -> None:
    """Leave if an organization uses the application: its users could no longer sign in (unknown U79)."""
    active = [row for row in living_organizations(service) if row.get("State") == "Active"]
    using = [row for row in active if _center(service, str(row["OrganizationId"])).get("ApplicationArn") == arn]
    if using:
        names = name_list((str(row["Alias"]) for row in using), MAX_NAMED)
        text = (
            f"is used by {names}, whose users could no longer sign in. First remove `identity_provider` there with "
            "workmail_settings, or set another application."
        )
        session.refuse([OptionError("", "application_arn", text)])


def _applied(session: Session, service: WorkMail, *operations: Operation) -> Converged:
    """Apply or preview. Leaves the module if it is not what was approved, or if it failed."""
    planned = direct_plan(session, KIND, operations, Knowledge(), f"the account in {session.module.region}")
    return concluded(session, planned, session.mode.carry_out(planned, lambda: _act(service, planned)))


def _token(operation: Operation) -> dict[str, str]:
    """The same token in every attempt, by which the service knows that they are one."""
    return {"ClientToken": uuid.uuid4().hex} if operation.creates else {}


def _act(service: WorkMail, planned: Plan) -> Outcome:
    outcome = Outcome()
    for operation in planned.graph.operations:
        try:
            answer = service.call(operation.action, **operation.params, **_token(operation))
        except WorkMailError as error:
            if operation.deletes and error.has_code(*ABSENT):
                continue
            outcome.failures.append(Failure(operation, error.code, str(error), lost=error.lost))
            continue
        outcome.done.append(operation)
        if operation.creates:
            outcome.ids[operation.subject] = str(answer[KIND.calls.id])
    return outcome
