# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: may change without notice.

"""`workmail_organization`: one organization and its tags."""

from __future__ import annotations

from typing import NoReturn

from .._apply.organization import OrganizationWork
from .._apply.outcome import Outcome
from .._model.account import ACTIVE, DELETED, DELETING, Contents, Organization
from .._plan import organization as planning
from .._plan.account import View, fold
from .._service import account
from .._service.client import WorkMail
from .._task.account import WantedOrganization, organization
from .._task.account_arguments import ORGANIZATION_ARGUMENTS
from .account import settle
from .session import Options, Session


def run_organization() -> NoReturn:
    Session(ORGANIZATION_ARGUMENTS).run(_converge)


def _converge(session: Session) -> Options:
    wanted, faults = organization(session.options, session.raw)
    if session.faults or faults:
        session.refuse([*session.faults, *faults])
    service = WorkMail(session.module, gate=session.gate)
    current, unread = _read(service, wanted)
    loss = _contents(service, current) if planning.is_deleted_by(wanted, current) else None
    plan = planning.plan(wanted, current, loss)
    work = OrganizationWork(service, wanted, current)
    operations = plan.graph.operations

    def act() -> Outcome:
        if planning.is_waited_for(wanted, current, operations):
            work.await_active()
        elif current is not None and current.state == DELETING and wanted.wait:
            work.await_gone()
        return work.carry_out(operations)

    name = current.alias if current else wanted.text
    before = planning.view(current) if current and current.state != DELETED else None
    more: Options = _unreadable(session, current, unread)
    if current is not None and planning.is_deleted_by(wanted, current):
        more["destroys"] = planning.destroyed(wanted, current, loss)
        before = {**(before or {}), "destroys": more["destroys"]}
    outcome, told = settle(session, plan, ("organization", name, before), act, more)
    after = _after(wanted, work, before, outcome) if wanted.present else None
    if after and unread:
        after.pop("tags", None)  # Others than those that were set may be there.
    return {**told, **({"organization": after} if after else {})}


def _read(service: WorkMail, wanted: WantedOrganization) -> tuple[Organization | None, str]:
    """The organization, and why its tags cannot be read if they cannot."""
    current = account.look_up(service, wanted.text)
    if current is None or not wanted.present or wanted.tags is None or not current.arn:
        return current, ""
    return account.with_tags(service, current)


def _unreadable(session: Session, current: Organization | None, why: str) -> Options:
    """What the result says of tags that cannot be read."""
    if current is None or not why:
        return {}
    session.warn(
        f"the tags of {current.alias} cannot be read; see `unreadable`. Those of `tags` are set, and others stay. Run "
        "the task again later to have it compared."
    )
    row = {"organization": current.alias, "organization_id": current.id, "field": "tags", "reason": why}
    return {"unreadable": [row]}


def _contents(service: WorkMail, current: Organization | None) -> Contents | None:
    """What is in it; None where it is not Active and so cannot be read."""
    if current is None or current.state != ACTIVE:
        return None
    service.organization_id = current.id
    return account.contents(service)


def _after(wanted: WantedOrganization, work: OrganizationWork, before: View | None, outcome: Outcome) -> View:
    """The organization as it is afterwards: what was read last, and what the operations made of it."""
    folded = fold(before, outcome.done) or {}
    kept = {key: value for key, value in folded.items() if key not in ("domains", "kms_key_arn")}
    if outcome.foreseen:
        return planning.arrived(kept) if planning.is_waited_for(wanted, work.latest, outcome.done) else kept
    latest = planning.view(work.latest) if work.latest else {}
    read = {key: value for key, value in latest.items() if key != "tags"}
    return {**kept, **read}
