# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which personal access tokens a task means, and what is wrong with the options that say so."""

from __future__ import annotations

from collections.abc import Iterator

from .._model.personal_access_token import PERSONAL_ACCESS_TOKEN
from .arguments import MANAGING, ORGANIZATION_OPTION, Options, Spec
from .limits import text_errors
from .named import name_errors
from .option_errors import OptionError

ID = PERSONAL_ACCESS_TOKEN.key
SELECTION: Spec = {ID: {"type": "str", "no_log": False}, "user": {"type": "str"}}
TOKEN_INFO: Spec = {**ORGANIZATION_OPTION, **SELECTION}
TOKEN: Spec = {
    **MANAGING,
    **SELECTION,
    "name": {"type": "str"},
    "state": {"type": "str", "choices": ["absent"], "required": True},
}
"""Only the user of a token can create it, so there is no other state."""


def token_errors(options: Options) -> Iterator[OptionError]:
    """What no token and no user can be called. Raises nothing."""
    id_, name = options.get(ID), options.get("name")
    if id_ is not None:
        yield from (OptionError("", ID, text) for text in name_errors(PERSONAL_ACCESS_TOKEN, id_))
    if name is not None:
        fields = {field.option: field for _part, field in PERSONAL_ACCESS_TOKEN.fields()}
        yield from (OptionError("", "name", text) for text in text_errors(fields["name"], name))
