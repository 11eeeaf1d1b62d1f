# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Ansible replaces the secrets of a task everywhere in its result, also inside names and addresses."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from ansible.module_utils.common.parameters import remove_values

if TYPE_CHECKING:
    from .session import Result, Session

MESSAGE = (
    "Ansible would hide a part of what was read, because a secret of this connection (`secret_key`, `session_token` or "
    "their environment variables) is also a part of it. Use other credentials; a word such as `test` "
    "is a part of too many names."
)

NOT_SHOWN = "VALUE_SPECIFIED_IN_NO_LOG_PARAMETER"


def unmasked(look: Callable[[Session], Result]) -> Callable[[Session], Result]:
    """The same look, which fails where Ansible would hide a part of what it read."""

    def checked(session: Session) -> Result:
        result = look(session)
        if is_masked(result, session.module.no_log_values):
            session.fail(MESSAGE)
        return result

    return checked


def shown(value: Any, options: Mapping[str, Mapping[str, Any]]) -> Any:
    """A dictionary as results repeat it, without secrets and without unknown keys, which may be mistyped secrets."""
    if not isinstance(value, Mapping):
        return value if value is None else NOT_SHOWN
    return {key: _shown(one, options[key]) for key, one in value.items() if key in options}


def _shown(value: Any, rule: Mapping[str, Any]) -> Any:
    if rule.get("no_log"):
        return NOT_SHOWN
    if "options" not in rule:
        return value
    listed = isinstance(value, list) and rule.get("elements") == "dict"
    return [shown(one, rule["options"]) for one in value] if listed else shown(value, rule["options"])


def is_masked(result: dict[str, Any], secrets: Iterable[str]) -> bool:
    """Whether Ansible changes the result before it can be used."""
    hidden = [secret for secret in secrets if secret]
    return bool(hidden) and _text(remove_values(result, hidden)) != _text(result)


def _text(result: dict[str, Any]) -> str:
    return json.dumps(result, default=str)
