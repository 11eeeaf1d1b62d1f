# -*- coding: utf-8 -*-
# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A definition and its leavers → the definition that is in force on a day."""

from __future__ import annotations

from typing import Any

from ansible.errors import AnsibleFilterError


def definition_in_force(definition: Any, leavers: Any, today: Any, found: Any) -> dict[str, Any]:
    """Raises `AnsibleFilterError` if `today` is not a date."""
    # Here and not above, because Ansible loads the files of all filters to find one.
    from ..plugin_utils._offboarding.in_force import in_force

    try:
        return in_force(definition, leavers, today, found)
    except ValueError as error:
        raise AnsibleFilterError(f"today: {str(today)!r} {error}") from None


class FilterModule:
    def filters(self) -> dict[str, Any]:
        return {"definition_in_force": definition_in_force}
