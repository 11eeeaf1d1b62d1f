# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Ansible replaces the secrets of a task everywhere in its result, also inside names and addresses."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from ansible.module_utils.common.parameters import remove_values

if TYPE_CHECKING:
    from .session import Result, Session

MESSAGE = (
    "Ansible would hide a part of what was read, because a secret of this connection (`secret_key`, `session_token` or "
    "their environment variables) is also a part of it. Use other credentials; a word such as `test` "
    "is a part of too many names."
)


def unmasked(look: Callable[[Session], Result]) -> Callable[[Session], Result]:
    """The same look, which fails where Ansible would hide a part of what it read."""

    def checked(session: Session) -> Result:
        result = look(session)
        if is_masked(result, session.module.no_log_values):
            session.fail(MESSAGE)
        return result

    return checked


def is_masked(result: dict[str, Any], secrets: Iterable[str]) -> bool:
    """Whether Ansible changes the result before it can be used."""
    hidden = [secret for secret in secrets if secret]
    return bool(hidden) and _text(remove_values(result, hidden)) != _text(result)


def _text(result: dict[str, Any]) -> str:
    return json.dumps(result, default=str)
