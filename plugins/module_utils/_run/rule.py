# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Managing modules of one access control rule, mobile device rule or override, impersonation role or availability."""

from __future__ import annotations

from typing import NoReturn

from .._model.settings import SETTINGS
from .._model.vocabulary import Kind
from .._plan.draft import Task
from .._plan.knowledge import Knowledge
from .._plan.mentions import UNKNOWN
from .._plan.questions import Find
from .._plan.setting_rules import setting_rules, warnings
from .._service.client import WorkMail
from .._service.errors import NOT_FOUND_CODES, WorkMailError
from .._service.reader import Reader
from .._service.rules import from_rule
from .._task.arguments import MANAGING
from .._task.rules import keys, required, rule_arguments, wanted_rule
from .._task.strict import OptionRules, entity_label, inspect
from .absent import connect_or_assume
from .converge import Connection, converge
from .session import Result, Session

USERS = ("user",)


def run_rule(name: str) -> NoReturn:
    """Of the kind of that name. All settings are declared, because a rule may name a role."""
    kind = next(one for one in SETTINGS if one.name == name)
    session = Session({**MANAGING, **rule_arguments(kind)}, about=_naming(kind), required_if=_needed(kind))
    session.run(lambda session: _converge(session, kind))


def _needed(kind: Kind) -> list[tuple[str, str, tuple[str, ...]]]:
    return [("state", "present", required(kind))] if required(kind) else []


def _naming(kind: Kind) -> tuple[str, ...]:
    """What messages call the one that the task is about: `access_control_rule office`."""
    return f"{kind.name}_id", *(reversed(keys(kind)) if keys(kind) else (kind.key,))


def _converge(session: Session, kind: Kind) -> Result:
    spec, where = rule_arguments(kind), entity_label(_naming(kind), session.raw)
    raw = {option: value for option, value in session.raw.items() if option in spec}
    options, wrong = inspect(raw, spec, where, rules=OptionRules(required_if=_needed(kind)))  # Lists item by item, too.
    session.refuse_errors(wrong)
    wanted, errors = wanted_rule(kind, options, where)

    def connected(session: Session, known: Knowledge, threads: int) -> Connection:
        service, answers = connect_or_assume(session, known, threads)
        if service is not None and kind.calls.ids:
            _read_one(service, known, kind, *(str(options[option]) for option in keys(kind)))
        return service, answers

    converged = converge(session, Task((wanted,), errors=tuple(errors), rules=setting_rules()), connect=connected)
    for warning in warnings(converged.plan):
        session.warn(warning)
    return converged.with_entity(kind.name)


def _read_one(service: WorkMail, known: Knowledge, kind: Kind, user: str, device: str) -> None:
    """Read the one override in place of the list. If the text means no user, the plan says what is wrong with it."""
    find = Find(USERS, user)
    while not user.startswith(UNKNOWN) and not known.answers(find):
        Reader(service, known).answer([find])
    found = known.meant(USERS, user)
    if len(found) != 1:
        return
    try:
        row = service.call("get_mobile_device_access_override", UserId=found[0].id, DeviceId=device)
        known.add(from_rule(kind, row))
    except WorkMailError as error:
        if not error.has_code(*NOT_FOUND_CODES):
            raise
    known.listed[kind.name] = 1
