# -*- coding: utf-8 -*-
# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A table of users and a list of users → one list."""

from __future__ import annotations

from typing import Any

from ansible.errors import AnsibleFilterError

from ..plugin_utils._audit.definition import merged
from ..plugin_utils._audit.rows import Json


def audit_merged(table: object, items: object) -> list[Json]:
    """One item for each name. Raises `AnsibleFilterError` if one of the two is no list."""
    for given in (table, items):
        if not isinstance(given, list):
            raise AnsibleFilterError(f"audit_merged takes two lists of users, not {type(given).__name__}.")
    return merged(table, items)  # type: ignore[arg-type]


class FilterModule:
    def filters(self) -> dict[str, Any]:
        return {"audit_merged": audit_merged}
