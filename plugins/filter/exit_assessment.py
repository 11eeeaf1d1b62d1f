# -*- coding: utf-8 -*-
# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What was read of an organization → what it takes to leave WorkMail."""

from __future__ import annotations

from typing import Any


def exit_assessment(read: dict[str, Any]) -> dict[str, Any]:
    """The document of the assessment; only `errors` if there are any."""
    # Here and not above, because Ansible loads the files of all filters to find one.
    from ..plugin_utils._assess.report import assess

    return assess(read)


class FilterModule:
    def filters(self) -> dict[str, Any]:
        return {"exit_assessment": exit_assessment}
