# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: may change without notice.

"""`workmail_domain`: one mail domain of an organization."""

from __future__ import annotations

from typing import NoReturn

from .._apply.domain import DomainWork
from .._apply.outcome import Outcome
from .._model.account import Domain
from .._plan import domain as planning
from .._plan.account import View, fold
from .._service import account
from .._service.client import WorkMail
from .._service.organization import NoSuchOrganization
from .._task.account import WantedDomain, domain
from .._task.account_arguments import DOMAIN_ARGUMENTS
from .account import settle
from .session import Options, Session


def run_domain() -> NoReturn:
    Session(DOMAIN_ARGUMENTS).run(_converge)


def _converge(session: Session) -> Options:
    wanted, faults = domain(session.options)
    if session.faults or faults:
        session.refuse([*session.faults, *faults])
    service = _open(session)
    if service is None:
        return _preview(session, wanted)
    current = account.domain(service, wanted.name)
    held = account.holders(service, wanted.name) if planning.is_removed_by(wanted, current) else ()
    plan = planning.plan(wanted, current, held)
    work = DomainWork(service, wanted, current)

    def act() -> Outcome:
        if planning.is_waited_for(wanted, current):
            work.await_verified()
        return work.carry_out(plan.graph.operations)

    before = planning.view(current) if current else None
    failing = {"domain": before} if before else {}
    outcome, told = settle(session, plan, ("domain", wanted.name, before), act, failing)
    told.pop("domain", None)
    return {**told, **_shown(_after(wanted, work, before, outcome))}


def _open(session: Session) -> WorkMail | None:
    """The organization; None where the preview takes it to be created by an earlier task."""
    try:
        return session.connect()
    except NoSuchOrganization:
        if not session.mode.foresees:
            raise
        return None


def _preview(session: Session, wanted: WantedDomain) -> Options:
    name = str(session.options["organization"])
    session.warn(f"organization: {name!r} is not there yet; the preview takes it to be created by an earlier task.")
    plan = planning.plan(wanted, None, unfounded=True)
    outcome, told = settle(session, plan, ("domain", wanted.name, None), Outcome)
    told["unresolved"] = [{"field": "organization", "value": name}]
    return {**told, **_shown(fold(None, outcome.done))}


def _after(wanted: WantedDomain, work: DomainWork, before: View | None, outcome: Outcome) -> View | None:
    """The domain as it is afterwards: what is read of it then, and what the operations made of it."""
    folded = fold(before, outcome.done)
    if outcome.foreseen:
        return planning.foreseen(wanted, work.latest, folded)
    latest: Domain | None = work.latest
    if outcome.done and folded is not None:
        latest = work.read()
    return {**(folded or {}), **planning.view(latest), "default": (folded or {})["default"]} if latest else folded


def _shown(after: View | None) -> Options:
    return {"domain": after} if after else {}
