# -*- coding: utf-8 -*-
# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The `users` of `workmail_directory` → CSV text."""

from __future__ import annotations

from typing import Any

from ansible.errors import AnsibleFilterError
from ansible.utils.display import Display


def users_to_csv(users: object, format: str | None = None) -> str:
    """The text of a table in a format of `users_from_csv`. Options that the format does not have are a warning.

    Raises `AnsibleFilterError` that names every secret in the users and all that could not be read again.
    """
    # Here and not above, because Ansible loads the files of all filters to find one.
    from ..module_utils._model.user import USER
    from ..module_utils._task.arguments import item_arguments
    from ..module_utils._task.shapes import item_label
    from ..plugin_utils._definition.items import checked
    from ..plugin_utils._table.formats import BY_KEY, OWN
    from ..plugin_utils._table.reader import NotReadable
    from ..plugin_utils._table.writer import table_of

    format = format or OWN.key
    if not isinstance(users, list):
        raise AnsibleFilterError(f"users_to_csv takes a list of users, not {type(users).__name__}.")
    if format not in BY_KEY:
        raise AnsibleFilterError(f"users_to_csv: `format` is {format!r}, which is not one of {', '.join(BY_KEY)}.")
    spec = item_arguments(USER)
    items = [checked(spec, item, item_label(USER.plural, index, item)) for index, item in enumerate(users)]
    errors = [str(error) for _options, wrong in items for error in wrong]
    if errors:
        raise AnsibleFilterError("users_to_csv: " + "\n".join(errors))
    try:
        sheet = table_of([options for options, _wrong in items], format, "users_to_csv")
    except NotReadable as error:
        raise AnsibleFilterError(str(error)) from None
    summary = sheet.summary("users_to_csv")
    if summary:
        Display().warning(summary)
    return sheet.text


class FilterModule:
    def filters(self) -> dict[str, Any]:
        return {"users_to_csv": users_to_csv}
