# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""`workmail_settings` and `workmail_settings_info`: what an organization has one of, in one task."""

from __future__ import annotations

from typing import NoReturn

from .._model.settings import SETTINGS
from .._plan.draft import Task
from .._plan.questions import Find
from .._plan.setting_rules import setting_rules, warnings
from .._task.arguments import ORGANIZATION_OPTION
from .._task.named import setting_errors, settings_arguments, wanted_settings
from .absent import connect_or_assume
from .converge import converge
from .reading import Reading
from .session import Result, Session


def run_settings() -> NoReturn:
    Session(settings_arguments(SETTINGS)).run(_converge)


def _converge(session: Session) -> Result:
    session.refuse_errors()
    wanted = tuple(wanted_settings(SETTINGS, session.options))
    errors = tuple(error for one in wanted for error in setting_errors(one))
    rules = setting_rules(session.options.get("confirm_deletion") is True)
    converged = converge(session, Task(wanted, errors=errors, rules=rules), connect=connect_or_assume)
    for text in warnings(converged.plan):
        session.warn(text)
    after = {item.kind.name: view for item in converged.plan.items if (view := converged.after(item)) is not None}
    return {**converged.result, "settings": after}


def run_settings_info() -> NoReturn:
    Session(ORGANIZATION_OPTION).read(_read)


def _read(session: Session) -> Result:
    reading = Reading.of(session)
    reading.ask(*(Find((kind.name,), "", by="name") for kind in SETTINGS))
    found = ((kind.name, reading.known.named(kind.name, "")) for kind in SETTINGS)
    return {"settings": {name: reading.result_of(one) for name, one in found if one is not None}}
