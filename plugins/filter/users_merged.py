# -*- coding: utf-8 -*-
# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A table of users and a list of users → one list."""

from __future__ import annotations

from typing import Any

from ansible.errors import AnsibleFilterError


def users_merged(table: object, items: object) -> dict[str, list[dict[str, Any]] | list[str]]:
    """One item for each name, and a note on each row that is overruled.

    Raises `AnsibleFilterError` if one of the two is not a list.
    """
    # Here and not above, because Ansible loads the files of all filters to find one.
    from ..plugin_utils._definition.merged import merged, overruled

    for given in (table, items):
        if not isinstance(given, list):
            raise AnsibleFilterError(f"users_merged takes two lists of users, not {type(given).__name__}.")
    return {"users": merged(table, items), "notes": list(overruled(table, items))}  # type: ignore[arg-type]


class FilterModule:
    def filters(self) -> dict[str, Any]:
        return {"users_merged": users_merged}
