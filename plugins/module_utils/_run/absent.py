# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Previews of a task in an organization that does not exist yet."""

from __future__ import annotations

from .._plan.knowledge import Knowledge
from .._service.empty_organization import EmptyOrganization
from .._service.organization import NoSuchOrganization
from .converge import Connection, connect
from .session import Session

CREATED_EARLIER = "organization: {name!r} does not exist yet; check mode assumes that an earlier task creates it."
ASSUMED_EMPTY = (
    "{error} Because of `missing_organization: empty`, this preview shows what the task would do in a new, empty "
    "organization. The run fails unless an earlier task creates the organization."
)


def connect_or_assume(session: Session, known: Knowledge, threads: int, warning: str = CREATED_EARLIER) -> Connection:
    """The organization that the task names, or, in a preview, an empty one if there is none, with a warning."""
    try:
        return connect(session, known, threads)
    except NoSuchOrganization as error:
        if not session.mode.previews:
            raise
        name = str(session.options["organization"])
        session.warn(warning.format(name=name, error=error))
        return None, EmptyOrganization(name, known)
