# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Questions about access, and everything that is wrong with them before anything is read."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from .._model.access_control import ACTIONS
from .._model.effects import DEVICE_CONDITIONS
from .arguments import ORGANIZATION_OPTION, Spec
from .dictionaries import without_nulls
from .option_errors import OptionError, quoted, within, yaml_type
from .strict import inspect

OF_ROLES = "EWS"
"""The only action of an impersonation role (WorkMail API reference, GetAccessControlEffect)."""
MAX_PROPERTY_LENGTH = 256
"""Characters of what a device reports (WorkMail API reference, DeviceType and the like)."""
MAX_REFERENCE_LENGTH = 256
QUESTION: Spec = {
    "user": {"type": "str"},
    "impersonation_role": {"type": "str"},
    "action": {"type": "str", "choices": list(ACTIONS)},
    "ip_address": {"type": "str"},
    "mailbox": {"type": "str"},
    "device": {"type": "dict", "options": {name: {"type": "str"} for name in DEVICE_CONDITIONS}},
}
EFFECT_INFO: Spec = {
    **ORGANIZATION_OPTION,
    "questions": {"type": "list", "elements": "dict", "required": True, "options": QUESTION},
}
ACCESS, MAILBOX, DEVICE = "access", "mailbox", "device"
SHAPES = (
    "Give `user` or `impersonation_role` with `action` and `ip_address`, or `impersonation_role` with `mailbox`, or "
    "`device`."
)


class Question(NamedTuple):
    """One question without errors."""

    where: str
    """Its place in messages: `questions[2]`."""
    about: str
    """`ACCESS`, `MAILBOX` or `DEVICE`."""
    given: Mapping[str, Any]
    """The options that are given."""


def parse_questions(listed: object) -> tuple[list[Question], list[OptionError]]:
    """The questions as they arrived → those without errors, and all errors."""
    questions: list[Question] = []
    errors: list[OptionError] = []
    if not isinstance(listed, list):
        return questions, errors  # Something else than a list is reported already.
    if not listed:
        errors.append(OptionError("", "questions", "is empty, so there is nothing to ask. List at least one question."))
    for index, item in enumerate(listed):
        where = f"questions[{index}]"
        wrong, question = _parsed(item, where)
        errors += wrong
        questions += [question] if question is not None and not wrong else []
    return questions, errors


def _parsed(item: object, where: str) -> tuple[list[OptionError], Question | None]:
    if not isinstance(item, Mapping):
        text = f"is {yaml_type(item)} but must be a dictionary; write `- user: …`."
        return [OptionError(where, "", text)], None
    options, errors = inspect(item, QUESTION, where)
    given = {option: value for option, value in options.items() if value is not None}
    if errors:
        return errors, None
    about = _about(given)
    if not about:
        text = f"{', '.join(map(str, given)) or 'nothing'} does not make a question. {SHAPES}"
        return [OptionError(where, "", text)], None
    given |= {DEVICE: without_nulls(given[DEVICE])} if about == DEVICE else {}
    return list(_errors(about, given, where)), Question(where, about, given)


def _about(given: Mapping[str, Any]) -> str:
    """What the question is about, by the options that are given; empty if they make none."""
    options = set(given)
    if options == {"device"}:
        return DEVICE
    if options == {"impersonation_role", "mailbox"}:
        return MAILBOX
    asks = options in ({"user", "action", "ip_address"}, {"impersonation_role", "action", "ip_address"})
    return ACCESS if asks else ""


def _errors(about: str, given: Mapping[str, Any], where: str) -> Iterator[OptionError]:
    for option in ("user", "impersonation_role", "mailbox"):
        if option in given and not 1 <= len(given[option]) <= MAX_REFERENCE_LENGTH:
            text = f"has {len(given[option])} characters; a name, an address or an id has 1 to {MAX_REFERENCE_LENGTH}."
            yield OptionError(where, option, text)
    if about == ACCESS:
        yield from access_errors(given, where)
    for name, value in given.get(DEVICE, {}).items():
        if not 1 <= len(value) <= MAX_PROPERTY_LENGTH or not all(" " <= one <= "\u00ff" for one in value):
            text = (
                f"{quoted(value)} must have 1 to {MAX_PROPERTY_LENGTH} characters of Latin-1. Omit what the device "
                "does not report."
            )
            yield OptionError(within(where, DEVICE), name, text)


def access_errors(given: Mapping[str, Any], where: str) -> Iterator[OptionError]:
    """What is wrong with a question about a protocol (WorkMail API reference, GetAccessControlEffect)."""
    address, action = given.get("ip_address"), given.get("action")
    try:
        if isinstance(address, str):
            ipaddress.IPv4Address(address)
    except ValueError:
        text = f"{quoted(address)} is not an IPv4 address; write four numbers such as 198.51.100.7."
        yield OptionError(where, "ip_address", text)
    if given.get("impersonation_role") and action not in (None, OF_ROLES):
        text = f"{quoted(action)} is not possible for an impersonation role, which uses {OF_ROLES} only."
        yield OptionError(where, "action", text)
