# -*- coding: utf-8 -*-
# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A plan and its approval → the changes of one stage, or why none may be made."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Row = Mapping[str, Any]


def switch_tasks(plan: Row, stage: str, approved: str) -> dict[str, Any]:
    # Here and not above, because Ansible loads the files of all filters to find one.
    from ..plugin_utils._dns.applying import applicable

    return applicable(plan, stage, approved)


class FilterModule:
    def filters(self) -> dict[str, Any]:
        return {"switch_tasks": switch_tasks}
