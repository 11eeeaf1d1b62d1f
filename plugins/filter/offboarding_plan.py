# -*- coding: utf-8 -*-
# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The leavers of the role `offboarding` and what was read of the organization → what is to be done today."""

from __future__ import annotations

from typing import Any

from ansible.errors import AnsibleFilterError


def offboarding_plan(
    leavers: Any, today: Any, read: Any, checking: bool = False, held: Any = (), files: Any = None
) -> dict[str, Any]:
    """Raises `AnsibleFilterError` if `today` is not a day."""
    # Here and not above, because Ansible loads the files of all filters to find one.
    from ..plugin_utils._offboarding.planning import plan

    try:
        return plan(leavers, today, read, checking, held, files)
    except ValueError as error:
        raise AnsibleFilterError(f"offboarding_today: {str(today)!r} {error}") from None


class FilterModule:
    def filters(self) -> dict[str, Any]:
        return {"offboarding_plan": offboarding_plan}
