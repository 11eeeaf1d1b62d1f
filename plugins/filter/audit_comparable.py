# -*- coding: utf-8 -*-
# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Items of a definition → items that an audit can compare, whether their entities exist or not."""

from __future__ import annotations

from typing import Any

from ansible.errors import AnsibleFilterError


def audit_comparable(items: object, kind: str, found: object) -> Any:
    """The items or settings, or None for none. Raises `AnsibleFilterError` if an argument is of another type."""
    # Here and not above, because Ansible loads the files of all filters to find one.
    from ..plugin_utils._audit.definition import comparable
    from ..plugin_utils._audit.rows import PLURALS, SETTINGS_DEFINED
    from ..plugin_utils._audit.settings_drift import comparable as comparable_settings

    if items is None:
        return None
    if kind == SETTINGS_DEFINED:
        return comparable_settings(items)
    if not isinstance(items, list) or not isinstance(found, list) or kind not in PLURALS:
        raise AnsibleFilterError("audit_comparable takes a list of items, the name of a kind and a list of entities.")
    return comparable(items, kind, found)


class FilterModule:
    def filters(self) -> dict[str, Any]:
        return {"audit_comparable": audit_comparable}
