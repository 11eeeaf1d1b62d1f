# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""`workmail_user`, `workmail_group`, `workmail_resource`: one entity."""

from __future__ import annotations

from typing import NoReturn

from .._model.vocabulary import Kind
from .._plan.draft import Task
from .._task.arguments import LINK_REMOVAL_DEFAULT, entity_arguments, identification
from .._task.limits import limit_errors
from .._task.parse import wanted_single
from .converge import converge
from .session import Result, Session


def run_entity(kind: Kind) -> NoReturn:
    session = Session(entity_arguments(kind), one_of=identification(kind))
    session.run(lambda session: _converge(session, kind))


def _converge(session: Session, kind: Kind) -> Result:
    wanted = wanted_single(kind, session.options, broken=bool(session.errors))
    most = session.number("link_removal_limit", LINK_REMOVAL_DEFAULT)
    task = Task((wanted,), link_removal_limit=most, errors=(*session.errors, *limit_errors(wanted)))
    return converge(session, task).with_entity(kind.name)
