# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""`workmail_access_effect_info`: asks the service what its rules come to, in the order of the questions."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, NoReturn, Union

from .._model.effects import DEVICE_CONDITIONS
from .._plan.mentions import role_text
from .._plan.questions import Find
from .._service.client import WorkMail
from .._task.access_effect import ACCESS, DEVICE, EFFECT_INFO, Question, parse_questions
from .._task.option_errors import OptionError
from .reading import Reading
from .session import Result, Session

THREADS = 10
USERS = ("user",)
CALLS = {
    "access": "get_access_control_effect",
    "mailbox": "get_impersonation_role_effect",
    "device": "get_mobile_device_access_effect",
}
"""What a question is about → the call that answers it."""
DEVICE_MEMBERS = {name: f"Device{''.join(word.capitalize() for word in name.split('_'))}" for name in DEVICE_CONDITIONS}
"""What a device reports → the member of the call."""
RULE_IDS = ("ImpersonationRuleId", "MobileDeviceAccessRuleId")
Params = dict[str, Any]


def run_access_effect_info() -> NoReturn:
    Session(EFFECT_INFO).read(_read)


def _read(session: Session) -> Result:
    questions, errors = parse_questions(session.raw.get("questions"))
    session.errors += errors
    reading = Reading.of(session)
    asked, wrong = _Asking(reading, questions).calls()
    if wrong:
        session.refuse(wrong)
    answers = _answers(reading.service, list(dict.fromkeys(asked)))
    told = (answers[call] for call in asked)
    return {"questions": [{**one.given, **answer} for one, answer in zip(questions, told, strict=True)]}


Call = tuple[str, tuple[tuple[str, str], ...]]
"""The name of a call and its parameters; equal questions have equal calls."""


class _Asking:
    """Turns questions into calls, which name users and roles by id."""

    def __init__(self, reading: Reading, questions: list[Question]) -> None:
        self._reading = reading
        self._questions = questions
        self._roles: list[Mapping[str, Any]] = []

    def calls(self) -> tuple[list[Call], list[OptionError]]:
        """The call of each question, and what is wrong with what they refer to. Raises `WorkMailError`."""
        texts = {one.given[option] for one in self._questions for option in ("user", "mailbox") if option in one.given}
        self._reading.ask(*(Find(USERS, text) for text in sorted(texts)))
        if any("impersonation_role" in one.given for one in self._questions):
            self._roles = self._reading.service.pages("list_impersonation_roles", "Roles")
        errors: list[OptionError] = []
        calls = [self._call(one, errors) for one in self._questions]
        return calls, errors

    def _call(self, question: Question, errors: list[OptionError]) -> Call:
        given, params = question.given, {}
        if question.about == DEVICE:
            params = {DEVICE_MEMBERS[name]: value for name, value in given[DEVICE].items()}
        elif question.about == ACCESS:
            params = {"IpAddress": given["ip_address"], "Action": given["action"]}
        finders = {
            "user": ("UserId", self._user),
            "mailbox": ("TargetUser", self._user),
            "impersonation_role": ("ImpersonationRoleId", self._role),
        }
        for option, (member, find) in finders.items():
            if option in given:
                found = find(question.where, option, given[option])
                if isinstance(found, OptionError):
                    errors.append(found)
                else:
                    params[member] = found
        return CALLS[question.about], tuple(sorted(params.items()))

    def _user(self, where: str, option: str, text: str) -> Union[str, OptionError]:
        found = self._reading.look_up(option, text, USERS, where)
        return found if isinstance(found, OptionError) else found.id

    def _role(self, where: str, option: str, text: str) -> Union[str, OptionError]:
        """The id of a role: an id means its role, else the one role of the name."""
        ids = [str(row["ImpersonationRoleId"]) for row in self._roles]
        if text in ids:
            return text
        named = [id_ for id_, row in zip(ids, self._roles, strict=True) if row["Name"] == text]
        if len(named) == 1:
            return named[0]
        return OptionError(where, option, role_text(text, named, [str(row["Name"]) for row in self._roles]))


def _answers(service: WorkMail, calls: list[Call]) -> dict[Call, Result]:
    """Each call is made once."""
    with ThreadPoolExecutor(min(THREADS, len(calls))) as pool:
        return dict(zip(calls, pool.map(partial(_answer, service), calls), strict=True))


def _answer(service: WorkMail, call: Call) -> Result:
    operation, params = call
    answer = service.call(operation, **dict(params))
    told = {"type": answer["Type"]} if answer.get("Type") else {}
    return {**told, "effect": answer["Effect"], "rules": [_rule(one) for one in answer.get("MatchedRules") or ()]}


def _rule(matched: Any) -> Result:
    """A rule that decides, by its name and by the id of those that have one."""
    if isinstance(matched, str):
        return {"name": matched}
    id_ = next((str(matched[member]) for member in RULE_IDS if matched.get(member)), "")
    return {**({"name": matched["Name"]} if matched.get("Name") else {}), **({"rule_id": id_} if id_ else {})}
