# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""`workmail_assumptions_info`: how the service behaves where its documentation is silent, in counts and readings."""

from __future__ import annotations

from typing import NoReturn

from .._run.session import Options, Session
from .._task.arguments import ORGANIZATION, Spec
from .sampling import Sampling
from .unknowns import answers

ASSUMPTIONS: Spec = {**ORGANIZATION, "deleted_ids": {"type": "list", "elements": "str", "default": []}}


def run_assumptions() -> NoReturn:
    Session(ASSUMPTIONS).read(_look)


def _look(session: Session) -> Options:
    if session.errors:
        session.refuse(session.errors)
    seen = Sampling(session.connect(1), session.options["deleted_ids"]).look()
    return {"answers": answers(seen)}
