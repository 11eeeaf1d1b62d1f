# -*- coding: utf-8 -*-
# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""CSV text → the `users` of `workmail_directory`."""

from __future__ import annotations

from typing import Any

from ansible.errors import AnsibleFilterError
from ansible.utils.display import Display

NAME = "The CSV file"


def users_from_csv(
    text: object,
    columns: dict[str, str | None] | None = None,
    encoding: str | None = None,
    format: str | None = None,
    name: str = NAME,
) -> list[dict[str, Any]]:
    """One item for each row that is a user. What the table has beyond them is a warning, because a value has no place.

    Raises `AnsibleFilterError` with every error in the table, each with its line and column.
    """
    # Here and not above, because Ansible loads the files of all filters to find one.
    from ..plugin_utils._table.frame import Options
    from ..plugin_utils._table.reader import NotReadable, read_table
    from ..plugin_utils._table.text import NotText, bytes_of

    if not isinstance(text, str):
        raise AnsibleFilterError(f"users_from_csv takes the text of a CSV file, not {type(text).__name__}.")
    try:
        table = read_table(bytes_of(text), name, Options(columns or {}, encoding or None, format or None))
    except (NotReadable, NotText) as error:
        raise AnsibleFilterError(str(error)) from None
    if table.has_remarks():
        Display().warning(table.summary())
    return table.users


class FilterModule:
    def filters(self) -> dict[str, Any]:
        return {"users_from_csv": users_from_csv}
