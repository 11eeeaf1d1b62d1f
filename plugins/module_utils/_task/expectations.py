# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What access control rules must say to certain questions: the option `access_expectations`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .._model.access_control import ACTIONS
from .access_effect import access_errors
from .arguments import DEFINED_AT, Spec
from .option_errors import OptionError, plain, yaml_type
from .strict import OptionRules, inspect

OPTION = "access_expectations"
ARGUMENTS: Spec = {
    "user": {"type": "str"},
    "impersonation_role": {"type": "str"},
    "action": {"type": "str", "required": True, "choices": list(ACTIONS)},
    "ip_address": {"type": "str", "required": True},
    "effect": {"type": "str", "required": True, "choices": ["ALLOW", "DENY"]},
    "because": {"type": "str"},
}


@dataclass(frozen=True)
class Expectation:
    """One question and the answer that it must get."""

    where: str
    action: str
    ip_address: str
    effect: str
    user: str = ""
    impersonation_role: str = ""
    because: str = ""

    @property
    def question(self) -> str:
        """`IMAP for alice from 198.51.100.7`."""
        who = self.user or f"the impersonation role {self.impersonation_role}"
        return f"{self.action} for {who} from {self.ip_address}"


def expectations(raw: object, option: str = OPTION) -> tuple[list[Expectation], list[OptionError]]:
    """The expectations of a task, and everything that is wrong with each. `option`: what messages call their list."""
    wanted: list[Expectation] = []
    errors: list[OptionError] = []
    spec: Spec = {**ARGUMENTS, DEFINED_AT: {"type": "str"}}
    rules = OptionRules(one_of=("user", "impersonation_role"), exclusive=[("user", "impersonation_role")])
    for index, item in enumerate(raw if isinstance(raw, list) else ()):
        where = _label(option, index, item)
        if not isinstance(item, Mapping):
            errors.append(OptionError(where, "", f"is {yaml_type(item)} but must be a dictionary; write `- user: …`."))
            continue
        options, wrong = inspect(item, spec, where, rules=rules)
        wrong += access_errors(options, where)
        errors += wrong
        if not wrong:
            given = {option: str(value) for option, value in options.items() if option in ARGUMENTS and value}
            wanted.append(Expectation(where, **given))
    return wanted, errors


def _label(option: str, index: int, item: object) -> str:
    named = item if isinstance(item, Mapping) else {}
    place = named.get(DEFINED_AT)
    where = plain(place) if isinstance(place, str) and place else f"{option}[{index}]"
    who = named.get("user") or named.get("impersonation_role")
    return f"{where} ({plain(who)})" if isinstance(who, str) else where
