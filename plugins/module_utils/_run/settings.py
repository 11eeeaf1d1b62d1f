# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""`workmail_settings` and `workmail_settings_info`: what is true of a whole organization, in one task."""

from __future__ import annotations

from typing import NoReturn

from .._model.current import Current
from .._model.kinds import BY_NAME
from .._model.settings import SETTINGS
from .._model.vocabulary import Kind
from .._plan.draft import Task
from .._plan.questions import Find, ListOf
from .._plan.rule_values import mentions_now
from .._plan.setting_rules import setting_rules, warnings
from .._plan.views import View
from .._task.arguments import ORGANIZATION_OPTION
from .._task.expectations import OPTION, Expectation, expectations
from .._task.option_errors import OptionError
from .._task.rules import wanted_rules
from .._task.settings import setting_errors, settings_arguments, wanted_settings
from .._task.wanted import Wanted
from .absent import connect_or_assume
from .converge import Converged, converge
from .reading import Reading
from .session import Result, Session


def run_settings() -> NoReturn:
    Session(settings_arguments(SETTINGS), no_log=True).run(_converge)


def _converge(session: Session) -> Result:
    wanted, errors = _wanted(session)
    expected, wrong = expectations(session.raw.get(OPTION))
    if session.errors:
        session.refuse([*session.errors, *errors, *wrong])
    rules = setting_rules(session.options.get("confirm_deletion") is True, expected)
    task = Task(
        tuple(wanted),
        prune=tuple(session.options.get("prune") or ()),
        prune_deletes=True,
        removal_limit=session.number("removal_limit", 10),
        listed=tuple(kind.name for kind in SETTINGS if kind.is_rule and isinstance(session.raw.get(kind.plural), list)),
        errors=(*session.errors, *errors, *wrong),
        rules=rules,
    )
    converged = converge(session, task, connect=connect_or_assume)
    after_run(session, converged, expected)
    return {**converged.result, "settings": _settings_after(converged)}


def _wanted(session: Session) -> tuple[list[Wanted], list[OptionError]]:
    wanted = wanted_settings(SETTINGS, session.options)
    errors = [error for one in wanted for error in setting_errors(one)]
    for kind in SETTINGS:
        raw = session.raw.get(kind.plural)
        if kind.is_rule and isinstance(raw, list):
            some, wrong = wanted_rules(kind, raw)
            wanted += some
            errors += wrong
    return wanted, errors


def _settings_after(converged: Converged) -> Result:
    """The settings that the task names, as they are afterwards, in the shape of the options."""
    task = converged.plan.draft.task
    after: Result = {BY_NAME[name].plural: [] for name in task.listed or ()}
    for item in converged.plan.items:
        view = converged.after(item)
        if view is not None:
            after[item.kind.plural] = [*after[item.kind.plural], view] if item.kind.is_rule else view
    return {name: _in_order(value) if isinstance(value, list) else value for name, value in after.items()}


def _in_order(views: list[View]) -> list[View]:
    return sorted(views, key=lambda one: [str(one.get(key, "")) for key in ("name", "domain", "user", "device_id")])


def after_run(session: Session, converged: Converged, expected: list[Expectation]) -> None:
    """Warn of what people notice. After a real run, ask WorkMail what was expected; a disagreement is an error."""
    for text in warnings(converged.plan):
        session.warn(text)
    if expected and not session.mode.previews:
        from .effects import confirm

        confirm(session, converged, expected)


def run_settings_info() -> NoReturn:
    names = [kind.plural for kind in SETTINGS]
    include = {"include": {"type": "list", "elements": "str", "choices": names, "default": names}}
    Session({**ORGANIZATION_OPTION, **include}).read(_read)


def _read(session: Session) -> Result:
    reading = Reading.of(session)
    kinds = [kind for kind in SETTINGS if kind.plural in session.options["include"]]
    return {"settings": read_settings(reading, kinds)}


def read_settings(reading: Reading, kinds: list[Kind]) -> Result:
    """These settings in the shape of the options: one call a kind and page, and one for each impersonation role."""
    known = reading.known
    reading.ask(*(ListOf(kind.name) if kind.is_rule else Find((kind.name,), "", by="name") for kind in kinds))
    rules = [one for kind in kinds if kind.is_rule for one in known.of_kind(kind.name)]
    reading.ask(*(Find((one.kind.name,), one.name, by="name") for one in rules if not one.complete))
    found = {kind: known.of_kind(kind.name) for kind in kinds}
    _read_mentioned(reading, [one for some in found.values() for one in some if one.kind.is_rule])
    views = {kind: [reading.result_of(one) for one in some] for kind, some in found.items()}
    return {
        kind.plural: _in_order(some) if kind.is_rule else some[0]
        for kind, some in views.items()
        if some or kind.is_rule
    }


def _read_mentioned(reading: Reading, rules: list[Current]) -> None:
    """Look up the users and roles that rules name by id."""
    mentioned = {one for rule in rules for one in mentions_now(rule)}
    listed = {kind for kind, _id in mentioned if kind == "impersonation_role"} - set(reading.known.listed)
    users = sorted(str(id_) for kind, id_ in mentioned if kind == "user")
    reading.ask(*map(ListOf, listed), *(Find(("user",), id_, by="id") for id_ in users))
    reading.read_meanings(users)
