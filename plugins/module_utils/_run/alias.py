# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""`workmail_alias`: addresses of one entity, whatever its kind."""

from __future__ import annotations

from typing import NoReturn

from .._plan.draft import Task
from .._task.arguments import LINK_REMOVAL
from .._task.limits import limit_errors
from .._task.reference import ALIAS, alias
from .converge import converge
from .session import Options, Session


def run_alias() -> NoReturn:
    Session(ALIAS, about=("entity",)).run(_converge)


def _converge(session: Session) -> Options:
    if session.errors:
        session.refuse(session.errors)
    wanted = alias(session.options)
    most = session.number("link_removal_limit", LINK_REMOVAL)
    task = Task((wanted,), link_removal_limit=most, errors=tuple(limit_errors(wanted)))
    converged = converge(session, task)
    after = [view for item in converged.plan.items if (view := converged.after(item))]
    return {**converged.result, "aliases": after[0].get("aliases", []) if after else []}
