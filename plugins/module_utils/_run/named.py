# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Managing modules of kinds that have a name only, such as mail domains."""

from __future__ import annotations

from typing import NoReturn

from .._model.vocabulary import Kind
from .._plan.draft import Task
from .._plan.rules import Rules
from .._task.named import name_errors, named_arguments, wanted_named
from .._task.option_errors import OptionError
from .absent import connect_or_assume
from .converge import converge
from .session import Result, Session


def run_named(kind: Kind, rules: Rules) -> NoReturn:
    Session(named_arguments(kind)).run(lambda session: _converge(session, kind, rules))


def _converge(session: Session, kind: Kind, rules: Rules) -> Result:
    wanted = wanted_named(kind, session.options)
    unfit = [] if wanted.name is None else [OptionError("", kind.key, text) for text in name_errors(kind, wanted.name)]
    session.refuse_errors(unfit)
    return converge(session, Task((wanted,), rules=rules), connect=connect_or_assume).with_entity(kind.name)
