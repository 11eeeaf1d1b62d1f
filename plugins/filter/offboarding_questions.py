# -*- coding: utf-8 -*-
# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The leavers of the role `offboarding` and the users of the organization → what must be read besides."""

from __future__ import annotations

from typing import Any

from ansible.errors import AnsibleFilterError


def offboarding_questions(leavers: Any, today: Any, users: Any, files: Any = None) -> dict[str, Any]:
    """Raises `AnsibleFilterError` if `today` is not a day."""
    # Here and not above, because Ansible loads the files of all filters to find one.
    from ..plugin_utils._offboarding.planning import questions

    try:
        return questions(leavers, today, users, files)
    except ValueError as error:
        raise AnsibleFilterError(f"offboarding_today: {str(today)!r} {error}") from None


class FilterModule:
    def filters(self) -> dict[str, Any]:
        return {"offboarding_questions": offboarding_questions}
