# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""`workmail_directory`: a whole organization in one task."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any, NoReturn

from .._model.kinds import BY_PLURAL, HOLDERS
from .._model.settings import SETTINGS
from .._plan.draft import Task
from .._plan.setting_rules import setting_rules
from .._task.arguments import LINK_REMOVAL_DEFAULT
from .._task.directory import day_of, directory_arguments, wanted_items
from .._task.expectations import OPTION, expectations
from .._task.option_errors import OptionError
from .._task.settings import described_settings
from .._task.wanted import Wanted
from .absent import ASSUMED_EMPTY, connect_or_assume
from .converge import connect, converge
from .naming import renamed
from .progress import progress_file
from .session import Result, Session
from .settings import after_run

NAMED = "settings"


def run_directory() -> NoReturn:
    Session(directory_arguments(), renamed=renamed, apart=(NAMED,), no_log=True).run(_converge)


def _converge(session: Session) -> Result:
    options = session.options
    wanted, errors = _items(session)
    today, wrong = day_of(options)
    errors += wrong
    expected, wrong = expectations(session.raw.get(OPTION), _variable(session, OPTION))
    errors += wrong
    may_be_missing = options.get("missing_organization") == "empty"
    task = Task(
        tuple(wanted),
        prune=tuple(options.get("prune") or ()),
        prune_deletes=options.get("prune_action") == "delete",
        removal_limit=session.number("removal_limit", 10),
        link_removal_limit=session.number("link_removal_limit", LINK_REMOVAL_DEFAULT),
        listed=_listed(session),
        lists_all=options.get("report_unlisted") is True,
        accept_domains=may_be_missing and session.mode.previews,
        today=today,
        errors=tuple(errors),
        rules=setting_rules(session.options.get("confirm_deletion") is True, expected),
    )
    converged = converge(
        session,
        task,
        session.number("concurrency", 10),
        partial(connect_or_assume, warning=ASSUMED_EMPTY) if may_be_missing else connect,
        progress_file(session, valid=not errors),
    )
    after_run(session, converged, expected)
    return converged.result


def _listed(session: Session) -> tuple[str, ...]:
    """The kinds of which the task gives a list."""
    listed = [kind for kind in HOLDERS if isinstance(session.raw.get(f"{kind}s"), list)]
    described = _described(session)
    return (*listed, *(kind.name for kind in SETTINGS if kind.is_rule and isinstance(described.get(kind.plural), list)))


def _described(session: Session) -> Mapping[str, Any]:
    """The option `settings`. If it is of another type, that is among the errors of the session."""
    given = session.raw.get(NAMED)
    return given if isinstance(given, Mapping) else {}


def _variable(session: Session, option: str) -> str:
    """What the caller of the module calls an option."""
    return str((session.options.get("option_names") or {}).get(option) or option)


def _items(session: Session) -> tuple[list[Wanted], list[OptionError]]:
    wanted: list[Wanted] = []
    errors = list(session.errors)
    leavers = str((session.options.get("option_names") or {}).get("leavers") or "")
    for plural, kind in BY_PLURAL.items():
        raw = session.raw.get(plural)
        if not isinstance(raw, list):
            continue
        some, wrong = wanted_items(kind, raw, session.options.get("take_over") is True, leavers)
        wanted += some
        errors += wrong
    some, wrong = described_settings(SETTINGS, _described(session), _variable(session, NAMED))
    return wanted + some, errors + wrong
