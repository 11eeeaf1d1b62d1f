# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""`workmail_personal_access_token` and `workmail_personal_access_token_info`: tokens revoked, and tokens read."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NoReturn

from .._model.current import Current
from .._model.facts import Known
from .._model.personal_access_token import PERSONAL_ACCESS_TOKEN as KIND
from .._plan.operations import Change, Operation
from .._plan.views import View
from .._report.bounded import bounded
from .._service import rows
from .._service.reader import Reader
from .._task.asked import empty_choices
from .._task.option_errors import OptionError
from .._task.personal_access_token import ID, TOKEN, TOKEN_INFO, token_errors
from .converge import act, concluded
from .direct import direct_plan
from .messages import assumed_text
from .reading import Reading
from .session import Result, Session

USERS = ("user",)


def run_token() -> NoReturn:
    Session(TOKEN, one_of=(ID, "user"), mutually_exclusive=[[ID, "user"], [ID, "name"]]).run(_revoke)


def run_token_info() -> NoReturn:
    Session(TOKEN_INFO, mutually_exclusive=[[ID, "user"]]).read(_read)


def _read(session: Session) -> Result:
    session.errors += [*empty_choices(session.options, ID, "user"), *_unless_empty(session)]
    reading = Reading.of(session)
    id_, user = session.options.get(ID), session.options.get("user")
    if id_:
        tokens = _with_id(reading, str(id_))
    else:
        tokens = _listed(reading, reading.find_reference("user", str(user), USERS) if user else None)
    return {KIND.plural: _shown(reading, tokens)}


def _unless_empty(session: Session) -> Iterable[OptionError]:
    return token_errors({ID: session.options.get(ID) or None})


def _revoke(session: Session) -> Result:
    session.refuse_errors(token_errors(session.options))
    reading = Reading.of(session)
    if session.approval:
        session.approval.require_place(session, reading.service.organization_id)
    tokens, unresolved = _meant(session, reading)
    shown = _shown(reading, tokens)
    known, service = reading.known, reading.service
    planned = direct_plan(session, KIND, map(_revocation, tokens), known, service.organization_id)
    outcome = session.mode.carry_out(planned, lambda: act(session, planned, service, known))
    converged = concluded(session, planned, outcome)
    return {**converged.result, **bounded("revoked", shown, len(shown)), **unresolved}


def _revocation(token: Current) -> Operation:
    told = ((field.option, token.get(field.option)) for _part, field in KIND.fields())
    changes = (Change(option, value, None) for option, value in told if value not in (None, "", []))
    return Operation(token.ref, KIND.calls.delete, {KIND.calls.id: token.id}, (Change(ID, token.id, None), *changes))


def _meant(session: Session, reading: Reading) -> tuple[list[Current], Result]:
    """The tokens that the task means, and the user that a preview expects an earlier task to create."""
    options = session.options
    if options.get(ID) is not None:
        return _with_id(reading, str(options[ID])), {}
    text = str(options["user"])
    if session.mode.previews and reading.is_unknown(text, USERS):
        session.warn(assumed_text("user", text))
        return [], {"unresolved": [{"field": "user", "value": text}]}
    user = reading.look_up("user", text, USERS)
    if isinstance(user, OptionError):
        session.refuse([user])
    name = options.get("name")
    return [one for one in _listed(reading, user) if name is None or one.get("name") == name], {}


def _with_id(reading: Reading, id_: str) -> list[Current]:
    """The token with an id, if there is one."""
    found = Reader(reading.service, reading.known).describe(KIND, id_)
    return [] if found is None else [found]


def _listed(reading: Reading, user: Current | None) -> list[Current]:
    """The tokens of a user, or of all.

    The service may refuse to list those of a DISABLED user alone (unknown U67), so they are taken from all.
    """
    params = {"UserId": user.id} if user is not None and user.enabled else None
    found = reading.service.pages(KIND.calls.list, KIND.calls.rows, params)
    tokens = [rows.from_description(KIND, row, str(row[KIND.calls.id])) for row in found]
    return [one for one in tokens if user is None or one.get("user_id") == user.id]


def _shown(reading: Reading, tokens: list[Current]) -> list[View]:
    """The tokens as results show them, by user and name. Afterwards they have the names of their users."""
    names = reading.user_names(str(one.get("user_id")) for one in tokens)
    for one in tokens:
        one.values["user"] = Known(names[str(one.get("user_id"))])
        reading.known.add(one)
    tokens.sort(key=lambda one: (str(one.get("user")).lower(), str(one.get("name")).lower(), one.id))
    return [reading.result_of(one) for one in tokens]
